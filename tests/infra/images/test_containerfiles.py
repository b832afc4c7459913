"""The images' definitions: pinned bases and packages, users who are not root, and what the manifests rely on."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from sandcell_server import __file__ as server
from tests.cluster.containerfile import DEFINITIONS, asked_for, configuration, instructions, locked
from tests.cluster.python_images import VENV
from tests.infra.manifests.rendering import Manifests

ROOT = DEFINITIONS.parents[1]
_BASE = re.compile(r"BASE=docker\.io/library/python:3\.13\.\d+-slim-\w+@sha256:[0-9a-f]{64}")
_LOCKED = re.compile(r"([A-Za-z0-9][\w.\-\[\],]*)==(\S+)((?: --hash=sha256:[0-9a-f]{64})+)")
_EXTRAS = {  # of pyproject.toml; the runner's packages are its own
    "backend": {"cognito", "gemini", "kubernetes", "redis"},
    "hub": {"hub"},
    "runner": set[str](),
    "singleuser": {"lab"},
}


@pytest.fixture(params=sorted(_EXTRAS))
def containerfile(request: pytest.FixtureRequest) -> Path:
    """One image after the other."""
    return DEFINITIONS / request.param / "Containerfile"


def test_all_stages_stand_on_one_base_by_its_digest(containerfile: Path) -> None:
    found = instructions(containerfile)
    assert found[0][0] == "ARG" and _BASE.fullmatch(found[0][1])
    assert {rest.split()[0] for name, rest in found if name == "FROM"} == {"${BASE}"}
    others = [instructions(each)[0] for each in DEFINITIONS.glob("*/Containerfile")]
    assert set(others) == {found[0]}, "a base that is shared is pulled once"


def test_nothing_is_fetched_but_packages_with_hashes(containerfile: Path) -> None:
    found = instructions(containerfile)
    assert not [rest for name, rest in found if name == "ADD"]
    commands = " ; ".join(rest for name, rest in found if name == "RUN")
    assert not re.search(r"curl|wget|apt-get|git clone", commands)
    for install in re.findall(r" install [^;]*", commands):
        assert "--require-hashes" in install or "--no-index" in install, install


def test_the_last_stage_is_an_ordinary_users(containerfile: Path, manifests: Manifests) -> None:
    name, user = containerfile.parent.name, configuration(containerfile)["User"]
    if name in ("hub", "singleuser"):
        assert user == "1000:1000"  # the chart's own
    else:
        context = manifests.pod(f"sandcell-{name}")["securityContext"]
        assert user == f"{context['runAsUser']}:{context['runAsGroup']}"


def test_there_are_no_others() -> None:
    assert {found.parent.name for found in DEFINITIONS.glob("*/Containerfile")} == _EXTRAS.keys()


def test_python_is_found_where_the_packages_are(containerfile: Path) -> None:
    (path,) = [each for each in configuration(containerfile)["Env"] if each.startswith("PATH=")]
    assert path.startswith(f"PATH={VENV}/bin:")


def test_the_backend_is_started_as_the_manifests_start_it(manifests: Manifests) -> None:
    (container,) = manifests.pod("sandcell-backend")["containers"]
    assert configuration(DEFINITIONS / "backend/Containerfile")["Cmd"] == container["command"]


def test_the_runner_takes_nothing_of_the_backend() -> None:
    copied = [rest.split()[0] for name, rest in instructions(DEFINITIONS / "runner/Containerfile") if name == "COPY"]
    assert copied == ["infra/images/runner/requirements.txt", "server/sandcell_runner", "--from=packages"]


def test_every_lock_has_a_hash_for_each_package() -> None:
    for lock in [*DEFINITIONS.glob("*/requirements.txt"), DEFINITIONS / "build-requirements.txt"]:
        lines = lock.read_text().replace("\\\n", "").splitlines()
        wanted = [re.sub(r"\s+", " ", line) for line in lines if line and not line.startswith("#")]
        assert wanted
        for line in wanted:
            assert _LOCKED.fullmatch(line), line


def test_the_lock_fits_what_is_asked_for(containerfile: Path) -> None:
    image = containerfile.parent.name
    found = _locked(image)
    asked = [] if image == "backend" else [Requirement(text) for text in asked_for(image)]
    for wanted in [*asked, *_requirements(_EXTRAS[image])]:
        assert wanted.specifier.contains(found[canonicalize_name(wanted.name)]), f"{wanted}; scripts/lock-images"


def test_the_hub_and_its_servers_are_of_one_version() -> None:
    assert _locked("hub")["jupyterhub"] == _locked("singleuser")["jupyterhub"]


def test_what_a_sandbox_is_warmed_with_is_there() -> None:
    from sandcell_runner.warmup import PACKAGES

    assert {name.partition(".")[0] for name in PACKAGES} <= _locked("runner").keys()


def test_what_is_sent_to_a_builder_is_what_the_definitions_copy() -> None:
    sent = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for containerfile in DEFINITIONS.glob("*/Containerfile"):
        for name, rest in instructions(containerfile):
            if name == "COPY" and "--from=" not in rest:
                for source in rest.split()[:-1]:
                    assert (ROOT / source).exists(), source
                    assert any(Path(source).is_relative_to(each) for each in sent), f"{source} is left out"


def test_the_backend_needs_no_package_that_its_image_lacks() -> None:
    """By what its modules import, all of them: none may come from an extra that the image leaves out."""
    imported: set[str] = set()
    for file in Path(server).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    owners = packages_distributions()
    missing = []
    for module in sorted(imported - sys.stdlib_module_names):
        names = {canonicalize_name(name) for name in owners.get(module, ())}
        if names and not names & (_locked("backend").keys() | {"sandcell"}):
            missing.append(module)
    assert missing == ["mangum"], "Lambda's, which is no container of ours"


def _locked(image: str) -> dict[str, Version]:
    """Versions by canonical names."""
    return {canonicalize_name(name): Version(version) for name, version in locked(image).items()}


def _requirements(extras: set[str]) -> list[Requirement]:
    """What pyproject.toml asks for, with extras of its own followed."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    found = [Requirement(text) for text in project["dependencies"]] if extras else []
    waiting, seen = list(extras), set(extras)
    while waiting:
        for wanted in map(Requirement, project["optional-dependencies"][waiting.pop()]):
            if wanted.name == "sandcell":
                waiting += wanted.extras - seen
                seen |= wanted.extras
            else:
                found.append(wanted)
    return found
