"""Secrets Manager's secrets as Kubernetes': External Secrets reads each as an account that may read that one alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_kubernetes as k8s

from .. import irsa, names, roles

_API = "external-secrets.io/v1"
_EVERY = "15m"
UNSET = "unset"  # infra/deploy/secrets writes it where there is no key of Gemini's


def account(secret: str) -> str:
    """The ServiceAccount that a secret is read as. No pod runs as it."""
    return f"sandcell-secret-{secret}"


def readers(prefix: str, issuer: irsa.Issuer) -> dict[str, roles.Role]:
    """The one role that reads a secret, by the secret's name."""
    return {
        secret: irsa.role(f"{prefix}-reads-{secret}", issuer, names.SECRETS[secret].namespace, account(secret))
        for secret in names.SECRETS
    }


@dataclass(frozen=True)
class VaultArgs:
    prefix: str
    stack: str
    readers: dict[str, roles.Role]
    counts: pulumi.Input[str]  # the address of the store of counts, which the backend has from its Secret
    opts: dict[str, pulumi.ResourceOptions]  # by namespace


def vault(args: VaultArgs) -> list[k8s.apiextensions.CustomResource]:
    """A Secret of Kubernetes for each that pods read, of one or several of Secrets Manager's."""
    stores = {secret: _store(args, secret) for secret in names.SECRETS}
    targets = {(place.namespace, place.name) for place in names.SECRETS.values()}
    return [_secret(args, namespace, name, stores) for namespace, name in sorted(targets)]


def _store(args: VaultArgs, secret: str) -> k8s.apiextensions.CustomResource:
    name, namespace = f"{args.prefix}-{secret}", names.SECRETS[secret].namespace
    opts = args.opts[namespace]
    who = k8s.core.v1.ServiceAccount(
        f"{name}-reader",
        k8s.core.v1.ServiceAccountInitArgs(
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name=account(secret),
                namespace=namespace,
                annotations={"eks.amazonaws.com/role-arn": args.readers[secret].arn},
            ),
            automount_service_account_token=False,
        ),
        opts,
    )
    login = {"jwt": {"serviceAccountRef": {"name": account(secret)}}}
    return k8s.apiextensions.CustomResource(
        f"{name}-store",
        api_version=_API,
        kind="SecretStore",
        metadata=k8s.meta.v1.ObjectMetaArgs(name=account(secret), namespace=namespace),
        spec={"provider": {"aws": {"service": "SecretsManager", "region": names.REGION, "auth": login}}},
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[who])),
    )


def _secret(
    args: VaultArgs, namespace: str, name: str, stores: dict[str, k8s.apiextensions.CustomResource]
) -> k8s.apiextensions.CustomResource:
    own = {
        secret: place for secret, place in names.SECRETS.items() if (place.namespace, place.name) == (namespace, name)
    }
    data = [
        {
            "secretKey": place.key,
            "remoteRef": {"key": names.secret(args.stack, secret)},
            "sourceRef": {"storeRef": {"kind": "SecretStore", "name": account(secret)}},
        }
        for secret, place in own.items()
    ]
    into: dict[str, Any] = {"name": name, "creationPolicy": "Owner"}
    if name == names.BACKEND:
        template = {
            "rate-limit-store": args.counts,  # no secret, but read from where secrets are
            # Secrets Manager keeps no empty text, and a secret without a value would hold up the others.
            "gemini-api-key": f'{{{{ index . "gemini-api-key" | replace "{UNSET}" "" }}}}',
        }
        into["template"] = {"engineVersion": "v2", "mergePolicy": "Merge", "data": template}
    needs = pulumi.ResourceOptions(depends_on=[stores[secret] for secret in own])
    return k8s.apiextensions.CustomResource(
        f"{args.prefix}-{name}",
        api_version=_API,
        kind="ExternalSecret",
        metadata=k8s.meta.v1.ObjectMetaArgs(name=name, namespace=namespace),
        spec={"refreshInterval": _EVERY, "target": into, "data": data},
        opts=pulumi.ResourceOptions.merge(args.opts[namespace], needs),
    )
