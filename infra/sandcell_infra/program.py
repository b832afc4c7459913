"""The whole program: the cloud, and once a release names images, what runs in it."""

from __future__ import annotations

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


def program(settings: Settings) -> None:
    """Makes everything, and exports what the deploy scripts ask for."""
    prefix = settings.prefix
    account = aws.get_caller_identity().account_id
    master = key(prefix, account)
    repositories = registry(settings.stack, master.arn)
    own = aws.GetAvailabilityZonesFilterArgs(name="opt-in-status", values=["opt-in-not-required"])  # no Local Zones
    zones = aws.get_availability_zones(state="available", filters=[own]).names[: settings.network.zones]
    net = network(NetworkArgs(prefix, zones, master.arn, settings.network))
    endpoints(EndpointsArgs(prefix, net, settings.network.interface_endpoints))
    people = identity(IdentityArgs(prefix, settings.identity, settings.cluster.protected))

    kube = cluster(ClusterArgs(prefix, net.subnets["system"], master.arn, settings.cluster))
    addons = AddonsArgs(prefix, kube)
    groups = nodes(NodesArgs(prefix, kube, net, settings.pools, settings.gvisor, network_addons(addons)))
    ready = other_addons(addons, groups)

    read_by = readers(prefix, kube.issuer)
    secrets(SecretsArgs(settings.stack, master.arn, read_by, 30 if settings.cluster.protected else 7))
    front = _front(settings, account, net, kube, master.arn)
    store = _store(settings, net, kube, people, master.arn)
    budget(prefix, settings.stack, settings.budget)

    if settings.release:
        deployment(
            DeploymentArgs(
                settings.stack, settings.overlay, settings.release, kube, net, people, front.target_groups, store,
                repositories, read_by, [*groups, *ready],
            )
        )  # fmt: skip
    pulumi.export("cluster", kube.name)
    pulumi.export("repositories", repositories)
    pulumi.export("urls", front.urls)
    pulumi.export("userPool", people.user_pool_id)
    pulumi.export("userPoolClient", people.client_id)
    pulumi.export("rateLimitStore", store)


def _front(settings: Settings, account: str, net: Network, kube: Cluster, key_arn: pulumi.Output[str]) -> Edge:
    origins = aws.ec2.get_managed_prefix_list(name="com.amazonaws.global.cloudfront.origin-facing").id
    return edge(
        EdgeArgs(
            settings.prefix,
            net,
            kube.security_group,
            logs(settings.prefix, account, settings.edge.log_days),
            firewall(FirewallArgs(settings.prefix, settings.edge, key_arn)),
            origins,
            settings.edge,
            settings.cluster.protected,
        )
    )


def _store(
    settings: Settings, net: Network, kube: Cluster, people: Identity, key_arn: pulumi.Output[str]
) -> pulumi.Output[str]:
    """Where attempts are counted; Lambda, where it is wanted, counts there too."""
    clients: list[pulumi.Input[str]] = [kube.security_group]
    functions = lambda_group(settings.prefix, net) if settings.lambda_api else None
    if functions:
        clients.append(functions.id)
    store = counts(CountsArgs(settings.prefix, net, clients, key_arn, settings.counts))
    if settings.lambda_api and functions:
        api = lambda_api(LambdaArgs(settings.prefix, net, functions.id, people, store, key_arn, settings.lambda_api))
        pulumi.export("lambdaUrl", api)
    return store
