"""The audit log: a line for every event, who and from where in it, and nothing that is secret."""

from __future__ import annotations

import io
import json
import logging
import stat
from pathlib import Path
from typing import Any

import pytest

from sandcell_server.cli import main
from sandcell_server.guard.audit import AuditLog, open_audit_log
from sandcell_server.settings import Settings
from tests.server.accounts.memory import CODE, MemoryAccounts
from tests.server.apps import bearer, refused, running
from tests.server.cognito import FORGOT_CODE, PASSWORD, SIGN_UP_CODE, Cognito, totp

EMAIL = "ada@example.org"
Json = dict[str, Any]


def lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def events(path: Path) -> list[str]:
    return [line["event"] for line in lines(path)]


def settings(path: Path, **more: Any) -> Settings:
    return Settings(token="t" * 32, routes=("auth",), audit_log=str(path), auth_even_s=0, **more)


async def test_every_event_of_an_account_has_its_line(tmp_path: Path) -> None:
    path, password = tmp_path / "audit.log", "a-right-password"
    held = MemoryAccounts()
    async with running(settings(path), accounts=held) as client:

        async def after(*expected: str) -> Json:
            found = lines(path)[len(seen) :]
            seen.extend(found)
            assert [line["event"] for line in found] == list(expected)
            return found[-1]

        seen: list[Json] = []
        answer = await client.auth("register", email=EMAIL, password=password)
        line = await after("registered")
        assert line == {
            "time": line["time"], "event": "registered", "request_id": answer.headers["x-request-id"],
            "address": "192.0.2.1", "account": EMAIL,
        }  # fmt: skip
        await client.auth("login", email=EMAIL, password=password)
        assert (await after("sign_in_failed"))["reason"] == "not_confirmed"
        await client.auth("resend", email=EMAIL)
        assert (await after("code_sent"))["purpose"] == "confirm"
        await client.auth("confirm", email=EMAIL, code="0")
        assert (await after("code_refused"))["reason"] == "wrong_code"
        await client.auth("confirm", email=EMAIL, code=CODE)
        await after("confirmed")
        await client.auth("forgot", email=EMAIL)
        assert (await after("code_sent"))["purpose"] == "reset"
        await client.auth("reset", email=EMAIL, code=CODE, password=password)
        await after("password_reset")
        tokens = await client.signed_in(EMAIL, password)
        assert (await after("signed_in"))["account"] == EMAIL
        again = (await client.auth("refresh", refresh_token=tokens["refresh_token"])).json()
        assert (await after("refreshed"))["account"] == EMAIL
        await client.auth("refresh", refresh_token=tokens["refresh_token"])
        assert (await after("refresh_failed"))["reason"] == "signed_out"
        await client.auth("logout", refresh_token=again["refresh_token"])
        await after("signed_out")
        for _ in range(5):
            await client.auth("login", email=EMAIL, password="x")
        assert (await after(*["sign_in_failed"] * 5))["locked_s"] == 30
        await client.auth("login", email=EMAIL, password=password)
        assert (await after("locked_out"))["retry_after"] <= 30
        for _ in range(6):
            await client.auth("forgot", email="other@example.org")
        line = await after(*["code_sent"] * 5, "too_many_attempts")
        assert (line["account"], line["kind"]) == ("other@example.org", "mail")


async def test_a_sign_in_with_a_second_factor_hangs_together(tmp_path: Path) -> None:
    path, held = tmp_path / "audit.log", MemoryAccounts(second=True)
    held.passwords[EMAIL] = "a-right-password"
    async with running(settings(path), accounts=held) as client:
        session = (await client.auth("login", email=EMAIL, password="a-right-password")).json()["session"]
        for code in ("0", CODE):
            await client.auth("challenge", challenge="code", session=session, answers={"code": code})
    asked, failed, done = lines(path)
    assert [line["event"] for line in (asked, failed, done)] == ["challenged", "sign_in_failed", "signed_in"]
    assert asked["sign_in"] == failed["sign_in"] == done["sign_in"]
    assert (asked["account"], done["account"]) == (EMAIL, EMAIL)
    assert session not in path.read_text()


async def test_runs_are_told_by_whom_and_how_they_ended(tmp_path: Path) -> None:
    path = tmp_path / "audit.log"
    async with running(
        settings(path).model_copy(update={"routes": ("execute", "analyze"), "executor": "process"})
    ) as client:
        headers = bearer("t" * 32)
        answer = await client.post("/execute", headers=headers, json={"code": "1 / 0", "session": "mine"})
        await client.post("/analyze", headers=headers, json={"code": "x = 1", "provider": "measured"})
    started, ended, analysis = lines(path)
    request_id = answer.headers["x-request-id"]
    run = answer.json()["execution_id"]
    common = {"request_id": request_id, "address": "192.0.2.1", "principal": "token", "execution_id": run}
    assert started == {
        **common, "time": started["time"], "event": "run_started", "session": "mine", "runtime": "default",
    }  # fmt: skip
    assert ended == {
        **common, "time": ended["time"], "event": "run_ended", "verdict": "error", "wall_ms": ended["wall_ms"],
    }  # fmt: skip
    assert (analysis["event"], analysis["principal"], analysis["provider"]) == ("analysis_started", "token", "measured")


