"""Who may run now."""

from __future__ import annotations

import asyncio

import pytest

from sandcell_server.errors import Draining, QueueFull, TooManyRuns
from sandcell_server.execution.admission import Admission


async def hold(admission: Admission, principal: str, entered: list[str], release: asyncio.Event) -> None:
    async with admission.enter(principal, 9):
        entered.append(principal)
        await release.wait()


async def test_first_come_first_served() -> None:
    admission = Admission(runs=1, queue=9)
    entered: list[str] = []
    releases = [asyncio.Event() for _ in range(3)]
    tasks = []
    for name, release in zip("abc", releases, strict=True):
        tasks.append(asyncio.create_task(hold(admission, name, entered, release)))
        await asyncio.sleep(0)
    assert entered == ["a"]
    assert admission.waiting == 2
    for count, release in enumerate(releases, 2):
        release.set()
        await asyncio.sleep(0.01)
        assert entered == ["a", "b", "c"][:count]
    await asyncio.gather(*tasks)
    assert admission.waiting == 0


async def test_one_caller_cannot_take_every_place() -> None:
    admission = Admission(runs=9, queue=9)
    async with admission.enter("a", 1):
        with pytest.raises(TooManyRuns):
            await admission.enter("a", 1).__aenter__()
        async with admission.enter("b", 1):
            pass
    async with admission.enter("a", 1):
        pass


async def test_the_queue_has_an_end() -> None:
    admission = Admission(runs=1, queue=0)
    async with admission.enter("a", 9):
        with pytest.raises(QueueFull) as error:
            await admission.enter("b", 9).__aenter__()
    assert error.value.retry_after


async def test_a_cancelled_wait_gives_its_place_on() -> None:
    admission = Admission(runs=1, queue=9)
    entered: list[str] = []
    first, rest = asyncio.Event(), asyncio.Event()
    rest.set()
    one = asyncio.create_task(hold(admission, "a", entered, first))
    await asyncio.sleep(0)
    two = asyncio.create_task(hold(admission, "b", entered, rest))
    three = asyncio.create_task(hold(admission, "c", entered, rest))
    await asyncio.sleep(0)
    first.set()
    await one
    two.cancel()  # its place was handed over in the same moment
    await asyncio.gather(two, three, return_exceptions=True)
    assert "c" in entered
    async with asyncio.timeout(1), admission.enter("d", 9):
        pass


async def test_draining_sends_those_who_wait_away() -> None:
    admission = Admission(runs=1, queue=9)
    async with admission.enter("a", 9):
        waiting = asyncio.create_task(admission.enter("b", 9).__aenter__())
        await asyncio.sleep(0)
        admission.drain()
        with pytest.raises(Draining):
            await waiting
    with pytest.raises(Draining):
        await admission.enter("c", 9).__aenter__()
