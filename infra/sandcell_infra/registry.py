"""ECR: a repository for each image. A tag is never moved, and images are deployed by digest."""

from __future__ import annotations

import json

import pulumi
import pulumi_aws as aws

from . import names

_KEPT = 30
_LIFECYCLE = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "description": "What no tag names is left over from a build",
                "selection": {
                    "tagStatus": "untagged",
                    "countType": "sinceImagePushed",
                    "countUnit": "days",
                    "countNumber": 14,
                },
                "action": {"type": "expire"},
            },
            {
                "rulePriority": 2,
                "description": f"The last {_KEPT}: a rollback needs the one before",
                # Only what has a tag: beside each image there are its SBOM, its provenance and its signature, without.
                "selection": {
                    "tagStatus": "tagged",
                    "tagPatternList": ["*"],
                    "countType": "imageCountMoreThan",
                    "countNumber": _KEPT,
                },
                "action": {"type": "expire"},
            },
        ]
    }
)


def registry(stack: str, key_arn: pulumi.Input[str], protected: bool) -> dict[str, pulumi.Output[str]]:
    """The address of each image's repository, by the image's name. Unless `protected`, images go with it."""
    addresses = {}
    for image in names.IMAGES:
        name = f"{names.prefix(stack)}-{image}"
        repository = aws.ecr.Repository(
            name,
            aws.ecr.RepositoryArgs(
                name=names.repository(stack, image),
                image_tag_mutability="IMMUTABLE",
                force_delete=not protected,
                image_scanning_configuration=aws.ecr.RepositoryImageScanningConfigurationArgs(scan_on_push=True),
                encryption_configurations=[
                    aws.ecr.RepositoryEncryptionConfigurationArgs(encryption_type="KMS", kms_key=key_arn)
                ],
            ),
        )
        aws.ecr.LifecyclePolicy(name, aws.ecr.LifecyclePolicyArgs(repository=repository.name, policy=_LIFECYCLE))
        addresses[image] = repository.repository_url
    return addresses
