"""Secrets Manager's secrets as Kubernetes': External Secrets reads each as an account that may read that one alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as k8s

from .. import irsa, names

_API = "external-secrets.io/v1"
_EVERY = "15m"

# Which namespace a secret is for; its ServiceAccount there is named the same.
NAMESPACES = {
    "backend": names.NAMESPACE,
    "claim-key": names.NAMESPACE,
    "hub": names.HUB_NAMESPACE,
}


def account(secret: str) -> str:
    """The ServiceAccount that a secret is read as. No pod runs as it."""
    return f"sandcell-secret-{secret}"


def readers(prefix: str, issuer: irsa.Issuer) -> dict[str, aws.iam.Role]:
    """The one role that reads a secret, by the secret's name."""
    return {
        secret: irsa.role(f"{prefix}-reads-{secret}", issuer, NAMESPACES[secret], account(secret))
        for secret in names.SECRETS
    }


@dataclass(frozen=True)
class VaultArgs:
    prefix: str
    stack: str
    readers: dict[str, aws.iam.Role]
    counts: pulumi.Input[str]  # the address of the store of counts, which the backend has from its Secret
    opts: dict[str, pulumi.ResourceOptions]  # by namespace


def vault(args: VaultArgs) -> list[k8s.apiextensions.CustomResource]:
    """The three Secrets."""
    backend = _secret(args, "backend", names.BACKEND, {"dataFrom": [_all(args, "backend")]}, {
        "rate-limit-store": args.counts,
    })  # fmt: skip
    key = _secret(args, "claim-key", names.CLAIM_KEY, {"data": [_one(args, "claim-key", names.CLAIM_KEY_FILE)]})
    hub = _secret(args, "hub", names.HUB_SECRET, {"dataFrom": [_all(args, "hub")]})
    return [backend, key, hub]


def _all(args: VaultArgs, secret: str) -> dict[str, Any]:
    return {"extract": {"key": names.secret(args.stack, secret)}}


def _one(args: VaultArgs, secret: str, key: str) -> dict[str, Any]:
    return {"secretKey": key, "remoteRef": {"key": names.secret(args.stack, secret)}}


def _secret(
    args: VaultArgs, secret: str, target: str, source: dict[str, Any], more: dict[str, pulumi.Input[str]] | None = None
) -> k8s.apiextensions.CustomResource:
    name, namespace = f"{args.prefix}-{secret}", NAMESPACES[secret]
    opts = args.opts[namespace]
    who = k8s.core.v1.ServiceAccount(
        f"{name}-reader",
        k8s.core.v1.ServiceAccountInitArgs(
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name=account(secret), namespace=namespace,
                annotations={"eks.amazonaws.com/role-arn": args.readers[secret].arn},
            ),
            automount_service_account_token=False,
        ),
        opts,
    )  # fmt: skip
    login = {"jwt": {"serviceAccountRef": {"name": account(secret)}}}
    store = k8s.apiextensions.CustomResource(
        f"{name}-store",
        api_version=_API,
        kind="SecretStore",
        metadata=k8s.meta.v1.ObjectMetaArgs(name=account(secret), namespace=namespace),
        spec={"provider": {"aws": {"service": "SecretsManager", "region": names.REGION, "auth": login}}},
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[who])),
    )
    into: dict[str, Any] = {"name": target, "creationPolicy": "Owner"}
    if more:
        into["template"] = {"engineVersion": "v2", "mergePolicy": "Merge", "data": more}
    spec = {"refreshInterval": _EVERY, "secretStoreRef": {"kind": "SecretStore", "name": account(secret)},
            "target": into, **source}  # fmt: skip
    return k8s.apiextensions.CustomResource(
        name,
        api_version=_API,
        kind="ExternalSecret",
        metadata=k8s.meta.v1.ObjectMetaArgs(name=target, namespace=namespace),
        spec=spec,
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[store])),
    )
