"""The whole program: the cloud, and once a release names images, what runs in it."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_aws as aws

from .addons import AddonsArgs, network_addons, other_addons
from .budget import budget
from .cluster import Cluster, ClusterArgs, cluster
from .counts import CountsArgs, counts
from .edge import Edge, EdgeArgs, edge
from .endpoints import EndpointsArgs, endpoints
from .firewall import FirewallArgs, firewall
from .identity import Identity, IdentityArgs, identity
from .keys import key
from .lambda_api import LambdaArgs, lambda_api, lambda_group
from .logs import logs
from .network import Network, NetworkArgs, network
from .nodes import NodesArgs, nodes
from .registry import registry
from .secrets import SecretsArgs, secrets
from .settings import Settings
from .workloads.deployment import DeploymentArgs, deployment
from .workloads.vault import readers


def program(settings: Settings) -> dict[str, pulumi.Output[Any]]:
    """Makes everything; what the stack exports, which the deploy scripts ask for."""
    prefix = settings.prefix
    account = aws.get_caller_identity().account_id
    master = key(prefix, account)
    repositories = registry(settings.stack, master.arn, settings.cluster.protected)
    own = aws.GetAvailabilityZonesFilterArgs(name="opt-in-status", values=["opt-in-not-required"])  # no Local Zones
    zones = aws.get_availability_zones(state="available", filters=[own]).names[: settings.network.zones]
    net = network(NetworkArgs(prefix, zones, master.arn, settings.network))
    endpoints(EndpointsArgs(prefix, net, settings.network.interface_endpoints))
    people = identity(IdentityArgs(prefix, settings.identity, settings.cluster.protected))

    # infra/deploy/stack.yaml makes the first: the role that the deploy workflow has, and so Pulumi.
    admins = [f"arn:aws:iam::{account}:role/{prefix}-deploy", *settings.cluster.admins]
    kube = cluster(ClusterArgs(prefix, net.subnets["system"], master.arn, admins, settings.cluster))
    addons = AddonsArgs(prefix, kube)
    first = network_addons(addons)
    groups = nodes(NodesArgs(prefix, settings.stack, kube, net, settings.pools, settings.gvisor, first))
    ready = other_addons(addons, groups)

    read_by = readers(prefix, kube.issuer)
    secrets(SecretsArgs(settings.stack, master.arn, read_by, 30 if settings.cluster.protected else 0))
    front = _front(settings, account, net, kube, master.arn)
    store, functions = _store(settings, net, kube, people, master.arn)
    budget(prefix, settings.stack, settings.budget)

    if settings.release:
        deployment(
            DeploymentArgs(
                settings.stack, settings.overlay, settings.release, kube, net, people, front, store,
                repositories, read_by, [*groups, *ready],
            )
        )  # fmt: skip
    exports: dict[str, pulumi.Output[Any]] = {
        "cluster": kube.name,
        "repositories": pulumi.Output.from_input(repositories),
        "urls": pulumi.Output.from_input(front.urls),
        "userPool": people.user_pool_id,
        "userPoolClient": people.client_id,
    }
    return exports if functions is None else {**exports, "lambdaUrl": functions}


def _front(settings: Settings, account: str, net: Network, kube: Cluster, key_arn: pulumi.Output[str]) -> Edge:
    origins = aws.ec2.get_managed_prefix_list(name="com.amazonaws.global.cloudfront.origin-facing").id
    return edge(
        EdgeArgs(
            settings.prefix,
            net,
            kube.security_group,
            logs(settings.prefix, account, settings.edge.log_days, settings.cluster.protected),
            firewall(FirewallArgs(settings.prefix, settings.edge, key_arn)),
            origins,
            settings.edge,
            settings.cluster.protected,
        )
    )


def _store(
    settings: Settings, net: Network, kube: Cluster, people: Identity, key_arn: pulumi.Output[str]
) -> tuple[pulumi.Output[str], pulumi.Output[str] | None]:
    """Where attempts are counted; and the address of the API on Lambda, which counts there too, where it is wanted."""
    wanted = settings.lambda_api
    group = lambda_group(settings.prefix, net).id if wanted else None
    clients = [kube.security_group, *([group] if group else [])]
    store = counts(CountsArgs(settings.prefix, net, clients, key_arn, settings.counts))
    if wanted is None or group is None:
        return store, None
    return store, lambda_api(LambdaArgs(settings.prefix, net, group, people, store, key_arn, wanted))
