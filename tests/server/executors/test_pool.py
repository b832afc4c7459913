"""The pool: sizes, waiting, failures."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from sandcell_server.errors import SandboxUnavailable
from sandcell_server.executors.base import Sandbox
from sandcell_server.executors.pool import Pool


@pytest.fixture(autouse=True)
def _refill_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandcell_server.executors.pool._REFILL_DELAY_S", 0)


class Made:
    """What a test's factory makes: only what the pool itself uses of a sandbox."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.closed = False

    async def close(self) -> None:
        self.closed = True


class Factory:
    """Makes numbered sandboxes when it is let."""

    def __init__(self) -> None:
        self.made: list[Made] = []
        self.failing: str | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self) -> Sandbox:
        await self.gate.wait()
        if self.failing:
            raise SandboxUnavailable(self.failing)
        self.made.append(Made(len(self.made)))
        return cast(Sandbox, self.made[-1])


def pool(factory: Factory, **sizes: Any) -> Pool:
    return Pool(factory, **{"low": 1, "high": 3, "idle_s": 60.0, "starts": asyncio.Semaphore(2), **sizes})


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_is_ready_and_replaced_when_taken() -> None:
    factory = Factory()
    kept = pool(factory)
    kept.fill()
    await settle()
    assert kept.ready == 1
    first = await kept.acquire()
    await settle()
    assert kept.ready == 1
    assert (await kept.acquire()) is not first


async def test_nothing_is_handed_out_twice() -> None:
    factory = Factory()
    kept = pool(factory)
    taken = await asyncio.gather(*(kept.acquire() for _ in range(20)))
    assert len({id(sandbox) for sandbox in taken}) == 20


async def test_misses_raise_the_target_and_a_quiet_spell_lowers_it() -> None:
    factory = Factory()
    kept = pool(factory, idle_s=0.01)
    await asyncio.gather(*(kept.acquire() for _ in range(5)))
    await settle()
    assert kept.ready == 3
    await asyncio.sleep(0.02)
    kept.shrink()
    await settle()
    assert kept.ready == 1
    assert sum(made.closed for made in factory.made) == 2


async def test_a_cancelled_wait_loses_no_sandbox() -> None:
    factory = Factory()
    factory.gate.clear()
    kept = pool(factory, low=0)
    waiting = asyncio.create_task(kept.acquire())
    await settle()
    waiting.cancel()
    await settle()
    factory.gate.set()
    await settle()
    assert kept.ready == len(factory.made)
    assert not any(made.closed for made in factory.made)


async def test_a_failure_is_told_at_once_and_the_next_try_works() -> None:
    factory = Factory()
    factory.failing = "no gVisor today"
    kept = pool(factory, low=0)
    with pytest.raises(SandboxUnavailable, match="no gVisor today"):
        await kept.acquire()
    factory.failing = None
    async with asyncio.timeout(5):
        await kept.acquire()
    await kept.close()


async def test_renewing_replaces_what_is_ready() -> None:
    factory = Factory()
    kept = pool(factory)
    kept.fill()
    await settle()
    kept.renew()
    await settle()
    assert kept.ready == 1
    assert factory.made[0].closed
    assert not factory.made[1].closed


async def test_closing_ends_all_and_tells_those_who_wait() -> None:
    factory = Factory()
    kept = pool(factory)
    kept.fill()
    await settle()
    await kept.acquire()
    factory.gate.clear()
    await settle()
    waiting = asyncio.create_task(kept.acquire())
    again = asyncio.create_task(kept.acquire())
    await settle()
    await kept.close()
    answers = await asyncio.gather(waiting, again, return_exceptions=True)
    assert any(isinstance(answer, SandboxUnavailable) for answer in answers)
    assert kept.ready == 0


async def test_what_never_works_is_tried_only_when_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandcell_server.executors.pool._BACKOFF_S", (0.0, 0.0))
    factory = Factory()
    tries = 0

    async def make() -> Sandbox:
        nonlocal tries
        tries += 1
        return await factory()

    factory.failing = "broken for good"
    kept = Pool(make, low=1, high=3, idle_s=60.0, starts=asyncio.Semaphore(2))
    kept.fill()
    for _ in range(20):
        await settle()
    assert tries == 3
    with pytest.raises(SandboxUnavailable, match="broken for good"):
        await kept.acquire()
    await settle()
    assert tries == 4
    await kept.close()


async def test_who_asks_after_a_failure_does_not_wait_for_the_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandcell_server.executors.pool._BACKOFF_S", (0.0, 600.0))
    factory = Factory()
    factory.failing = "broken"
    kept = pool(factory)
    kept.fill()
    for _ in range(10):
        await settle()
    async with asyncio.timeout(5):
        with pytest.raises(SandboxUnavailable, match="broken"):
            await kept.acquire()
    await kept.close()
