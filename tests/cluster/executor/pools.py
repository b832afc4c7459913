"""Pools of a test's own, in namespaces of their own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.backend import Backend
from tests.cluster.executor.deployment import NAMESPACE, Deployed

Json = dict[str, Any]


@contextmanager
def pool(
    deployed: Deployed, *, runtime: str = "default", replicas: int = 1, quota: Json | None = None, **pod: Any
) -> Iterator[str]:
    """A namespace with a copy of the pool, of pods that differ in this."""
    namespace = f"pool-{secrets.token_hex(4)}"
    deployment = deployed.pool_of(runtime, namespace)
    deployment["spec"]["replicas"] = replicas
    spec = deployment["spec"]["template"]["spec"]
    spec["containers"][0] |= pod.pop("container", {})
    spec |= pod
    for name in ("serviceAccountName", "serviceAccount"):
        spec.pop(name, None)  # which is not there
    key = deployed.cluster.get("configmap", "sandcell-claim-key", "-n", NAMESPACE)
    objects: list[Json] = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}]
    if quota:
        meta = {"name": "quota", "namespace": namespace}
        objects.append({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": meta, "spec": {"hard": quota}})
    key["metadata"] = {"name": "sandcell-claim-key", "namespace": namespace}
    deployed.cluster.apply(*objects, key, deployment)
    try:
        yield namespace
    finally:
        deployed.cluster.kubectl("delete", "namespace", namespace, "--wait=false")


@contextmanager
def serving_pool(deployed: Deployed, namespace: str, wait_s: float = 8, **settings: Any) -> Iterator[Backend]:
    """A backend on it. With the administrator's rights: the account has none there."""
    config = deployed.cluster.kubeconfig
    with deployed.serving(
        kubernetes_namespace=namespace, kubernetes_config=config, kubernetes_wait_s=wait_s, kubernetes_scale=False,
        **settings,
    ) as backend:  # fmt: skip
        yield backend
