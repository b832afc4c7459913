"""How often something may be asked for, by address and by account."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import Storage

from sandcell_server.accounts.errors import TooManyAttempts
from sandcell_server.guard.addresses import neighbourhood
from sandcell_server.guard.store import key, limiter, told_plainly

Kind = Literal["sign_in", "strange", "register", "confirm", "reset", "challenge", "answer", "mail", "refresh"]


@dataclass(frozen=True, slots=True)
class Rate:
    """Attempts of everybody at one address, and for one account from everywhere."""

    address: RateLimitItem
    account: RateLimitItem | None = None


RATES: Mapping[Kind, Rate] = {
    # A class that signs in at nine o'clock from one school has one address.
    "sign_in": Rate(RateLimitItemPerMinute(60)),
    # ... at accounts that nobody has signed in to from there within a month: what trying one password on everybody's
    # account can get.
    "strange": Rate(RateLimitItemPerHour(300)),
    "register": Rate(RateLimitItemPerHour(60)),
    # A code has six digits: at 20 an hour, an hour's guessing finds one in 50,000.
    "confirm": Rate(RateLimitItemPerMinute(30), RateLimitItemPerHour(20)),
    "reset": Rate(RateLimitItemPerMinute(30), RateLimitItemPerHour(20)),
    # Sign-ins whose password was right and that go on to a second factor, and what may be guessed in each of them:
    # together 50 codes an hour, and only for who has the password.
    "challenge": Rate(RateLimitItemPerMinute(60), RateLimitItemPerHour(10)),
    "answer": Rate(RateLimitItemPerMinute(30), RateLimitItemPerHour(5)),
    # ... and nobody's mailbox is to be filled by somebody else.
    "mail": Rate(RateLimitItemPerHour(60), RateLimitItemPerHour(5)),
    "refresh": Rate(RateLimitItemPerMinute(600)),
}


class Rates:
    """Counts attempts in the store; `RATES` says how many are too many."""

    def __init__(self, store: Storage, rates: Mapping[Kind, Rate] = RATES) -> None:
        self._limiter = limiter(store)
        self._rates = rates

    async def attempt(self, kind: Kind, address: str, account: str = "") -> None:
        """Counts one; `TooManyAttempts` if there have been too many. `account`: an e-mail address or a sign-in."""
        rate = self._rates[kind]
        async with told_plainly():
            await self._count(rate.address, kind, "address", neighbourhood(address))
            if rate.account and account:
                await self._count(rate.account, kind, "account", account)

    async def _count(self, item: RateLimitItem, *names: str) -> None:
        if not await self._limiter.hit(item, key(*names)):
            window = await self._limiter.get_window_stats(item, key(*names))
            raise TooManyAttempts(max(1, math.ceil(window.reset_time - time.time())))
