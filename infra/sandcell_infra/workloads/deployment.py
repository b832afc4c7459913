"""A release in the cluster, in order: what the cluster needs, namespaces, secrets, the backend, the Hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as k8s

from .. import names, roles
from ..cluster import Cluster
from ..edge import Edge
from ..identity import Identity
from ..network import Network
from ..settings import ReleaseSettings
from .access import provider
from .hub import HubArgs, hub
from .platform import PlatformArgs, platform
from .sandbox import Sandbox, SandboxArgs, binding
from .vault import VaultArgs, vault


@dataclass(frozen=True)
class DeploymentArgs:
    stack: str
    overlay: str
    release: ReleaseSettings
    cluster: Cluster
    network: Network
    identity: Identity
    edge: Edge
    counts: pulumi.Output[str]
    repositories: dict[str, pulumi.Output[str]]
    readers: dict[str, roles.Role]
    needs: Sequence[pulumi.Resource]


def deployment(args: DeploymentArgs) -> None:
    """Makes it."""
    prefix = names.prefix(args.stack)
    kube = provider(prefix, args.cluster)
    pools = list(args.needs)

    def after(*needs: pulumi.Resource) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(provider=kube, depends_on=[*pools, *needs])

    groups = list(args.edge.target_groups.values())
    base = platform(PlatformArgs(prefix, args.stack, args.cluster, args.network.vpc_id, groups, after()))

    images = {
        name: pulumi.Output.concat(args.repositories[image], "@", getattr(args.release.images, image))
        for image, name in names.IMAGES.items()
    }
    sandbox = Sandbox(
        SandboxArgs(prefix, args.overlay, images, args.release.claim_key_modulus, args.identity, args.network.plan)
    )
    namespaces = sandbox.namespaces(after())
    hub_namespace = k8s.core.v1.Namespace(
        f"{prefix}-hub",
        k8s.core.v1.NamespaceInitArgs(metadata=k8s.meta.v1.ObjectMetaArgs(name=names.HUB_NAMESPACE)),
        after(),
    )
    secrets = vault(
        VaultArgs(
            prefix, args.stack, args.readers, args.counts,
            {names.NAMESPACE: after(base.secrets, namespaces), names.HUB_NAMESPACE: after(base.secrets, hub_namespace)},
        )
    )  # fmt: skip
    backend = sandbox.objects(after(namespaces, *secrets))
    hub_args = HubArgs(prefix, images, args.edge.urls["hub"], args.network.plan.edge)
    chart = hub(hub_args, after(hub_namespace, backend, base.disks, *secrets))

    api = (names.NAMESPACE, names.BACKEND, 80)
    binding(prefix, "api", api, args.edge.target_groups["api"], after(base.targets, backend))
    pages = (names.HUB_NAMESPACE, "proxy-public", 80)
    binding(prefix, "hub", pages, args.edge.target_groups["hub"], after(base.targets, chart))
