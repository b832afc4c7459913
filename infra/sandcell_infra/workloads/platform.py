"""What the cluster itself needs: autoscaler, load balancer's targets, secrets from Secrets Manager, disks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_kubernetes as k8s

from .. import irsa, names, policy, roles
from ..cluster import Cluster

SECRETS_NAMESPACE = "external-secrets"
_SYSTEM = {"nodeSelector": {names.NODE: names.SYSTEM_NODES}}


@dataclass(frozen=True)
class Chart:
    """A chart at one version of it."""

    name: str
    repository: str
    version: str
    namespace: str


AUTOSCALER = Chart("cluster-autoscaler", "https://kubernetes.github.io/autoscaler", "9.59.0", "kube-system")
TARGETS = Chart("aws-load-balancer-controller", "https://aws.github.io/eks-charts", "3.5.0", "kube-system")
SECRETS = Chart("external-secrets", "https://charts.external-secrets.io", "2.9.0", SECRETS_NAMESPACE)
# Each namespace has a store of its own, which reads as an account there: none that reads for all of them.
_SECRETS_VALUES = {
    **_SYSTEM,
    "webhook": _SYSTEM,
    "certController": _SYSTEM,
    "processClusterExternalSecret": False,
    "processClusterGenerator": False,
    "processClusterPushSecret": False,
    "processClusterStore": False,
    "processPushSecret": False,
}


@dataclass(frozen=True)
class PlatformArgs:
    prefix: str
    stack: str
    cluster: Cluster
    vpc_id: pulumi.Input[str]
    target_groups: list[pulumi.Output[str]]
    opts: pulumi.ResourceOptions


@dataclass(frozen=True)
class Platform:
    secrets: k8s.helm.v3.Release
    targets: k8s.helm.v3.Release
    disks: k8s.storage.v1.StorageClass


def platform(args: PlatformArgs) -> Platform:
    """Makes it."""
    _autoscaler(args)
    secrets = release(args.prefix, SECRETS, _SECRETS_VALUES, args.opts, create_namespace=True)
    disks = k8s.storage.v1.StorageClass(
        f"{args.prefix}-disks",
        k8s.storage.v1.StorageClassInitArgs(
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name="gp3", annotations={"storageclass.kubernetes.io/is-default-class": "true"}
            ),
            provisioner="ebs.csi.aws.com",
            parameters={"type": "gp3", "encrypted": "true", "tagSpecification_1": f"{names.TAG}={args.stack}"},
            volume_binding_mode="WaitForFirstConsumer",
            allow_volume_expansion=True,
            reclaim_policy="Delete",
        ),
        args.opts,
    )
    return Platform(secrets, _targets(args), disks)


def release(
    prefix: str,
    chart: Chart,
    values: pulumi.Input[Mapping[str, Any]],
    opts: pulumi.ResourceOptions,
    *,
    create_namespace: bool = False,
) -> k8s.helm.v3.Release:
    """A chart, installed as Helm does it, hooks included; taken back where it does not come up."""
    return k8s.helm.v3.Release(
        f"{prefix}-{chart.name}",
        k8s.helm.v3.ReleaseArgs(
            name=chart.name,
            chart=chart.name,
            version=chart.version,
            namespace=chart.namespace,
            create_namespace=create_namespace,
            repository_opts=k8s.helm.v3.RepositoryOptsArgs(repo=chart.repository),
            values=values,
            atomic=True,
            timeout=900,
        ),
        opts,
    )


def _account(role: roles.Role, name: str) -> dict[str, Any]:
    return {"create": True, "name": name, "annotations": {"eks.amazonaws.com/role-arn": role.arn}}


def _autoscaler(args: PlatformArgs) -> None:
    name = args.cluster.name
    # Groups are found by describing them all, which has no resource; changed are only this cluster's.
    look = policy.allow(
        ["autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances",
         "autoscaling:DescribeLaunchConfigurations", "autoscaling:DescribeScalingActivities",
         "autoscaling:DescribeTags", "ec2:DescribeImages", "ec2:DescribeInstanceTypes",
         "ec2:DescribeLaunchTemplateVersions", "ec2:GetInstanceTypesFromInstanceRequirements",
         "eks:DescribeNodegroup"],
        "*",
    )  # fmt: skip
    owned = {"StringEquals": name.apply(lambda name: {f"aws:ResourceTag/k8s.io/cluster-autoscaler/{name}": "owned"})}
    change = policy.allow(
        ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"], "*", owned
    )
    role = irsa.role(f"{args.prefix}-autoscaler", args.cluster.issuer, "kube-system", AUTOSCALER.name, look, change)
    values = {
        **_SYSTEM,
        "autoDiscovery": {"clusterName": name},
        "awsRegion": names.REGION,
        "rbac": {"serviceAccount": _account(role, AUTOSCALER.name)},
        "extraArgs": {
            "balance-similar-node-groups": True,
            "expander": "least-waste",
            "skip-nodes-with-system-pods": False,
            "scale-down-unneeded-time": "10m",
        },
    }
    release(args.prefix, AUTOSCALER, values, args.opts)


def _targets(args: PlatformArgs) -> k8s.helm.v3.Release:
    """It puts pods into target groups that are there already, and may do nothing else: it makes no load balancer."""
    look = policy.allow(
        ["elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
         "elasticloadbalancing:DescribeTargetGroupAttributes", "elasticloadbalancing:DescribeTags",
         "ec2:DescribeSubnets", "ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcs",
         "ec2:DescribeSecurityGroups", "ec2:DescribeAvailabilityZones"],
        "*",
    )  # fmt: skip
    change = policy.allow(
        ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"], args.target_groups
    )
    role = irsa.role(f"{args.prefix}-targets", args.cluster.issuer, "kube-system", TARGETS.name, look, change)
    values = {
        **_SYSTEM,
        "clusterName": args.cluster.name,
        "region": names.REGION,
        "vpcId": args.vpc_id,
        "serviceAccount": _account(role, TARGETS.name),
        "createIngressClassResource": False,
        "enableServiceMutatorWebhook": False,  # else every Service waits for it
    }
    return release(args.prefix, TARGETS, values, args.opts)
