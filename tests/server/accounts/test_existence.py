"""No answer tells whether an account exists: not its status, not its body, not when it comes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from typing import Any

import httpx2
import pytest

from sandcell_server.accounts.base import Challenge, Tokens
from sandcell_server.accounts.errors import WrongCode, WrongCredentials
from sandcell_server.accounts.service import AuthService
from sandcell_server.errors import SandcellError
from sandcell_server.guard.audit import AuditLog
from sandcell_server.guard.store import open_store
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


async def test_who_has_shown_the_password_is_told_that_an_account_waits() -> None:
    """Where the provider has looked at it first, as not every one does."""
    held = MemoryAccounts()
    held.passwords["ada@example.org"] = PASSWORD
    held.waiting.add("ada@example.org")
    settings = Settings(token="t" * 32, routes=("auth",), audit_log="", auth_even_s=0)
    async with running(settings, accounts=held) as client:
        seen = [
            (await client.auth("login", email="ada@example.org", password=password)).json()["code"]
            for password in (PASSWORD, "x")
        ]
        # ... and has guessed nothing: it is no reason for a lock.
        again = [(await client.auth("login", email="ada@example.org", password=PASSWORD)).status_code for _ in range(9)]
    assert seen == ["not_confirmed", "wrong_credentials"]
    assert again == [403] * 9


class Uneven(MemoryAccounts):
    """Takes its time for accounts that are there."""

    def __init__(self, clock: list[float]) -> None:
        super().__init__()
        self._clock = clock

    def _take(self, email: str) -> None:
        self._clock[0] += 0.01 if email == NOBODY else 0.37

    async def login(self, email: str, password: str) -> Tokens | Challenge:
        self._take(email)
        raise WrongCredentials

    async def register(self, email: str, password: str) -> None:
        self._take(email)

    async def confirm(self, email: str, code: str) -> None:
        self._take(email)
        raise WrongCode

    async def resend(self, email: str) -> None:
        self._take(email)

    async def forgot(self, email: str) -> None:
        self._take(email)

    async def reset(self, email: str, code: str, password: str) -> None:
        self._take(email)
        raise WrongCode


@pytest.mark.parametrize(
    "ask",
    [
        lambda auth, email: auth.login(email, "x"),
        lambda auth, email: auth.register(email, "x"),
        lambda auth, email: auth.confirm(email, "0"),
        lambda auth, email: auth.resend(email),
        lambda auth, email: auth.forgot(email),
        lambda auth, email: auth.reset(email, "0", "x"),
    ],
    ids=["login", "register", "confirm", "resend", "forgot", "reset"],
)
async def test_answers_come_at_even_times(ask: Callable[[AuthService, str], Coroutine[Any, Any, Any]]) -> None:
    """By a clock that only the provider and the pause move."""
    clock = [100.0]

    async def pause(seconds: float) -> None:
        clock[0] += seconds

    auth = AuthService(
        Uneven(clock), open_store("memory://"), AuditLog(None), even_s=0.5, now=lambda: clock[0], pause=pause
    )
    taken = []
    for email in (NOBODY, "somebody@example.org"):
        began = clock[0]
        with suppress(SandcellError):
            await ask(auth, email)
        taken.append(round(clock[0] - began, 6))
    assert taken == [0.5, 0.5]
