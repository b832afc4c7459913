"""IAM roles, each within the bound that infra/deploy/account.yaml makes: no role may give rights to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from . import names, policy

_AWS = "arn:aws:iam::aws:policy/"


@dataclass(frozen=True)
class Role:
    """One that is made; what is allowed to do by it has to wait for its `grants`."""

    id: pulumi.Output[str]
    arn: pulumi.Output[str]
    grants: list[pulumi.Resource]


def role(name: str, assumed: pulumi.Input[str], *statements: dict[str, Any], managed: Sequence[str] = ()) -> Role:
    """Taken by whom `assumed` says, with a policy of its own and AWS's `managed` ones, by their names."""
    bound = f"arn:aws:iam::{aws.get_caller_identity().account_id}:policy/{names.BOUND}"
    made = aws.iam.Role(name, aws.iam.RoleArgs(assume_role_policy=assumed, permissions_boundary=bound))
    grants: list[pulumi.Resource] = [
        aws.iam.RolePolicyAttachment(
            f"{name}-{each.rpartition('/')[2]}",
            aws.iam.RolePolicyAttachmentArgs(role=made.name, policy_arn=f"{_AWS}{each}"),
        )
        for each in managed
    ]
    if statements:
        own = aws.iam.RolePolicyArgs(role=made.id, policy=policy.document(*statements))
        grants.append(aws.iam.RolePolicy(name, own))
    return Role(made.id, made.arn, grants)


def service(name: str, principal: str, *statements: dict[str, Any], managed: Sequence[str] = ()) -> Role:
    """Taken by a service of AWS's: `ec2`, `lambda`."""
    return role(name, policy.trust({"Service": f"{principal}.amazonaws.com"}), *statements, managed=managed)
