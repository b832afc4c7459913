"""Locks that grow with every wrong password, and that nobody can hold shut for somebody else.

A lock belongs to an account *and* an address: failures lock out only where they came from. From an address the fifth
wrong password locks for half a minute, and each further one for twice as long, up to an hour. An account that many
addresses fail at is besieged: then an address that never signed in to it gets one attempt before its lock, which begins
at a quarter of an hour. So somebody who is besieged still gets in: from where they always work as ever, and from
anywhere else with the first attempt.
"""

from __future__ import annotations

import math
import time

from limits.aio.storage import Storage

from sandcell_server.accounts.errors import TooManyAttempts
from sandcell_server.guard.addresses import neighbourhood
from sandcell_server.guard.store import key, told_plainly

FREE = 4
"""Wrong passwords from one address that are forgiven."""

FIRST_S, LONGEST_S = 30, 3600
BESIEGED = 50
"""Failures of strange addresses in a day from which on an account is besieged."""

BESIEGED_FIRST_S = 900
_DAY_S = 86_400
_KNOWN_S = 30 * _DAY_S


class Lockout:
    """Failures by account and address, in the store. Accounts that do not exist are locked as others are."""

    def __init__(self, store: Storage) -> None:
        self._store = store

    async def attempt(self, account: str, address: str) -> int:
        """Counts a wrong password before it is tried, for a hundred guesses at once must be worth no more than a
        hundred in a row; `undo` takes it back. `TooManyAttempts` while a lock lasts; else the seconds of the lock that
        follows, often 0."""
        where = neighbourhood(address)
        lock = key("lock", account, where)
        async with told_plainly():
            if await self._store.get(lock):
                raise await self._locked(lock)
            failures = await self._store.incr(key("failed", account, where), _DAY_S)
            besieged = False
            if not await self._store.get(key("known", account, where)):
                besieged = await self._store.incr(key("failed", account), _DAY_S) > BESIEGED
            seconds = lock_s(failures, besieged=besieged)
            if seconds and await self._store.incr(lock, seconds) > 1:
                raise await self._locked(lock)  # of those that came at once, the other one has the attempt
            return seconds

    async def undo(self, account: str, address: str) -> None:
        """The attempt was no wrong password."""
        where = neighbourhood(address)
        async with told_plainly():
            await self._store.clear(key("lock", account, where))
            await self._store.incr(key("failed", account, where), _DAY_S, -1)
            if not await self._store.get(key("known", account, where)):
                await self._store.incr(key("failed", account), _DAY_S, -1)

    async def welcome(self, account: str, address: str) -> None:
        """The owner has shown to be there: forgives this address, and knows it for a month."""
        where = neighbourhood(address)
        known = key("known", account, where)
        async with told_plainly():
            await self._store.clear(key("lock", account, where))
            await self._store.clear(key("failed", account, where))
            await self._store.clear(known)
            await self._store.incr(known, _KNOWN_S)

    async def introduce(self, account: str, address: str) -> None:
        """Somebody there has just asked for this account to be opened."""
        async with told_plainly():
            await self._store.incr(key("introduced", account, neighbourhood(address)), _DAY_S)

    async def introduced(self, account: str, address: str) -> bool:
        """Whether that was so within a day."""
        async with told_plainly():
            return bool(await self._store.get(key("introduced", account, neighbourhood(address))))

    async def knows(self, account: str, address: str) -> bool:
        """Whether somebody has signed in to the account from there within a month."""
        async with told_plainly():
            return bool(await self._store.get(key("known", account, neighbourhood(address))))

    async def _locked(self, lock: str) -> TooManyAttempts:
        left = await self._store.get_expiry(lock) - time.time()
        return TooManyAttempts(max(1, math.ceil(left)))


def lock_s(failures: int, *, besieged: bool) -> int:
    """How long an address is locked out after so many failures in a day."""
    if besieged:
        return min(BESIEGED_FIRST_S << min(failures - 1, 8), LONGEST_S)
    if failures <= FREE:
        return 0
    return int(min(FIRST_S << min(failures - FREE - 1, 8), LONGEST_S))
