"""What groups may have, and settings that do not go together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandcell_server.analyzers.gemini.budget import Budget
from sandcell_server.analyzers.gemini.errors import BudgetSpent
from sandcell_server.settings import Settings


def test_of_several_groups_the_most_counts() -> None:
    settings = Settings(
        analyses_per_day=7, quotas={"a": {"analyses_per_day": 1, "wall_s_max": 3}, "b": {"analyses_per_day": 2}}
    )
    assert settings.of_groups(()) is settings
    assert settings.of_groups(("c",)).analyses_per_day == 7
    assert settings.of_groups(("a",)).analyses_per_day == 1
    both = settings.of_groups(("b", "a", "c"))
    assert (both.analyses_per_day, both.wall_s_max, both.memory_mb_max) == (2, 3, settings.memory_mb_max)


def test_analyses_a_day_are_the_groups() -> None:
    settings = Settings(analyses_per_day=2, quotas={"few": {"analyses_per_day": 1}, "none": {"analyses_per_day": 0}})
    budget = Budget(now=lambda: datetime(2026, 11, 25, 12, tzinfo=UTC))
    for groups, most in ((("few",), 1), ((), 2), (("none",), 0)):
        for _ in range(most):
            budget.take(f"who-{most}", settings.of_groups(groups).analyses_per_day)
        with pytest.raises(BudgetSpent):
            budget.take(f"who-{most}", settings.of_groups(groups).analyses_per_day)


def test_quotas_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDCELL_QUOTAS", '{"students": {"wall_s_max": 60, "runs_per_principal": 2}}')
    settings = Settings().of_groups({"students"})
    assert (settings.wall_s_max, settings.runs_per_principal) == (60, 2)
