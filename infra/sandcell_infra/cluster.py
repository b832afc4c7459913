"""EKS: the control plane, who may speak to it, and the provider by which its pods are known to IAM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from . import roles
from .irsa import Issuer
from .settings import ClusterSettings

LOGS = ("api", "audit", "authenticator", "controllerManager", "scheduler")
_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


@dataclass(frozen=True)
class ClusterArgs:
    prefix: str
    subnets: Sequence[pulumi.Input[str]]
    key_arn: pulumi.Input[str]
    admins: Sequence[str]  # ARNs of IAM roles
    settings: ClusterSettings


@dataclass(frozen=True)
class Cluster:
    name: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    authority: pulumi.Output[str]  # of its certificates: PEM in Base64
    security_group: pulumi.Output[str]  # of its nodes and control plane
    issuer: Issuer
    made: aws.eks.Cluster


def cluster(args: ClusterArgs) -> Cluster:
    """Makes it. Whoever creates it is no administrator of it by that: those are named."""
    name, settings = args.prefix, args.settings
    logs = aws.cloudwatch.LogGroup(
        f"{name}-control-plane",
        aws.cloudwatch.LogGroupArgs(
            name=f"/aws/eks/{name}/cluster", retention_in_days=settings.log_days, kms_key_id=args.key_arn
        ),
    )
    role = roles.service(f"{name}-control-plane", "eks", managed=["AmazonEKSClusterPolicy"])
    made = aws.eks.Cluster(
        f"{name}-cluster",
        aws.eks.ClusterArgs(
            name=name,
            version=settings.version,
            role_arn=role.arn,
            access_config=aws.eks.ClusterAccessConfigArgs(
                authentication_mode="API", bootstrap_cluster_creator_admin_permissions=False
            ),
            vpc_config=aws.eks.ClusterVpcConfigArgs(
                subnet_ids=args.subnets,
                endpoint_private_access=True,
                endpoint_public_access=bool(settings.api_cidrs),
                public_access_cidrs=[str(network) for network in settings.api_cidrs] or None,
            ),
            encryption_config=aws.eks.ClusterEncryptionConfigArgs(
                provider=aws.eks.ClusterEncryptionConfigProviderArgs(key_arn=args.key_arn), resources=["secrets"]
            ),
            enabled_cluster_log_types=list(LOGS),
            # No surprise on the bill: out of standard support, it is upgraded rather than supported for more.
            upgrade_policy=aws.eks.ClusterUpgradePolicyArgs(support_type="STANDARD"),
            bootstrap_self_managed_addons=False,
            deletion_protection=settings.protected,
        ),
        # EKS refuses too, but only once all that stands on it is gone: Pulumi does in its preview.
        pulumi.ResourceOptions(depends_on=[*role.grants, logs], protect=settings.protected),
    )
    _admins(name, made, args.admins)
    return Cluster(
        made.name,
        made.endpoint,
        made.certificate_authority.data,
        made.vpc_config.cluster_security_group_id,
        _issuer(name, made),
        made,
    )


def _admins(name: str, made: aws.eks.Cluster, admins: Sequence[str]) -> None:
    for number, admin in enumerate(admins):
        entry = aws.eks.AccessEntry(
            f"{name}-admin-{number}", aws.eks.AccessEntryArgs(cluster_name=made.name, principal_arn=admin)
        )
        aws.eks.AccessPolicyAssociation(
            f"{name}-admin-{number}",
            aws.eks.AccessPolicyAssociationArgs(
                cluster_name=made.name,
                principal_arn=entry.principal_arn,
                policy_arn=_ADMIN,
                access_scope=aws.eks.AccessPolicyAssociationAccessScopeArgs(type="cluster"),
            ),
        )


def _issuer(name: str, made: aws.eks.Cluster) -> Issuer:
    address = made.identities[0].oidcs[0].issuer.apply(lambda issuer: issuer or "")
    provider = aws.iam.OpenIdConnectProvider(
        f"{name}-pods", aws.iam.OpenIdConnectProviderArgs(url=address, client_id_lists=["sts.amazonaws.com"])
    )
    return Issuer(provider.arn, address.apply(lambda issuer: issuer.removeprefix("https://")))
