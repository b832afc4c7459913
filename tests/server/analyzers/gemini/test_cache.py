"""Which answers are kept, and who shares a call."""

from __future__ import annotations

import asyncio

import pytest

from sandcell_server.analyzers.gemini.cache import Cache, key


class Calls:
    """Answers with how often it was called, when it is let."""

    def __init__(self) -> None:
        self.made = 0
        self.ended = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.failing = False

    async def __call__(self) -> int:
        self.made += 1
        try:
            await self.gate.wait()
        finally:
            self.ended += 1
        if self.failing:
            raise LookupError
        return self.made


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_keys_differ_where_answers_may() -> None:
    keys = {key("a", ["f"], "m"), key("b", ["f"], "m"), key("a", ["g"], "m"), key("a", ["f", "g"], "m")}
    assert len(keys | {key("a", ["f"], "n"), key("\ud800", ["f"], "m")}) == 6
    assert key("a", ["f"], "m") == key("a", ("f",), "m")


async def test_the_least_recently_used_goes_first() -> None:
    cache: Cache[int] = Cache(2)
    calls = Calls()
    asked = [(await cache.get(name, calls)) for name in ("a", "b", "a", "c", "a", "b")]
    assert asked == [(1, False), (2, False), (1, True), (3, False), (1, True), (4, False)]


async def test_one_call_for_all_who_ask_at_once() -> None:
    cache: Cache[int] = Cache(2)
    calls = Calls()
    assert await asyncio.gather(*(cache.get("a", calls) for _ in range(3))) == [(1, False), (1, True), (1, True)]


async def test_all_who_wait_hear_of_a_failure_and_it_is_not_kept() -> None:
    cache: Cache[int] = Cache(2)
    calls = Calls()
    calls.failing = True
    heard = await asyncio.gather(*(cache.get("a", calls) for _ in range(2)), return_exceptions=True)
    assert [type(each) for each in heard] == [LookupError, LookupError]
    calls.failing = False
    assert await cache.get("a", calls) == (2, False)


async def test_the_call_ends_with_the_last_who_waits() -> None:
    cache: Cache[int] = Cache(2)
    calls = Calls()
    calls.gate.clear()
    first, second = (asyncio.create_task(cache.get("a", calls)) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    assert (first.cancelled(), calls.ended) == (True, 0)
    second.cancel()
    await settle()
    assert (second.cancelled(), calls.ended) == (True, 1)
    calls.gate.set()
    assert await cache.get("a", calls) == (2, False)


async def test_nobody_joins_a_call_that_is_being_cancelled() -> None:
    cache: Cache[int] = Cache(2)
    calls = Calls()
    calls.gate.clear()
    first = asyncio.create_task(cache.get("a", calls))
    await settle()
    first.cancel()
    await asyncio.wait([first])
    calls.gate.set()
    assert await cache.get("a", calls) == (2, False)


async def test_what_cannot_be_started_leaves_nothing_behind() -> None:
    cache: Cache[int] = Cache(2)

    def refuse() -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        await cache.get("a", refuse)  # type: ignore[arg-type]
    assert await cache.get("a", Calls()) == (1, False)
