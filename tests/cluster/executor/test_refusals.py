"""When no pod can be had: a clear refusal each time, and never a hang."""

from __future__ import annotations

import copy
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.backend import Backend, eventually
from tests.cluster.executor.deployment import NAMESPACE, Deployed

Json = dict[str, Any]


@contextmanager
def pool(deployed: Deployed, *, quota: Json | None = None, **pod: Any) -> Iterator[str]:
    """A namespace with a copy of the pool, of pods that differ in this."""
    namespace = f"refusing-{secrets.token_hex(4)}"
    original = deployed.cluster.get("deployment", "sandcell-runner", "-n", NAMESPACE)
    deployment = copy.deepcopy(original)
    deployment["metadata"] = {"name": "sandcell-runner", "namespace": namespace}
    deployment["spec"]["replicas"] = 1
    del deployment["status"]
    spec = deployment["spec"]["template"]["spec"]
    spec["containers"][0] |= pod.pop("container", {})
    spec |= pod
    key = deployed.cluster.get("configmap", "sandcell-claim-key", "-n", NAMESPACE)
    objects: list[Json] = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}]
    if quota:
        meta = {"name": "quota", "namespace": namespace}
        objects.append({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": meta, "spec": {"hard": quota}})
    key["metadata"] = {"name": "sandcell-claim-key", "namespace": namespace}
    meta = {"name": spec["serviceAccountName"], "namespace": namespace}
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta}
    deployed.cluster.apply(*objects, account, key, deployment)
    try:
        yield namespace
    finally:
        deployed.cluster.kubectl("delete", "namespace", namespace, "--wait=false")


@contextmanager
def refusing(deployed: Deployed, namespace: str, wait_s: float = 8, **settings: Any) -> Iterator[Backend]:
    """A backend on it. With the administrator's rights: the account has none there."""
    config = deployed.cluster.kubeconfig
    with deployed.serving(
        kubernetes_namespace=namespace, kubernetes_config=config, kubernetes_wait_s=wait_s, kubernetes_scale=False,
        **settings,
    ) as backend:  # fmt: skip
        yield backend


def refusal(backend: Backend) -> str:
    """What it says."""
    answer = backend.post(code="1")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (503, "sandbox_unavailable"), problem
    detail: str = problem["detail"]
    return detail


CASES: dict[str, tuple[Json, tuple[str, ...]]] = {
    "an image that is not there": (
        {"container": {"image": "sandcell.test/nowhere:1", "imagePullPolicy": "Never"}},
        ("ErrImageNeverPull", "sandcell.test/nowhere:1"),
    ),
    "a command that is not there": (
        {"container": {"command": ["/nothing"]}},
        ("Error", "/nothing"),
    ),
    "a runner that cannot start": (
        {"container": {"env": [{"name": "SANDCELL_CLAIM_KEY", "value": "12"}]}},
        ("CrashLoopBackOff", "SANDCELL_CLAIM_KEY is to be the modulus"),
    ),
    "no node for it": (
        {"nodeSelector": {"nobody": "has-this"}},
        ("Unschedulable", "0/1 nodes are available", "node affinity/selector"),
    ),
    "more memory than any node has": (
        {"container": {"resources": {"requests": {"memory": "900Gi"}, "limits": {"memory": "900Gi"}}}},
        ("Unschedulable", "Insufficient memory"),
    ),
    "pods that gVisor does not hold": ({"runtimeClassName": None}, ("are not isolated by RuntimeClass 'gvisor'",)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_pool_that_can_have_no_pods(deployed: Deployed, case: str) -> None:
    changes, words = CASES[case]
    with pool(deployed, **changes) as namespace, refusing(deployed, namespace) as backend:
        # At first it may only say that nothing is ready yet.
        eventually(lambda: all(word in refusal(backend) for word in words), 60)


def test_a_full_quota(deployed: Deployed) -> None:
    with pool(deployed, quota={"pods": "0"}) as namespace, refusing(deployed, namespace, wait_s=3) as backend:
        assert "cannot make any" in (said := refusal(backend)) and "exceeded quota" in said


def test_no_pool(deployed: Deployed) -> None:
    with refusing(deployed, "nowhere", wait_s=1) as backend:
        assert "there is no Deployment 'sandcell-runner'" in refusal(backend)


def test_an_empty_pool(deployed: Deployed) -> None:
    with pool(deployed) as namespace:
        deployed.cluster.kubectl("scale", "deployment/sandcell-runner", "-n", namespace, "--replicas=0")
        with refusing(deployed, namespace, wait_s=1) as backend:
            eventually(lambda: "is scaled to 0" in refusal(backend), 30)


def test_a_runner_lets_in_nobody_with_another_key(deployed: Deployed) -> None:
    """A second backend, say, of a namespace that a policy has forgotten."""
    key = deployed.folder / "stranger.pem"
    key.write_bytes(deployed.new_key())
    with pool(deployed) as namespace, refusing(deployed, namespace, 30, kubernetes_claim_key=key) as backend:
        assert "Runner pods cannot be used" in (said := refusal(backend)) and "hung up" in said


def test_rights_that_are_missing(deployed: Deployed) -> None:
    with deployed.serving(kubernetes_namespace="kube-system") as backend:
        assert "pods is forbidden" in refusal(backend)


def test_without_a_key_of_the_runners_nothing_is_run(deployed: Deployed) -> None:
    with deployed.serving(kubernetes_claim_key="/nowhere.pem") as backend:
        assert "SANDCELL_KUBERNETES_CLAIM_KEY" in refusal(backend)


def test_an_api_server_that_is_not_there_is_told_at_once(deployed: Deployed) -> None:
    kubeconfig = deployed.folder / "elsewhere"
    config = deployed.cluster.kubectl("config", "view", "--raw", "--minify", "-o", "json")
    server = json.loads(config)["clusters"][0]["cluster"]["server"]
    kubeconfig.write_text(config.replace(server, "https://127.0.0.1:9"))
    with deployed.serving(kubernetes_config=kubeconfig) as backend:
        assert "API server" in refusal(backend)
        assert backend.client.get("/health").status_code == 200
        assert backend.client.get("/health/ready").status_code == 503
