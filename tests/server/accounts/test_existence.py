"""No answer tells whether an account exists: not its status, not its body, not when it comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import httpx2
import pytest

from sandcell_server.accounts.base import Accounts
from sandcell_server.accounts.errors import WrongCode, WrongCredentials
from sandcell_server.settings import Settings
from tests.server.accounts.memory import MemoryAccounts
from tests.server.apps import Client, running
from tests.server.cognito import PASSWORD, Cognito

NOBODY = "nobody@example.org"
PATHS = {
    "login": {"password": "Wrong-horse-7-battery"},
    "register": {"password": PASSWORD},
    "register weakly": {"password": "x"},
    "confirm": {"code": "000000"},
    "resend": {},
    "forgot": {},
    "reset": {"code": "000000", "password": PASSWORD},
}


@pytest.fixture(params=["public", "secret"])
async def client(request: pytest.FixtureRequest, pool: Cognito) -> AsyncIterator[Client]:
    async with running(pool.settings(request.param)) as found:
        yield found


def told(answer: httpx2.Response) -> tuple[int, object, dict[str, str]]:
    """All that a caller sees but the request's id."""
    body = answer.json() if answer.content else None
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if name != "request_id"}
    return answer.status_code, body, {k: v for k, v in answer.headers.items() if k != "x-request-id"}


def unconfirmed(pool: Cognito) -> str:
    email = f"waiting-{time.monotonic_ns()}@example.org"
    pool.admin.sign_up(
        ClientId=pool.clients["public"].id, Username=email, Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": email}],
    )  # fmt: skip
    return email


def disabled(pool: Cognito) -> str:
    email = pool.user()
    pool.admin.admin_disable_user(UserPoolId=pool.pool, Username=email)
    return email


def set_by_administrator(pool: Cognito) -> str:
    return pool.user(confirmed=False)


WHO = {"confirmed": Cognito.user, "unconfirmed": unconfirmed, "disabled": disabled, "invited": set_by_administrator}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("path", PATHS)
async def test_answers_are_the_same_for_an_account_and_for_none(
    pool: Cognito, client: Client, path: str, who: str
) -> None:
    there = WHO[who](pool)
    # Of the same length, for the address is nowhere in an answer, but its length could be.
    nowhere = "x" * len(there.partition("@")[0]) + "@example.org"
    answers = [
        told(await client.auth(path.split(maxsplit=1)[0], email=email, **PATHS[path]))
        for email in (there, nowhere)
    ]  # fmt: skip
    assert answers[0] == answers[1]


async def test_only_who_asked_for_an_account_is_told_that_it_waits(pool: Cognito, client: Client) -> None:
    email = f"mine-{time.monotonic_ns()}@example.org"
    await client.auth("register", email=email, password=PASSWORD)
    async with client.at("203.0.113.9") as stranger:
        seen = [(await who.auth("login", email=email, password=PASSWORD)).json()["code"] for who in (client, stranger)]
    assert seen == ["not_confirmed", "wrong_credentials"]


class Uneven(MemoryAccounts):
    """Takes its time for accounts that are there."""

    async def login(self, email: str, password: str):  # type: ignore[no-untyped-def]
        await self._pause(email)
        return await super().login(email, password)

    async def forgot(self, email: str) -> None:
        await self._pause(email)

    async def register(self, email: str, password: str) -> None:
        await self._pause(email)

    async def confirm(self, email: str, code: str) -> None:
        await self._pause(email)
        raise WrongCode

    async def reset(self, email: str, code: str, password: str) -> None:
        await self._pause(email)
        raise WrongCode

    async def resend(self, email: str) -> None:
        await self._pause(email)

    async def _pause(self, email: str) -> None:
        if email == NOBODY:
            return
        await asyncio.sleep(0.12)
        if email == "trouble@example.org":
            raise WrongCredentials


@pytest.mark.parametrize("path", [path for path in PATHS if " " not in path])
async def test_answers_come_at_even_times(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """What is waited for ends at a multiple of the setting, whatever the provider took: asked of the clock that the
    service reads, not of the time that a busy machine takes."""
    from sandcell_server.accounts import service

    clock = [100.0]
    pauses: list[float] = []

    async def sleep(seconds: float, *_: object) -> None:
        pauses.append(seconds)
        clock[0] += seconds

    async with _started(Uneven()) as client:
        monkeypatch.setattr(service.time, "monotonic", lambda: clock[0])
        monkeypatch.setattr(asyncio, "sleep", sleep)
        taken = {}
        for email in (NOBODY, "somebody@example.org"):
            began = clock[0]
            await client.auth(path, email=email, **PATHS[path])
            taken[email] = round(clock[0] - began, 6)
        monkeypatch.undo()
    assert taken == {NOBODY: 0.0, "somebody@example.org": 0.5}, pauses


def _started(accounts: Accounts):  # type: ignore[no-untyped-def]
    return running(Settings(token="t" * 32, routes=("auth",), audit_log=""), accounts=accounts)
