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

    async def check(self, account: str, address: str) -> None:
        """`TooManyAttempts` while the lock lasts."""
        lock = key("lock", account, neighbourhood(address))
        async with told_plainly():
            if await self._store.get(lock):
                left = await self._store.get_expiry(lock) - time.time()
                raise TooManyAttempts(max(1, math.ceil(left)))

    async def failed(self, account: str, address: str) -> int:
        """Counts a wrong password and answers with the seconds of the lock that follows, often 0."""
        where = neighbourhood(address)
        async with told_plainly():
            failures = await self._store.incr(key("failed", account, where), _DAY_S)
            besieged = False
            if not await self._store.get(key("known", account, where)):
                besieged = await self._store.incr(key("failed", account), _DAY_S) > BESIEGED
            seconds = lock_s(failures, besieged=besieged)
            if seconds:
                lock = key("lock", account, where)
                await self._store.clear(lock)
                await self._store.incr(lock, seconds)
            return seconds

    async def succeeded(self, account: str, address: str) -> None:
        """Forgives this address, and knows it for a month."""
        where = neighbourhood(address)
        async with told_plainly():
            await self._store.clear(key("failed", account, where))
            known = key("known", account, where)
            await self._store.clear(known)
            await self._store.incr(known, _KNOWN_S)


def lock_s(failures: int, *, besieged: bool) -> int:
    """How long an address is locked out after so many failures in a day."""
    if besieged:
        return min(BESIEGED_FIRST_S << min(failures - 1, 8), LONGEST_S)
    if failures <= FREE:
        return 0
    return int(min(FIRST_S << min(failures - FREE - 1, 8), LONGEST_S))
