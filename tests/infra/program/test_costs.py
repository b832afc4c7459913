"""The README's table of costs is the script's, and the budgets leave room above it."""

from __future__ import annotations

from sandcell_infra import costs
from tests.infra.program.recording import INFRA, STACKS


def test_the_readme_has_the_table_of_today() -> None:
    text = (INFRA / "README.md").read_text()
    shown = text.partition("<!-- costs -->\n")[2].partition("\n<!-- /costs -->")[0]
    assert shown == costs.table({stack: costs.of(stack) for stack in STACKS})


def test_budgets_are_above_what_a_stack_costs_at_least() -> None:
    for stack in STACKS:
        settings = costs.of(stack)
        assert sum(costs.monthly(settings).values()) < settings.budget.monthly_usd