@pytest.mark.parametrize("name", ["public", "secret"])
async def test_neither_log_holds_a_secret(
    pool: Cognito, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    """All that `/auth` and `/execute` do, with everything logged; then each secret is looked for."""
    caplog.set_level(logging.DEBUG, "sandcell_server")
    path = tmp_path / "audit.log"
    email, other, new = pool.user(), "new-" + pool.user(), "Another-horse-8"
    secrets_: set[str] = {PASSWORD, new, SIGN_UP_CODE, FORGOT_CODE, "Wrong-horse-7"}
    async with running(pool.settings(name, routes=("auth", "execute"), executor="process", audit_log=str(path))) as app:
        await app.auth("register", email=other, password=PASSWORD)
        await app.auth("resend", email=other)
        await app.auth("confirm", email=other, code=SIGN_UP_CODE)
        await app.auth("forgot", email=other)
        await app.auth("reset", email=other, code=FORGOT_CODE, password=new)
        await app.auth("login", email=email, password="Wrong-horse-7")
        tokens = await app.signed_in(email, PASSWORD)
        authenticator = pool.with_totp(tokens["access_token"])
        question = (await app.auth("login", email=email, password=PASSWORD)).json()
        code = totp(authenticator)
        body = {"challenge": "totp", "session": question["session"], "answers": {"code": code}}
        more = (await app.auth("challenge", **body)).json()
        again = (await app.auth("refresh", refresh_token=more["refresh_token"])).json()
        headers = bearer(again["access_token"])
        ran = await app.post(
            "/execute", headers=headers,
            json={"code": "print('out' + 'put-4711'); cell_code_4711 = 1 / 0", "stdin": "typed-4711",
                  "inputs": {"given": "input-4711"}},
        )  # fmt: skip
        assert "output-4711" in ran.text
        for made_up in ("made-up-token-4711", "a.b.c-4711"):
            await app.auth("refresh", refresh_token=made_up)
            await app.get("/auth/me", headers=bearer(made_up))
            await app.auth("challenge", challenge="totp", session=made_up, answers={"code": "471147"})
            secrets_.add(made_up)
        await app.auth("logout", refresh_token=more["refresh_token"])
    secrets_ |= {"471147", "output-4711", "cell_code_4711", "typed-4711", "input-4711", code, authenticator}
    secrets_ |= {question["session"], tokens["access_token"], tokens["refresh_token"], more["access_token"]}
    secrets_ |= {more["refresh_token"], again["access_token"]}
    if found := pool.clients[name].secret:
        secrets_.add(found)
    printed = capfd.readouterr()
    logs = {"audit": path.read_text(), "log": caplog.text, "out": printed.out, "err": printed.err}
    assert {"registered", "signed_in", "challenged", "refreshed", "signed_out", "run_ended"} <= set(events(path))
    assert "run " in caplog.text
    for where, text in logs.items():
        # A number may be a part of a request's id: codes are looked for as words.
        words = {word.strip("\"',:()[]{}") for word in text.split()}
        assert not [secret for secret in secrets_ if secret in words], where
        assert not [secret for secret in secrets_ if len(secret) > 6 and secret in text], where


def test_the_file_is_the_owners_alone_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "audit.log"
    for _ in range(2):
        log = open_audit_log(str(path))
        log.write("signed_out")
        log.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert events(path) == ["signed_out"] * 2


def test_a_line_is_a_line_whatever_it_holds() -> None:
    out = io.StringIO()
    AuditLog(out).write("sign_in_failed", account="a\nb\u2028{}\x00@c", reason=None)
    assert out.getvalue().count("\n") == 1
    assert json.loads(out.getvalue())["account"] == "a\nb\u2028{}\x00@c"
    assert "reason" not in json.loads(out.getvalue())


async def test_a_full_disk_is_told_and_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    held = MemoryAccounts()
    held.passwords[EMAIL] = "a-right-password"
    async with running(settings(Path("/dev/full")), accounts=held) as client:
        await client.signed_in(EMAIL, "a-right-password")
    assert "the audit log cannot be written" in caplog.text


@pytest.mark.parametrize("where", ["/nowhere/at/all/audit.log", "/proc/audit.log", "/"])
def test_a_file_that_cannot_be_opened_ends_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    monkeypatch.setenv("SANDCELL_AUDIT_LOG", where)
    monkeypatch.setenv("SANDCELL_TOKEN", "t" * 32)
    monkeypatch.setenv("SANDCELL_EXECUTOR", "process")
    assert main(["serve", "--port", "0"]) == 2
    assert f"SANDCELL_AUDIT_LOG: {where} cannot be written" in capsys.readouterr().err


async def test_embedded_backends_keep_none(capfd: pytest.CaptureFixture[str]) -> None:
    quiet = Settings(token="t" * 32, routes=("auth",), embedded=True, auth_even_s=0)
    async with running(quiet, accounts=MemoryAccounts()) as client:
        refused(await client.auth("login", email=EMAIL, password="x"), 401, "wrong_credentials")
    assert capfd.readouterr().err == ""
    loud = quiet.model_copy(update={"embedded": False})
    async with running(loud, accounts=MemoryAccounts()) as client:
        refused(await client.auth("login", email=EMAIL, password="x"), 401, "wrong_credentials")
    assert json.loads(capfd.readouterr().err)["event"] == "sign_in_failed"
