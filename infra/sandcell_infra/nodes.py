"""Three groups of nodes: `system` for what the cluster needs, `sandbox` for runner pods, `hub` for users' servers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from . import gvisor, names, roles
from .cluster import Cluster
from .network import Network
from .settings import GvisorSettings, PoolSettings, PoolsSettings

# The network plugin has a role of its own (addons.py), so nodes lack AmazonEKS_CNI_Policy. SSM's lets an administrator
# and the deploy workflow in without SSH, and without a public address of the API server.
_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonSSMManagedInstanceCore")
_FAMILY = "AL2023_x86_64_STANDARD"


@dataclass(frozen=True)
class NodesArgs:
    prefix: str
    stack: str
    cluster: Cluster
    network: Network
    pools: PoolsSettings
    gvisor: GvisorSettings
    needs: Sequence[pulumi.Resource]  # what nodes cannot be ready without: the network plugin


@dataclass(frozen=True)
class _Pool:
    name: str
    settings: PoolSettings
    subnets: Sequence[pulumi.Input[str]]
    labels: dict[str, str]
    taints: tuple[tuple[str, str], ...] = ()
    user_data: str | None = None


def nodes(args: NodesArgs) -> list[aws.eks.NodeGroup]:
    """Makes them, with one role. On spot, EKS drains a node that AWS takes back, and has another started before."""
    role = roles.service(f"{args.prefix}-nodes", "ec2", managed=_POLICIES)
    sandboxes = (names.NODE, names.SANDBOX_NODES)
    system, wide = args.network.subnets["system"], args.network.subnets["nodes"]
    pools = (
        # In no more zones than there are always nodes: a disk stays in its zone, and needs one there.
        _Pool("system", args.pools.system, system[: args.pools.system.least], {names.NODE: names.SYSTEM_NODES}),
        _Pool("sandboxes", args.pools.sandbox, wide, dict([sandboxes]), (sandboxes,), gvisor.user_data(args.gvisor)),
        # Users' homes are disks in one zone, and so are the nodes that they can be attached to.
        _Pool("hub", args.pools.hub, wide[:1], dict([names.HUB_LABEL]), (names.HUB_TAINT,)),
    )
    return [_group(args, role, pool, [*role.grants, *args.needs]) for pool in pools]


def _group(args: NodesArgs, role: roles.Role, pool: _Pool, needs: Sequence[pulumi.Resource]) -> aws.eks.NodeGroup:
    name, settings = f"{args.prefix}-{pool.name}", pool.settings
    template = _template(name, args.stack, pool)
    taints = [aws.eks.NodeGroupTaintArgs(key=key, value=value, effect="NO_SCHEDULE") for key, value in pool.taints]
    return aws.eks.NodeGroup(
        name,
        aws.eks.NodeGroupArgs(
            cluster_name=args.cluster.name,
            node_role_arn=role.arn,
            version=args.cluster.made.version,  # they follow the control plane, with EKS's newest image for it
            subnet_ids=pool.subnets,
            ami_type=_FAMILY,
            capacity_type="SPOT" if settings.spot else "ON_DEMAND",
            instance_types=list(settings.instance_types),
            scaling_config=aws.eks.NodeGroupScalingConfigArgs(
                min_size=settings.least, max_size=settings.most, desired_size=max(settings.least, 1)
            ),
            update_config=aws.eks.NodeGroupUpdateConfigArgs(max_unavailable=1),
            node_repair_config=aws.eks.NodeGroupNodeRepairConfigArgs(enabled=True),
            labels=pool.labels,
            taints=taints or None,
            launch_template=aws.eks.NodeGroupLaunchTemplateArgs(
                id=template.id, version=template.latest_version.apply(str)
            ),
        ),
        # How many there are is the autoscaler's, once they are there.
        pulumi.ResourceOptions(depends_on=list(needs), ignore_changes=["scalingConfig.desiredSize"]),
    )


def _template(name: str, stack: str, pool: _Pool) -> aws.ec2.LaunchTemplate:
    return aws.ec2.LaunchTemplate(
        name,
        aws.ec2.LaunchTemplateArgs(
            update_default_version=True,
            user_data=pool.user_data,
            # One hop: the node itself may ask for its role's credentials, pods may not.
            metadata_options=aws.ec2.LaunchTemplateMetadataOptionsArgs(
                http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
            ),
            block_device_mappings=[
                aws.ec2.LaunchTemplateBlockDeviceMappingArgs(
                    device_name="/dev/xvda",
                    ebs=aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
                        volume_size=pool.settings.disk_gib, volume_type="gp3", encrypted="true",
                        delete_on_termination="true",
                    ),
                )
            ],
            # A node group's own tags do not come down to these.
            tag_specifications=[
                aws.ec2.LaunchTemplateTagSpecificationArgs(resource_type=kind, tags={"Name": name, names.TAG: stack})
                for kind in ("instance", "volume")
            ],
        ),
    )  # fmt: skip
