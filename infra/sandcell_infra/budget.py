"""A word to the people who pay, before the month is over."""

from __future__ import annotations

import pulumi_aws as aws

from . import names
from .settings import BudgetSettings


def budget(prefix: str, stack: str, settings: BudgetSettings) -> None:
    """At 80 % of what was spent, and at 100 % of what is forecast. It counts what carries the stack's tag, which has to
    be activated as a cost allocation tag once (infra/README.md)."""
    tag = f"user:{names.TAG}${stack}"
    aws.budgets.Budget(
        f"{prefix}-month",
        aws.budgets.BudgetArgs(
            name=prefix,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(settings.monthly_usd),
            limit_unit="USD",
            cost_filters=[aws.budgets.BudgetCostFilterArgs(name="TagKeyValue", values=[tag])],
            notifications=[
                aws.budgets.BudgetNotificationArgs(
                    comparison_operator="GREATER_THAN", threshold=percent, threshold_type="PERCENTAGE",
                    notification_type=kind, subscriber_email_addresses=list(settings.emails),
                )
                for percent, kind in ((80, "ACTUAL"), (100, "FORECASTED"))
            ],
        ),
    )  # fmt: skip
