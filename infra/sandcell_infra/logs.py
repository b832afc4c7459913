"""The bucket of the edge's logs."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from . import policy

# AWS's account that load balancers in us-east-1 write as.
_BALANCERS = "arn:aws:iam::127311923021:root"


@dataclass(frozen=True)
class Logs:
    bucket: pulumi.Output[str]
    arn: pulumi.Output[str]
    ready: aws.s3.BucketPolicy


def logs(prefix: str, account: str, days: int, protected: bool) -> Logs:
    """Private, encrypted, emptied after so many days; CloudFront and the load balancer write there. Unless `protected`,
    logs go with the bucket."""
    name = f"{prefix}-logs"
    bucket = aws.s3.Bucket(name, aws.s3.BucketArgs(force_destroy=not protected))
    aws.s3.BucketPublicAccessBlock(
        name,
        aws.s3.BucketPublicAccessBlockArgs(
            bucket=bucket.id, block_public_acls=True, block_public_policy=True, ignore_public_acls=True,
            restrict_public_buckets=True,
        ),
    )  # fmt: skip
    aws.s3.BucketOwnershipControls(
        name,
        aws.s3.BucketOwnershipControlsArgs(
            bucket=bucket.id, rule=aws.s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced")
        ),
    )
    # Load balancers write to no bucket with a KMS key.
    encryption = aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
        sse_algorithm="AES256"
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        aws.s3.BucketServerSideEncryptionConfigurationInitArgs(
            bucket=bucket.id,
            rules=[
                aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
                    apply_server_side_encryption_by_default=encryption
                )
            ],
        ),
    )
    aws.s3.BucketVersioning(
        name,
        aws.s3.BucketVersioningInitArgs(
            bucket=bucket.id,
            versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
        ),
    )
    aws.s3.BucketLifecycleConfiguration(
        name,
        aws.s3.BucketLifecycleConfigurationArgs(
            bucket=bucket.id,
            rules=[
                aws.s3.BucketLifecycleConfigurationRuleArgs(
                    id="expire",
                    status="Enabled",
                    filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
                    expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=days),
                    noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
                        noncurrent_days=1
                    ),
                    abort_incomplete_multipart_upload=aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
                        days_after_initiation=1
                    ),
                )
            ],
        ),
    )
    ready = aws.s3.BucketPolicy(name, aws.s3.BucketPolicyArgs(bucket=bucket.id, policy=_policy(bucket.arn, account)))
    return Logs(bucket.bucket, bucket.arn, ready)


def _policy(bucket: pulumi.Output[str], account: str) -> pulumi.Output[str]:
    objects = pulumi.Output.concat(bucket, "/*")
    balancer = {"Effect": "Allow", "Principal": {"AWS": _BALANCERS}, "Action": "s3:PutObject", "Resource": objects}
    delivery = {
        "Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}, "Action": "s3:PutObject",
        "Resource": objects, "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }  # fmt: skip
    plain = {
        "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [bucket, objects],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }  # fmt: skip
    return policy.document(balancer, delivery, plain)
