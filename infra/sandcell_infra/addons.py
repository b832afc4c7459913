"""EKS's add-ons: network with policies, DNS, services, disks, metrics, in EKS's version for the cluster's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from . import irsa, roles
from .cluster import Cluster


@dataclass(frozen=True)
class AddonsArgs:
    prefix: str
    cluster: Cluster


def network_addons(args: AddonsArgs) -> list[aws.eks.Addon]:
    """What nodes need to become ready."""
    plugin = irsa.role(
        f"{args.prefix}-vpc-cni",
        args.cluster.issuer,
        "kube-system",
        "aws-node",
        managed=["AmazonEKS_CNI_Policy"],
    )
    # Without its agent, NetworkPolicies are accepted and do nothing.
    policies = {"enableNetworkPolicy": "true", "env": {"ENABLE_PREFIX_DELEGATION": "true"}}
    return [_addon(args, "vpc-cni", plugin, policies), _addon(args, "kube-proxy")]


def other_addons(args: AddonsArgs, nodes: Sequence[pulumi.Resource]) -> list[aws.eks.Addon]:
    """What runs on nodes."""
    disks = irsa.role(
        f"{args.prefix}-ebs-csi", args.cluster.issuer, "kube-system", "ebs-csi-controller-sa",
        managed=["service-role/AmazonEBSCSIDriverPolicy"],
    )  # fmt: skip
    return [
        _addon(args, "coredns", needs=nodes),
        _addon(args, "aws-ebs-csi-driver", disks, needs=nodes),
        _addon(args, "metrics-server", needs=nodes),
    ]


def _addon(
    args: AddonsArgs,
    name: str,
    role: roles.Role | None = None,
    values: Mapping[str, object] | None = None,
    needs: Sequence[pulumi.Resource] = (),
) -> aws.eks.Addon:
    found = aws.eks.get_addon_version_output(addon_name=name, kubernetes_version=args.cluster.made.version)
    return aws.eks.Addon(
        f"{args.prefix}-{name}",
        aws.eks.AddonArgs(
            cluster_name=args.cluster.name,
            addon_name=name,
            addon_version=found.version,
            service_account_role_arn=role.arn if role else None,
            configuration_values=json.dumps(values, sort_keys=True) if values else None,
            resolve_conflicts_on_create="OVERWRITE",
            resolve_conflicts_on_update="PRESERVE",
        ),
        pulumi.ResourceOptions(depends_on=list(needs)),
    )
