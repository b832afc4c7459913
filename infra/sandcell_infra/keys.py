"""The stack's key: secrets, logs and images are encrypted by it (disks by the account's own key of EBS)."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from . import policy
from .names import REGION

ROTATED_DAYS = 365
_USES = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]


def key(prefix: str, account: str) -> aws.kms.Key:
    """Rotated every year, and kept for 30 days after it was deleted."""
    made = aws.kms.Key(
        f"{prefix}-key",
        aws.kms.KeyArgs(
            description=f"{prefix}: secrets, logs and images",
            enable_key_rotation=True,
            rotation_period_in_days=ROTATED_DAYS,
            deletion_window_in_days=30,
            policy=_policy(account),
        ),
    )
    aws.kms.Alias(f"{prefix}-key", aws.kms.AliasArgs(name=f"alias/{prefix}", target_key_id=made.key_id))
    return made


def _policy(account: str) -> pulumi.Output[str]:
    # In a key's policy `*` is this key. The account's own roles get at it only by their policies.
    owner = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    logs = {
        "Effect": "Allow", "Principal": {"Service": f"logs.{REGION}.amazonaws.com"}, "Action": _USES, "Resource": "*",
        "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{REGION}:{account}:*"}},
    }  # fmt: skip
    return policy.document(owner, logs)
