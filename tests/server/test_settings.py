"""The settings' names, and that all are told."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from sandcell_server.cli import main
from sandcell_server.settings import Settings, variable


def test_the_key_has_the_name_that_googles_tools_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "from-environment")
    settings = Settings()
    assert settings.gemini_api_key == SecretStr("from-environment")
    assert "from-environment" not in repr(settings)


@pytest.mark.parametrize("key", [None, SecretStr("given")])
def test_a_given_key_goes_before_the_environments(monkeypatch: pytest.MonkeyPatch, key: SecretStr | None) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "from-environment")
    assert Settings(gemini_api_key=key).gemini_api_key == key


def test_each_variable_sets_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {"analyzer": "measured", "gemini_model": "m", "gemini_base_url": "http://h", "gemini_location": "l"}
    for name, value in wanted.items():
        monkeypatch.setenv(variable(name), value)
    monkeypatch.setenv(variable("analyses_per_day"), "7")
    settings = Settings()
    assert settings.model_dump(include=set(wanted)) == wanted
    assert settings.analyses_per_day == 7


def test_help_tells_every_variable(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    told = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert {variable(name) for name in Settings.model_fields} <= told
    assert "SANDCELL_GEMINI_API_KEY" not in told


def test_a_wrong_value_is_told_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANDCELL_ANALYSES_PER_DAY", "many")
    assert main(["serve"]) == 2
    assert "sandcell: SANDCELL_ANALYSES_PER_DAY: " in capsys.readouterr().err


NAMED: list[tuple[dict[str, str], str]] = [
    ({}, "SANDCELL_TOKEN is not set"),
    ({"SANDCELL_IDENTITY": ""}, "SANDCELL_IDENTITY is empty"),
    ({"SANDCELL_IDENTITY": "cognito"}, "SANDCELL_COGNITO_REGION is not set"),
    (
        {"SANDCELL_IDENTITY": "cognito", "SANDCELL_COGNITO_REGION": "eu-west-1"},
        "SANDCELL_COGNITO_USER_POOL_ID is not set",
    ),
    (
        {
            "SANDCELL_IDENTITY": "cognito",
            "SANDCELL_COGNITO_REGION": "eu-west-1",
            "SANDCELL_COGNITO_USER_POOL_ID": "eu-west-1_x",
        },
        "SANDCELL_COGNITO_CLIENT_ID is not set",
    ),
    ({"SANDCELL_IDENTITY": "jupyterhub"}, "SANDCELL_HUB_API_URL is not set"),
    ({"SANDCELL_IDENTITY": "token,ldap", "SANDCELL_TOKEN": "x"}, "SANDCELL_IDENTITY: "),
    ({"SANDCELL_ROUTES": "execute,everything"}, "SANDCELL_ROUTES: "),
    ({"SANDCELL_TRUSTED_PROXIES": "10.0.0.1/8"}, "SANDCELL_TRUSTED_PROXIES: "),
    ({"SANDCELL_QUOTAS": '{"a": {"speed": 1}}'}, "SANDCELL_QUOTAS: "),
    ({"SANDCELL_QUOTAS": '{"a": {"memory_mb_max": 9999}}'}, "SANDCELL_QUOTAS: "),
    ({"SANDCELL_QUOTAS": "nonsense"}, "SANDCELL_QUOTAS: Expecting value"),
    ({"SANDCELL_AUTH_EVEN_S": "-1"}, "SANDCELL_AUTH_EVEN_S: "),
    (
        {
            "SANDCELL_IDENTITY": "cognito",
            "SANDCELL_EXECUTOR": "process",
            "SANDCELL_COGNITO_REGION": "eu-west-1",
            "SANDCELL_COGNITO_USER_POOL_ID": "eu-west-1_x",
            "SANDCELL_COGNITO_CLIENT_ID": "c",
            "SANDCELL_RATE_LIMIT_STORE": "memcached://x",
        },
        "SANDCELL_RATE_LIMIT_STORE: ",
    ),
]


@pytest.mark.parametrize(("environment", "told"), NAMED, ids=[told for _, told in NAMED])
def test_settings_that_cannot_be_end_the_start_and_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environment: dict[str, str], told: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["serve", "--port", "0"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"sandcell: {told}"), err
    assert "Traceback" not in err
