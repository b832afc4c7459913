"""Secrets Manager: places for secrets. infra/deploy/secrets puts their values there; Pulumi never sees them."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from . import names, policy, roles


@dataclass(frozen=True)
class SecretsArgs:
    stack: str
    key_arn: pulumi.Input[str]
    readers: dict[str, roles.Role]  # the one role that reads a secret, by the secret's name
    keep_days: int  # how long a deleted one can be had back, and no other be made under its name


def secrets(args: SecretsArgs) -> dict[str, pulumi.Output[str]]:
    """The ARN of each; anybody but its reader is refused its value, administrators included."""
    arns = {}
    for name in names.SECRETS:
        full = f"{names.prefix(args.stack)}-{name}"
        reader = args.readers[name]
        secret = aws.secretsmanager.Secret(
            full,
            aws.secretsmanager.SecretArgs(
                name=names.secret(args.stack, name),
                description=f"Read by {names.NAMESPACE} in Kubernetes; set and rotated by infra/deploy/secrets",
                kms_key_id=args.key_arn,
                recovery_window_in_days=args.keep_days,
            ),
        )
        aws.secretsmanager.SecretPolicy(
            full,
            aws.secretsmanager.SecretPolicyArgs(
                secret_arn=secret.arn,
                block_public_policy=True,
                policy=policy.document(_refusal(reader.arn)),
            ),
        )
        may_read = policy.allow(["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], secret.arn)
        may_open = policy.allow(["kms:Decrypt"], args.key_arn)
        aws.iam.RolePolicy(full, aws.iam.RolePolicyArgs(role=reader.id, policy=policy.document(may_read, may_open)))
        arns[name] = secret.arn
    return arns


def _refusal(reader: pulumi.Input[str]) -> dict[str, object]:
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",  # in a secret's policy: this secret
        "Condition": {"ArnNotEquals": {"aws:PrincipalArn": reader}},
    }
