"""The backend and its sandboxes: the overlay of infra/k8s, and the load balancer's way to the backend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

import pulumi
import pulumi_kubernetes as k8s

from .. import names
from ..identity import Identity
from ..network import Plan
from . import manifests


@dataclass(frozen=True)
class SandboxArgs:
    prefix: str
    overlay: str
    images: dict[str, pulumi.Output[str]]  # references by digest, by the manifests' names of them
    claim_key_modulus: str
    identity: Identity
    plan: Plan


def settings(pool: str, client: str, trusted: Sequence[IPv4Network]) -> dict[str, str]:
    """The backend's, as far as the cloud decides them."""
    return {
        "SANDCELL_IDENTITY": "cognito,jupyterhub",
        "SANDCELL_COGNITO_REGION": names.REGION,
        "SANDCELL_COGNITO_USER_POOL_ID": pool,
        "SANDCELL_COGNITO_CLIENT_ID": client,
        "SANDCELL_HUB_API_URL": names.HUB_API_URL,
        "SANDCELL_HUB_SERVICE": names.HUB_SERVICE,
        "SANDCELL_TRUSTED_PROXIES": ",".join(str(network) for network in trusted),
    }


class Sandbox:
    """The overlay's objects, in two parts: secrets are made between them, in namespaces that the overlay has."""

    def __init__(self, args: SandboxArgs) -> None:
        self._prefix = args.prefix

        def render(found: list[Any]) -> list[dict[str, Any]]:
            images, pool, client = found
            facts = manifests.Facts(
                images, settings(pool, client, args.plan.trusted), args.plan.edge, args.claim_key_modulus
            )
            return manifests.rendered(args.overlay, facts)

        images = pulumi.Output.all(**args.images)
        self._objects = pulumi.Output.all(images, args.identity.user_pool_id, args.identity.client_id).apply(render)

    def namespaces(self, opts: pulumi.ResourceOptions) -> k8s.yaml.v2.ConfigGroup:
        """Those alone."""
        return self._group("namespaces", True, opts)

    def objects(self, opts: pulumi.ResourceOptions) -> k8s.yaml.v2.ConfigGroup:
        """Everything else; there when the Deployments are available."""
        return self._group("sandbox", False, opts)

    def _group(self, name: str, namespaces: bool, opts: pulumi.ResourceOptions) -> k8s.yaml.v2.ConfigGroup:
        chosen = self._objects.apply(
            lambda found: [each for each in found if (each["kind"] == "Namespace") is namespaces]
        )
        return k8s.yaml.v2.ConfigGroup(f"{self._prefix}-{name}", k8s.yaml.v2.ConfigGroupArgs(objs=chosen), opts)


def binding(
    prefix: str, service: str, where: tuple[str, str, int], group: pulumi.Input[str], opts: pulumi.ResourceOptions
) -> None:
    """Puts the pods of a Service (its namespace, name and port) into a target group."""
    namespace, name, port = where
    k8s.apiextensions.CustomResource(
        f"{prefix}-{service}-targets",
        api_version="elbv2.k8s.aws/v1beta1",
        kind="TargetGroupBinding",
        metadata=k8s.meta.v1.ObjectMetaArgs(name=f"sandcell-{service}", namespace=namespace),
        spec={"serviceRef": {"name": name, "port": port}, "targetGroupARN": group, "targetType": "ip"},
        opts=opts,
    )
