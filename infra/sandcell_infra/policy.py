"""IAM documents, as text with outputs in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi

Text = pulumi.Input[str]


def allow(
    actions: Sequence[str], resources: Sequence[Text] | Text, conditions: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A statement of a role's own policy."""
    more = {"Condition": conditions} if conditions else {}
    return {"Effect": "Allow", "Action": list(actions), "Resource": resources, **more}


def document(*statements: dict[str, Any]) -> pulumi.Output[str]:
    """The policy."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal: dict[str, Text]) -> pulumi.Output[str]:
    """Who may take a role."""
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
