"""infra/deploy/secrets: what is missing is made, what is replaced is another, and nothing is shown."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sandcell_infra import names
from sandcell_infra.workloads.vault import UNSET
from sandcell_runner.proof import parse_key
from tests.infra.deploy.conftest import STACK, Deploy
from tests.server.cognito import Cognito


def _value(deploy: Deploy, secret: str) -> str:
    found: str = deploy.client("secretsmanager").get_secret_value(SecretId=names.secret(STACK, secret))["SecretString"]
    return found


def _modulus(deploy: Deploy) -> str:
    name = names.parameter(STACK, "claim-key-modulus")
    found: str = deploy.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    return found


@pytest.fixture
def ready(deploy: Deploy, emulator: Cognito) -> Deploy:
    """With an app client, whose secret Cognito has."""
    deploy.write("outputs", {"userPool": emulator.pool, "userPoolClient": emulator.clients["secret"].id})
    return deploy


def test_everything_that_is_missing_is_made(ready: Deploy, emulator: Cognito) -> None:
    done = ready.run("secrets", STACK)
    assert done.returncode == 0, done.stderr
    values = {secret: _value(ready, secret) for secret in names.SECRETS}
    assert values["gemini-api-key"] == UNSET
    assert values["cognito-client-secret"] == emulator.clients["secret"].secret
    assert len(bytes.fromhex(values["hub-crypt-keys"])) == 32
    assert len(bytes.fromhex(values["hub-cookie-secret"])) == 32
    assert values["hub-crypt-keys"] != values["hub-cookie-secret"]
    shown = done.stdout + done.stderr + str(ready.calls("aws"))
    assert not any(value in shown for value in values.values() if value != UNSET), "nor given by arguments"


def test_the_runners_public_half_is_of_the_backends_key(ready: Deploy) -> None:
    assert ready.run("secrets", STACK).returncode == 0
    key: Any = load_pem_private_key(_value(ready, "claim-key").encode(), password=None)
    modulus = _modulus(ready)
    assert int(modulus, 16) == key.public_key().public_numbers().n == parse_key(modulus)
    assert modulus == modulus.lower().strip()


def test_what_is_there_stays(ready: Deploy) -> None:
    assert ready.run("secrets", STACK, "set", "gemini-api-key", stdin="the-key\n").returncode == 0
    assert ready.run("secrets", STACK).returncode == 0
    before = {secret: _value(ready, secret) for secret in names.SECRETS}
    assert before["gemini-api-key"] == "the-key"
    assert ready.run("secrets", STACK).returncode == 0
    assert {secret: _value(ready, secret) for secret in names.SECRETS} == before


def test_one_is_replaced_alone(ready: Deploy) -> None:
    assert ready.run("secrets", STACK).returncode == 0
    before = {secret: _value(ready, secret) for secret in names.SECRETS}
    modulus = _modulus(ready)
    assert ready.run("secrets", STACK, "new", "claim-key").returncode == 0
    after = {secret: _value(ready, secret) for secret in names.SECRETS}
    assert {secret for secret in names.SECRETS if after[secret] != before[secret]} == {"claim-key"}
    assert _modulus(ready) != modulus


def test_no_other_secret_is_made(ready: Deploy) -> None:
    done = ready.run("secrets", STACK, "new", "password")
    assert done.returncode == 2
    assert "no such secret" in done.stderr
