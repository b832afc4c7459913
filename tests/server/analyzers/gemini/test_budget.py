"""How often, by whom, on which day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sandcell_server.analyzers.gemini.budget import Budget
from sandcell_server.analyzers.gemini.errors import BudgetSpent


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 23, 59, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


def test_each_has_so_many_a_day() -> None:
    clock = Clock()
    budget = Budget(clock)
    budget.take("ada", 2)
    budget.take("ada", 2)
    with pytest.raises(BudgetSpent) as spent:
        budget.take("ada", 2)
    assert spent.value.retry_after == 31
    assert "2 analyses" in spent.value.detail
    budget.take("grace", 2)
    clock.time += timedelta(seconds=31)
    budget.take("ada", 2)


def test_the_day_is_that_of_utc() -> None:
    clock = Clock()
    budget = Budget(clock)
    budget.take("ada", 1)
    clock.time = clock.time.astimezone(timezone(timedelta(hours=5)))  # the next day there
    with pytest.raises(BudgetSpent):
        budget.take("ada", 1)


def test_what_cost_nothing_is_given_back() -> None:
    budget = Budget(Clock())
    budget.give_back("ada", budget.take("ada", 1))
    budget.take("ada", 1)
    with pytest.raises(BudgetSpent):
        budget.take("ada", 1)


def test_yesterdays_is_not_given_back_today() -> None:
    clock = Clock()
    budget = Budget(clock)
    yesterday = budget.take("ada", 1)
    clock.time += timedelta(minutes=1)
    budget.take("ada", 1)
    budget.give_back("ada", yesterday)
    with pytest.raises(BudgetSpent):
        budget.take("ada", 1)


def test_none_at_all() -> None:
    with pytest.raises(BudgetSpent):
        Budget(Clock()).take("ada", 0)
