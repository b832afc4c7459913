"""The deploy scripts as they are, with stand-ins for the programs that they call, and ministack for AWS."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandcell_infra import names
from tests.infra.deploy.aws import CommandLine, serving
from tests.server.cognito import Cognito, cognito

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "infra/deploy"
STANDINS = Path(__file__).parent / "standins"
STACK = "dev"


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cognito]:
    """A ministack for all of them."""
    with cognito(tmp_path_factory.mktemp("aws")) as found:
        yield found


@pytest.fixture(scope="session")
def command_line(emulator: Cognito) -> Iterator[tuple[CommandLine, str]]:
    """What the stand-in `aws` asks, and where."""
    made = CommandLine(emulator.url)
    with serving(made) as address:
        yield made, address


@dataclass
class Deploy:
    """Runs the scripts; `folder` is what the stand-ins share."""

    folder: Path
    aws: str
    client: Callable[[str], Any]  # of boto3's, by the service's name

    def run(self, *words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """`infra/deploy/WORDS`, to its end."""
        kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
        path = f"{STANDINS}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        environment = kept | {
            "PATH": path, "STANDINS": str(self.folder), "STANDIN_AWS": self.aws, "TMPDIR": str(self.folder),
            "SANDCELL_SMOKE_PATIENCE_S": "0.5", "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
        } | environment  # fmt: skip
        return subprocess.run(
            [DEPLOY / words[0], *words[1:]], env=environment, input=stdin, capture_output=True, text=True, timeout=100,
            check=False, cwd=ROOT,
        )  # fmt: skip

    def calls(self, program: str) -> list[list[str]]:
        """What was asked of a stand-in."""
        file = self.folder / "calls"
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return [line[1:] for line in lines if line[0] == program]

    def write(self, name: str, value: Any) -> Path:
        """A file that the stand-ins read, or a release's images."""
        file = self.folder / name
        file.write_text(value if isinstance(value, str) else json.dumps(value))
        return file


@pytest.fixture
def deploy(tmp_path: Path, command_line: tuple[CommandLine, str]) -> Iterator[Deploy]:
    """With empty secrets and repositories, as the program makes them."""
    made, address = command_line
    made.folder = tmp_path
    found = Deploy(tmp_path, address, made.client)
    secrets, images, parameters = found.client("secretsmanager"), found.client("ecr"), found.client("ssm")
    for secret in names.SECRETS:
        made = secrets.create_secret(Name=names.secret(STACK, secret))
        # On AWS a secret without a value has no version at all.
        versions = secrets.describe_secret(SecretId=made["ARN"]).get("VersionIdsToStages", {})
        for version in versions:
            secrets.update_secret_version_stage(
                SecretId=made["ARN"], VersionStage="AWSCURRENT", RemoveFromVersionId=version
            )
    for image in names.IMAGES:
        images.create_repository(repositoryName=names.repository(STACK, image), imageTagMutability="IMMUTABLE")
    yield found
    for secret in names.SECRETS:
        secrets.delete_secret(SecretId=names.secret(STACK, secret), ForceDeleteWithoutRecovery=True)
    for image in names.IMAGES:
        images.delete_repository(repositoryName=names.repository(STACK, image), force=True)
    held = parameters.get_parameters(Names=[names.parameter(STACK, each) for each in ("images", "claim-key-modulus")])
    for each in held["Parameters"]:
        parameters.delete_parameter(Name=each["Name"])
