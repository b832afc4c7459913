"""How many analyses one caller may have Gemini make on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sandcell_server.analyzers.gemini.errors import BudgetSpent


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Budget:
    """So many for each principal, by UTC days. In memory: a new start of the backend is a new day."""

    def __init__(self, now: Callable[[], datetime] = _utc_now) -> None:
        self._now = now
        self._day: date | None = None
        self._taken: Counter[str] = Counter()

    def take(self, principal: str, per_day: int) -> date:
        """One analysis less for today, and which day that is; `BudgetSpent` if there is none left."""
        day = self._today()
        if self._taken[principal] >= per_day:
            raise BudgetSpent(per_day, self._until_tomorrow())
        self._taken[principal] += 1
        return day

    def give_back(self, principal: str, day: date) -> None:
        """One that cost nothing after all; of a day that is over it makes no difference any more."""
        if day == self._today():
            self._taken[principal] -= 1

    def _today(self) -> date:
        today = self._now().astimezone(UTC).date()
        if today != self._day:
            self._day = today
            self._taken.clear()
        return today

    def _until_tomorrow(self) -> int:
        now = self._now().astimezone(UTC)
        tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return int((tomorrow - now).total_seconds()) + 1
