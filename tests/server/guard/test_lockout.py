"""Locks that grow, belong to an address, and that nobody can hold shut for somebody else; and what guessing gets."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import time_machine
from limits.aio.storage import Storage

from sandcell_server.accounts.errors import TooManyAttempts
from sandcell_server.guard.lockout import BESIEGED, FREE, LONGEST_S, Lockout, lock_s
from sandcell_server.guard.rates import RATES
from sandcell_server.guard.store import close_store, open_store

VICTIM = "victim@example.org"
HOUR = 3600


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Storage]:
    url = "memory://" if request.param == "memory" else request.getfixturevalue("redis").url
    found = open_store(url)
    yield found
    await close_store(found)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The time, which only the test moves. For counts in memory: a Redis has a clock of its own."""
    with time_machine.travel(1_800_000_000, tick=False) as found:
        yield found


@pytest.fixture
def lockout(clock: time_machine.Coordinates) -> Lockout:
    return Lockout(open_store("memory://"))


async def wrong(lockout: Lockout, address: str, account: str = VICTIM) -> int | None:
    """One wrong password; the seconds of the lock that follows, None where it was not even tried."""
    try:
        return await lockout.attempt(account, address)
    except TooManyAttempts:
        return None


async def right(lockout: Lockout, address: str, account: str = VICTIM) -> bool:
    try:
        await lockout.attempt(account, address)
    except TooManyAttempts:
        return False
    await lockout.undo(account, address)
    await lockout.welcome(account, address)
    return True


def test_the_lock_grows_to_an_hour() -> None:
    ordinary = [lock_s(n, besieged=False) for n in range(1, 15)]
    assert ordinary == [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert [lock_s(n, besieged=True) for n in range(1, 6)] == [900, 1800, 3600, 3600, 3600]
    assert lock_s(10**6, besieged=False) == lock_s(10**6, besieged=True) == LONGEST_S


async def test_a_lock_is_of_an_account_and_an_address(store: Storage) -> None:
    lockout = Lockout(store)
    assert [await wrong(lockout, "192.0.2.1") for _ in range(FREE + 2)] == [0] * FREE + [30, None]
    with pytest.raises(TooManyAttempts) as refusal:
        await lockout.attempt(VICTIM, "192.0.2.1")
    assert 25 <= (refusal.value.retry_after or 0) <= 30
    assert await wrong(lockout, "192.0.2.2") == 0
    assert await wrong(lockout, "192.0.2.1", "somebody-else@example.org") == 0


async def test_a_right_password_forgives(store: Storage) -> None:
    lockout = Lockout(store)
    for _ in range(3):
        assert [await wrong(lockout, "192.0.2.1") for _ in range(FREE)] == [0] * FREE
        assert await right(lockout, "192.0.2.1")
    assert await lockout.knows(VICTIM, "192.0.2.1")
    assert not await lockout.knows(VICTIM, "192.0.2.2")


async def test_guesses_that_come_at_once_are_worth_no_more(store: Storage) -> None:
    lockout = Lockout(store)
    tried = await asyncio.gather(*(wrong(lockout, "192.0.2.1") for _ in range(200)))
    # (Without a lock taken before the guess, all of the 200 would have been tried.)
    assert 1 <= len([seconds for seconds in tried if seconds is not None]) <= FREE + 1


async def test_a_whole_network_of_ipv6_is_one_address(store: Storage) -> None:
    lockout = Lockout(store)
    tried = [await wrong(lockout, f"2001:db8:1:2::{n:x}") for n in range(20)]
    assert tried == [0] * FREE + [30] + [None] * (20 - FREE - 1)
    assert await wrong(lockout, "2001:db8:1:3::1") == 0
    assert await wrong(lockout, "::ffff:192.0.2.7") == 0
    assert [await wrong(lockout, "192.0.2.7") for _ in range(FREE)] == [0] * (FREE - 1) + [30]


async def test_the_lock_ends(lockout: Lockout, clock: time_machine.Coordinates) -> None:
    for _ in range(FREE + 1):
        await wrong(lockout, "192.0.2.1")
    clock.shift(29)
    assert await wrong(lockout, "192.0.2.1") is None
    clock.shift(2)
    assert await wrong(lockout, "192.0.2.1") == 60


async def test_the_owner_of_a_besieged_account_gets_in(lockout: Lockout, clock: time_machine.Coordinates) -> None:
    assert await right(lockout, "192.0.2.1")
    for n in range(2000):
        await wrong(lockout, f"198.51.{n // 250}.{n % 250}")
    # From where they always work, with a typing error or four, as ever ...
    assert [await wrong(lockout, "192.0.2.1") for _ in range(FREE)] == [0] * FREE
    assert await right(lockout, "192.0.2.1")
    # ... and from a new place with the first attempt, which makes it a known one.
    assert await right(lockout, "203.0.113.1")
    assert [await wrong(lockout, "203.0.113.1") for _ in range(FREE)] == [0] * FREE
    # From another new place, a second attempt has to wait.
    assert await wrong(lockout, "203.0.113.2") == 900
    assert not await right(lockout, "203.0.113.2")
    clock.shift(901)
    assert await right(lockout, "203.0.113.2")


async def test_an_owners_own_attempts_are_no_siege(lockout: Lockout) -> None:
    for n in range(BESIEGED * 3):
        assert await right(lockout, f"203.0.113.{n}")
    assert await wrong(lockout, "198.51.100.1") == 0


async def guesses(lockout: Lockout, clock: time_machine.Coordinates, addresses: int, hours: int) -> list[int]:
    """Guesses at one account that reach the provider, by hour, of somebody who tries whenever no lock is known to
    hold: each address knows when its own lock ends, which is more than an attacker is told."""
    by_hour = [0] * hours
    began = time.time()
    free_at = {f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}": 0.0 for n in range(addresses)}
    while (passed := time.time() - began) < hours * HOUR:
        for address in [address for address, at in free_at.items() if at <= passed]:
            seconds = await wrong(lockout, address)
            assert seconds is not None
            by_hour[int(passed // HOUR)] += 1
            free_at[address] = passed + (seconds + 1 if seconds else 0)
        # To the next moment at which something can be tried.
        clock.shift(max(min(free_at.values()) - passed, 1 if addresses == 1 else 0.001))
    return by_hour


async def test_what_guessing_one_password_gets(
    lockout: Lockout, clock: time_machine.Coordinates, capsys: pytest.CaptureFixture[str]
) -> None:
    one = await guesses(lockout, clock, 1, 24)
    clock.shift(40 * 86_400)
    many = await guesses(Lockout(open_store("memory://")), clock, 1000, 6)
    with capsys.disabled():
        print(f"\n  guesses at one account, an hour: from one address {one[0]}, then {one[1]}; a day {sum(one)}")
        print(f"  from 1,000 addresses {many[0]:,}, then {', '.join(f'{n:,}' for n in many[1:])}")
        print(f"  one guess each at many accounts: {RATES['strange'].address} of an address")
    assert one[0] <= 12
    assert max(one[1:]) <= 2
    assert sum(one) <= 40
    assert many[0] <= BESIEGED + 3 * 1000
    assert max(many[1:]) <= 2 * 1000
    assert sum(many) <= 10 * 1000
