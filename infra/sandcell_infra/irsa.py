"""IAM roles for service accounts: a pod of one account in one namespace, and nobody else, may take the role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from . import policy, roles


@dataclass(frozen=True)
class Issuer:
    """The cluster's OpenID provider: its ARN, and its address without the scheme."""

    arn: pulumi.Output[str]
    host: pulumi.Output[str]


def role(
    name: str, issuer: Issuer, namespace: str, account: str, *statements: dict[str, Any], managed: Sequence[str] = ()
) -> roles.Role:
    """The role, with a policy of its own or some of AWS's, by their names."""
    who = issuer.host.apply(
        lambda host: {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": f"system:serviceaccount:{namespace}:{account}"}
    )
    assumed = policy.document(
        {
            "Effect": "Allow",
            "Principal": {"Federated": issuer.arn},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": who},
        }
    )
    return roles.role(name, assumed, *statements, managed=managed)
