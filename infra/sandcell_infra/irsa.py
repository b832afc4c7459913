"""IAM roles for service accounts: a pod of one account in one namespace, and nobody else, may take the role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from . import policy


@dataclass(frozen=True)
class Issuer:
    """The cluster's OpenID provider: its ARN, and its address without the scheme."""

    arn: pulumi.Output[str]
    host: pulumi.Output[str]


def role(
    name: str, issuer: Issuer, namespace: str, account: str, *statements: dict[str, Any], managed: str | None = None
) -> aws.iam.Role:
    """The role, with a policy of its own or one of AWS's (`managed`, an ARN)."""
    assumed = pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Federated": issuer.arn},
                    "Action": "sts:AssumeRoleWithWebIdentity",
                    "Condition": {
                        "StringEquals": issuer.host.apply(
                            lambda host: {
                                f"{host}:aud": "sts.amazonaws.com",
                                f"{host}:sub": f"system:serviceaccount:{namespace}:{account}",
                            }
                        )
                    },
                }
            ],
        }
    )
    made = aws.iam.Role(name, aws.iam.RoleArgs(assume_role_policy=assumed))
    if statements:
        aws.iam.RolePolicy(name, aws.iam.RolePolicyArgs(role=made.id, policy=policy.document(*statements)))
    if managed:
        aws.iam.RolePolicyAttachment(name, aws.iam.RolePolicyAttachmentArgs(role=made.name, policy_arn=managed))
    return made
