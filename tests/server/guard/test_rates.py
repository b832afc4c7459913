"""How often something may be asked for; counts in memory, and on a Redis that several backends share."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import time_machine
from limits.aio.storage import Storage

from sandcell_server.accounts.errors import TooManyAttempts
from sandcell_server.guard.lockout import FREE
from sandcell_server.guard.rates import RATES, Kind, Rates
from sandcell_server.guard.store import close_store, open_store
from sandcell_server.settings import Settings
from tests.server.accounts.memory import CODE, MemoryAccounts
from tests.server.apps import Client, refused, running
from tests.server.conftest import Redis

EMAIL, PASSWORD = "ada@example.org", "a-right-password"


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Storage]:
    url = "memory://" if request.param == "memory" else request.getfixturevalue("redis").url
    found = open_store(url)
    yield found
    await close_store(found)


async def allowed(rates: Rates, kind: Kind, tries: int, address: str, account: str = "") -> int:
    """How many of the tries pass."""
    passed = 0
    for _ in range(tries):
        try:
            await rates.attempt(kind, address, account)
        except TooManyAttempts as error:
            assert 1 <= (error.retry_after or 0) <= 3600
        else:
            passed += 1
    return passed


@pytest.fixture
def still() -> Iterator[time_machine.Coordinates]:
    """At the start of an hour, so that no window ends while a test runs."""
    with time_machine.travel(1_800_000_000, tick=False) as found:
        yield found


@pytest.mark.parametrize("kind", RATES)
async def test_each_kind_has_its_bound(still: time_machine.Coordinates, kind: Kind) -> None:
    rates = Rates(open_store("memory://"))
    most = RATES[kind].address.amount
    assert await allowed(rates, kind, most + 5, "192.0.2.1") == most
    assert await allowed(rates, kind, 1, "192.0.2.2") == 1
    if found := RATES[kind].account:
        addresses = [f"198.51.100.{n}" for n in range(found.amount + 5)]
        passed = [await allowed(rates, kind, 1, address, EMAIL) for address in addresses]
        assert sum(passed) == found.amount
        assert await allowed(rates, kind, 1, "203.0.113.1", "somebody-else@example.org") == 1


async def test_a_window_slides(still: time_machine.Coordinates) -> None:
    rates = Rates(open_store("memory://"))
    most = RATES["sign_in"].address.amount
    still.shift(50)
    assert await allowed(rates, "sign_in", most + 1, "192.0.2.1") == most
    still.shift(20)  # in the next minute, though not a minute later
    assert await allowed(rates, "sign_in", most, "192.0.2.1") <= most * 0.2
    still.shift(120)
    assert await allowed(rates, "sign_in", most + 1, "192.0.2.1") == most


async def test_networks_of_ipv6_are_one_address(store: Storage) -> None:
    rates = Rates(store)
    passed = [await allowed(rates, "answer", 1, f"2001:db8::{n:x}") for n in range(40)]
    assert sum(passed) <= 30


def settings(**more: Any) -> Settings:
    return Settings(token="t" * 32, routes=("auth",), audit_log="", auth_even_s=0, **more)


def accounts() -> MemoryAccounts:
    found = MemoryAccounts()
    found.passwords[EMAIL] = PASSWORD
    return found


async def test_what_one_backend_counts_the_other_sees(redis: Redis) -> None:
    held = accounts()
    async with (
        running(settings(rate_limit_store=redis.url), accounts=held) as one,
        running(settings(rate_limit_store=redis.url), accounts=held) as other,
    ):
        for n in range(FREE + 1):
            refused(await (one, other)[n % 2].auth("login", email=EMAIL, password="x"), 401, "wrong_credentials")
        for client in (one, other):
            answer = await client.auth("login", email=EMAIL, password=PASSWORD)
            refused(answer, 429, "too_many_attempts")
            assert 1 <= int(answer.headers["retry-after"]) <= 30
        assert held.attempts == FREE + 1
        codes = [(await client.auth("forgot", email="b@b.example")).status_code for client in (one, other) * 4]
        assert codes == [202] * 5 + [429] * 3
        async with one.at("203.0.113.7") as elsewhere:
            await elsewhere.signed_in(EMAIL, PASSWORD)


async def test_without_its_counts_nobody_may_try(redis: Redis) -> None:
    held = accounts()
    async with running(settings(rate_limit_store=redis.url), accounts=held) as client:
        await client.signed_in(EMAIL, PASSWORD)
        redis.stop()
        for path, body in {
            "login": {"email": EMAIL, "password": PASSWORD},
            "register": {"email": EMAIL, "password": PASSWORD},
            "confirm": {"email": EMAIL, "code": "1"},
            "resend": {"email": EMAIL},
            "forgot": {"email": EMAIL},
            "reset": {"email": EMAIL, "code": "1", "password": PASSWORD},
            "challenge": {"challenge": "code", "session": "s", "answers": {"code": "1"}},
            "refresh": {"refresh_token": "x"},
            "logout": {"refresh_token": "x"},
        }.items():
            answer = await client.auth(path, **body)
            refused(answer, 503, "guard_unavailable")
            assert answer.headers["retry-after"] == "10"
        assert held.attempts == 1
        redis.start()
        await client.signed_in(EMAIL, PASSWORD)


async def test_a_store_that_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        async with running(settings(rate_limit_store=url), accounts=accounts()) as client:
            refused(await client.auth("login", email=EMAIL, password=PASSWORD), 503, "guard_unavailable")


async def test_sign_ins_that_come_at_once_are_counted_before_they_are_tried(redis: Redis) -> None:
    held = accounts()
    async with running(settings(rate_limit_store=redis.url), accounts=held) as client:
        answers = await asyncio.gather(*(client.auth("login", email=EMAIL, password=f"x{n}") for n in range(150)))
    assert held.attempts <= FREE + 1
    assert {answer.status_code for answer in answers} == {401, 429}


async def test_a_store_that_never_was_there_is_503() -> None:
    async with running(settings(rate_limit_store="redis://127.0.0.1:1/0"), accounts=accounts()) as client:
        refused(await client.auth("login", email=EMAIL, password=PASSWORD), 503, "guard_unavailable")


@pytest.mark.parametrize("url", ["memcached://x", "mongodb://x", "nonsense", "", "memory://x"])
def test_other_stores_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is no store of rate limits"):
        open_store(url)


async def sign_in(client: Client) -> None:
    await client.signed_in(EMAIL, PASSWORD)


async def test_strangers_cannot_use_up_an_owners_codes() -> None:
    """Neither mails nor codes: from where the owner has signed in before, there are some left."""
    held = accounts()
    async with running(settings(), accounts=held) as client:
        await sign_in(client)
        for n in range(40):
            async with client.at(f"198.51.100.{n}") as stranger:
                await stranger.auth("forgot", email=EMAIL)
                await stranger.auth("reset", email=EMAIL, code="0", password=PASSWORD)
        async with client.at("198.51.100.99") as stranger:
            refused(await stranger.auth("forgot", email=EMAIL), 429, "too_many_attempts")
            refused(await stranger.auth("reset", email=EMAIL, code="0", password=PASSWORD), 429, "too_many_attempts")
        assert (await client.auth("forgot", email=EMAIL)).status_code == 202
        assert (await client.auth("reset", email=EMAIL, code=CODE, password="another-one")).status_code == 204
        await client.signed_in(EMAIL, "another-one")


async def test_trying_one_password_on_everybody_is_bounded() -> None:
    held = accounts()
    most = RATES["strange"].address.amount
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        async with running(settings(), accounts=held) as client:
            await client.signed_in(EMAIL, PASSWORD)
            for n in range(most + 50):
                clock.shift(2)
                await client.auth("login", email=f"user-{n}@example.org", password="Summer-2026")
            assert held.attempts == most
            await client.signed_in(EMAIL, PASSWORD)  # an account that is known there


async def test_second_factors_cannot_be_guessed_through_more_sign_ins() -> None:
    """Who has the password gets so many sign-ins an hour, and so many codes in each, whatever address they use."""
    held = MemoryAccounts(second=True)
    held.passwords[EMAIL] = PASSWORD
    guesses = 0
    async with running(settings(), accounts=held) as client:
        for n in range(30):
            async with client.at(f"198.51.100.{n}") as attacker:
                question = (await attacker.auth("login", email=EMAIL, password=PASSWORD)).json()
                if "session" not in question:
                    assert question["code"] == "too_many_attempts"
                    continue
                body = {"challenge": "code", "session": question["session"], "answers": {"code": "0"}}
                for _ in range(8):
                    guesses += (await attacker.auth("challenge", **body)).json()["code"] == "wrong_code"
    challenges, answers = RATES["challenge"].account, RATES["answer"].account
    assert challenges
    assert answers
    assert guesses == challenges.amount * answers.amount == 50


async def test_who_has_signed_in_by_a_second_factor_is_known() -> None:
    held = MemoryAccounts(second=True)
    held.passwords[EMAIL] = PASSWORD
    async with running(settings(), accounts=held) as client:
        for _ in range(2):
            question = (await client.auth("login", email=EMAIL, password=PASSWORD)).json()
            body = {"challenge": "code", "session": question["session"], "answers": {"code": CODE}}
            assert (await client.auth("challenge", **body)).status_code == 200
        for n in range(40):
            async with client.at(f"198.51.100.{n}") as stranger:
                await stranger.auth("login", email=EMAIL, password=PASSWORD)
        assert (await client.auth("login", email=EMAIL, password=PASSWORD)).json()["challenge"] == "code"
