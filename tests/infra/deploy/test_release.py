"""Images to a running stack: build, sign, deploy, look at it from outside, and go back when it is not good."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import yaml

from sandcell_infra import names
from sandcell_infra.settings import read
from tests.backend import Backend
from tests.infra.deploy.conftest import DEPLOY, ROOT, STACK, Deploy
from tests.server.cognito import Cognito

pytestmark = pytest.mark.gvisor
GOOD = dict.fromkeys(names.IMAGES, "sha256:" + "a" * 64)
BETTER = dict.fromkeys(names.IMAGES, "sha256:" + "b" * 64)
BAD = dict.fromkeys(names.IMAGES, "sha256:" + "c" * 64)


class _Hub(BaseHTTPRequestHandler):
    """A page that asks for a password."""

    def do_GET(self) -> None:
        body = b'<form><input type="password"></form>'
        self.send_response(200 if self.path == "/hub/login" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def hub() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Hub) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def live(deploy: Deploy, one_backend: Backend, hub: str) -> Deploy:
    """A stack whose API is a real backend with gVisor."""
    deploy.write("outputs", {"urls": {"api": one_backend.url, "hub": hub}})
    deploy.client("ssm").put_parameter(
        Name=names.parameter(STACK, "claim-key-modulus"), Value="d" * 768, Type="String", Overwrite=True
    )
    return deploy


def _release(live: Deploy, backend: Backend, images: dict[str, str]) -> subprocess.CompletedProcess[str]:
    file = live.write("images.json", images)
    return live.run("release", STACK, str(file), SANDCELL_SMOKE_TOKEN=backend.token)


def _recorded(live: Deploy) -> object:
    value = live.client("ssm").get_parameter(Name=names.parameter(STACK, "images"))["Parameter"]["Value"]
    return json.loads(value)


def _deployed(live: Deploy) -> object:
    return json.loads((live.folder / "deployed").read_text())


def _summary(live: Deploy) -> str:
    return (live.folder / "summary").read_text()


def test_a_good_release_is_kept_as_the_last_good_one(live: Deploy, one_backend: Backend) -> None:
    done = _release(live, one_backend, GOOD)
    assert done.returncode == 0, done.stdout + done.stderr
    assert _deployed(live) == _recorded(live) == GOOD
    assert "dev: released" in _summary(live)
    assert "a cell runs, on gvisor" in _summary(live)
    assert "an analysis finds O(n^2)" in _summary(live)
    assert one_backend.token not in done.stdout + done.stderr + _summary(live)


def _before(live: Deploy, images: dict[str, str]) -> None:
    """These are the last good ones."""
    name = names.parameter(STACK, "images")
    live.client("ssm").put_parameter(Name=name, Value=json.dumps(images), Type="String", Overwrite=True)
    live.write("deployed", images)


@pytest.mark.parametrize("step", ["up", "smoke"])
def test_a_bad_release_is_taken_back(live: Deploy, one_backend: Backend, step: str) -> None:
    _before(live, GOOD)
    live.write(f"bad-{step}", [BAD])
    done = _release(live, one_backend, BAD)
    assert done.returncode == 1, done.stdout + done.stderr
    assert _deployed(live) == _recorded(live) == GOOD
    assert "dev: NOT good" in _summary(live)
    assert "dev: gone back to the last good release" in _summary(live)
    ups = [words for words in live.calls("pulumi") if "up" in words]
    assert len(ups) == 2


def test_a_first_release_has_nothing_to_go_back_to(live: Deploy, one_backend: Backend) -> None:
    live.write("bad-rollout", [BAD])
    assert _release(live, one_backend, BAD).returncode == 2
    assert "no earlier release" in _summary(live)


def test_where_the_last_good_one_fails_too_it_is_said(live: Deploy, one_backend: Backend) -> None:
    _before(live, GOOD)
    live.write("bad-rollout", [BAD, GOOD])
    assert _release(live, one_backend, BAD).returncode == 2
    assert "the last good release does not run either" in _summary(live)
    assert _recorded(live) == GOOD


def test_what_pulumi_is_given_is_a_release_that_the_program_takes(live: Deploy) -> None:
    before = (ROOT / f"infra/Pulumi.{STACK}.yaml").read_text()
    assert live.run("up", STACK, str(live.write("images.json", GOOD))).returncode == 0
    given = json.loads((live.folder / "config-up").read_text())
    config = {key.partition(":")[2]: value for key, value in given.items() if key.startswith("sandcell:")}
    settings = read(STACK, config)
    assert settings.release is not None
    assert settings.release.images.model_dump() == GOOD
    assert (ROOT / f"infra/Pulumi.{STACK}.yaml").read_text() == before, "the committed file stays"


def test_without_images_the_last_good_ones_stay(live: Deploy) -> None:
    """Else what runs in the cluster would be taken down."""
    _before(live, GOOD)
    assert live.run("up", STACK).returncode == 0
    assert json.loads((live.folder / "config-up").read_text())["sandcell:release"]["images"] == GOOD


def test_lambdas_package_is_made_where_the_stack_has_it(live: Deploy) -> None:
    ours = live.folder / "infra"
    shutil.copytree(DEPLOY, ours / "deploy")
    package = ours / "deploy/lambda-package"
    package.write_text('#!/bin/sh\ntouch "$STANDINS/package"\n')
    settings = (ROOT / f"infra/Pulumi.{STACK}.yaml").read_text()
    for wanted in (False, True):
        (ours / f"Pulumi.{STACK}.yaml").write_text(f"{settings}\n  sandcell:lambda_api: {{}}\n" if wanted else settings)
        assert live.run(str(ours / "deploy/up"), STACK).returncode == 0
        assert (live.folder / "package").exists() is wanted


def test_no_answer_is_not_no_images(live: Deploy) -> None:
    done = live.run("up", STACK, STANDIN_AWS="http://127.0.0.1:9/")
    assert done.returncode != 0
    assert live.calls("pulumi") == []


def test_what_a_release_needs_is_made_once(deploy: Deploy, emulator: Cognito) -> None:
    deploy.write("outputs", {"userPool": emulator.pool, "userPoolClient": emulator.clients["secret"].id})
    assert deploy.run("prepare", STACK).returncode == 0
    ups = [words for words in deploy.calls("pulumi") if "up" in words]
    assert len(ups) == 1
    assert "sandcell:release" not in json.loads((deploy.folder / "config-up").read_text())
    deploy.write("cluster", {})
    assert deploy.run("prepare", STACK).returncode == 0
    assert len([words for words in deploy.calls("pulumi") if "up" in words]) == 1


def test_a_preview_changes_nothing(live: Deploy) -> None:
    file = live.write("images.json", GOOD)
    done = live.run("up", STACK, str(file), "--preview")
    assert done.returncode == 0, done.stderr
    assert not (live.folder / "deployed").exists()
    (call,) = [words for words in live.calls("pulumi") if "preview" in words]
    assert call[call.index("--exclude") + 1] == "**kubernetes**"


# --- what people will see, seen


def _smoke(live: Deploy, *urls: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return live.run("smoke.py", *urls, **environment)


def test_a_wrong_token_is_no_good_release(live: Deploy, one_backend: Backend, hub: str) -> None:
    done = _smoke(live, one_backend.url, hub, SANDCELL_SMOKE_TOKEN="wrong")
    assert done.returncode == 1
    assert "WRONG" in done.stdout
    assert "401" in done.stdout


def test_without_an_account_it_says_so(live: Deploy, one_backend: Backend, hub: str) -> None:
    done = _smoke(live, one_backend.url, hub)
    assert done.returncode == 1
    assert "SANDCELL_SMOKE_EMAIL" in done.stdout


def test_a_hub_that_asks_for_no_password_is_wrong(live: Deploy, one_backend: Backend) -> None:
    done = _smoke(live, one_backend.url, one_backend.url, SANDCELL_SMOKE_TOKEN=one_backend.token)
    assert done.returncode == 1
    assert "/hub/login answers 404" in done.stdout


def test_cells_without_isolation_are_wrong(live: Deploy, hub: str) -> None:
    from tests.backend import serving

    with serving(live.folder / "log", executor="process", analyzer="measured") as backend:
        done = _smoke(live, backend.url, hub, SANDCELL_SMOKE_TOKEN=backend.token)
    assert done.returncode == 1
    assert "the cell was not isolated" in done.stdout


# --- images


def _commit() -> str:
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_images_are_built_once_for_a_commit_and_named_by_digest(deploy: Deploy) -> None:
    first = deploy.run("push", STACK)
    assert first.returncode == 0, first.stderr
    images = json.loads(first.stdout)
    assert images.keys() == names.IMAGES.keys()
    ecr = deploy.client("ecr")
    for image, digest in images.items():
        (found,) = ecr.describe_images(
            repositoryName=names.repository(STACK, image), imageIds=[{"imageTag": _commit()}]
        )["imageDetails"]  # fmt: skip
        assert found["imageDigest"] == digest
    builds = [words for words in deploy.calls("docker") if words[0] == "buildx"]
    assert len(builds) == len(images)
    assert all("--sbom=true" in words and "--provenance=mode=max" in words for words in builds)
    again = deploy.run("push", STACK)
    assert json.loads(again.stdout) == images
    assert len([words for words in deploy.calls("docker") if words[0] == "buildx"]) == len(builds)


def test_what_is_signed_is_verified_by_digest(deploy: Deploy) -> None:
    file = deploy.write("images.json", GOOD)
    unsigned = deploy.run("sign", STACK, str(file), "--verify", GITHUB_REPOSITORY="o/r")
    assert unsigned.returncode != 0
    assert deploy.run("sign", STACK, str(file), GITHUB_REPOSITORY="o/r").returncode == 0
    assert deploy.run("sign", STACK, str(file), "--verify", GITHUB_REPOSITORY="o/r").returncode == 0
    references = [words[-1] for words in deploy.calls("cosign") if words[0] == "sign"]
    assert len(references) == len(GOOD)
    assert all(reference.endswith("@sha256:" + "a" * 64) for reference in references)
    assert deploy.run("sign", STACK, str(file), GITHUB_REPOSITORY="o/r").returncode == 0
    assert len([words for words in deploy.calls("cosign") if words[0] == "sign"]) == len(GOOD), "none a second time"
    one_more = deploy.write("images.json", GOOD | {"hub": BAD["hub"]})
    assert deploy.run("sign", STACK, str(one_more), "--verify", GITHUB_REPOSITORY="o/r").returncode != 0


def test_every_image_that_is_pushed_has_its_recipe() -> None:
    files = {each.parent.name for each in (ROOT / "infra/images").glob("*/Containerfile")}
    assert names.IMAGES.keys() <= files


def test_rollouts_that_are_waited_for_are_the_manifests(deploy: Deploy) -> None:
    deploy.write("deployed", GOOD)
    assert deploy.run("rollout").returncode == 0
    waited = {(words[1], words[4]) for words in deploy.calls("kubectl")}
    base = [
        each
        for file in (ROOT / "infra/k8s/base").glob("*.yaml")
        for each in yaml.safe_load_all(file.read_text())
        if each and each["kind"] == "Deployment"
    ]
    ours = {(each["metadata"]["namespace"], f"deployment/{each['metadata']['name']}") for each in base}
    assert {each for each in waited if each[0] != names.HUB_NAMESPACE} == ours - {
        (names.NAMESPACE, "deployment/sandcell-headroom")
    }
    assert {each for each in waited if each[0] == names.HUB_NAMESPACE} == {
        (names.HUB_NAMESPACE, "deployment/hub"), (names.HUB_NAMESPACE, "deployment/proxy"),
    }  # fmt: skip
