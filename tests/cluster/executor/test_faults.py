"""Parts of the cluster fail while runs go on: every run ends with a truthful verdict, and nothing is left over."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from tests.backend import Backend, eventually, eventually_nothing
from tests.cluster.executor.deployment import NAMESPACE, Deployed
from tests.cluster.executor.load import Load
from tests.cluster.node import Node

pytestmark = pytest.mark.long

CLAIMED = "sandcell.dev/state=claimed"


def delete_running_pods(deployed: Deployed, node: Node) -> None:
    """Three times, whatever is running."""
    for _ in range(3):
        for pod in eventually(deployed.in_use, 60):
            deployed.delete(pod)
        time.sleep(1)


def kill_a_shim(deployed: Deployed, node: Node) -> None:
    """Of a pod in the middle of a run."""
    shims: list[int] = []

    def found() -> bool:
        shims[:] = [pid for pod in deployed.in_use() for pid in node.shims(NAMESPACE, pod["metadata"]["name"])]
        return bool(shims)

    eventually(found, 60)
    for pid in shims:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # its run has ended meanwhile


def stop_the_kubelet(deployed: Deployed, node: Node) -> None:
    node.stop("kubelet")
    time.sleep(30)
    node.start("kubelet")


def restart_the_api_server(deployed: Deployed, node: Node) -> None:
    node.stop("kube-apiserver", signal.SIGKILL)
    time.sleep(2)
    node.start("kube-apiserver")


def restart_etcd(deployed: Deployed, node: Node) -> None:
    node.stop("etcd", signal.SIGKILL)
    time.sleep(2)
    node.start("etcd")


def fill_the_quota(deployed: Deployed, node: Node) -> None:
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "full", "namespace": NAMESPACE}}
    deployed.cluster.apply({**quota, "spec": {"hard": {"pods": "1"}}})
    time.sleep(15)
    deployed.cluster.kubectl("delete", "resourcequota", "full", "-n", NAMESPACE)


FAULTS: dict[str, tuple[Callable[[Deployed, Node], None], set[str]]] = {
    "running pods are deleted": (delete_running_pods, {"ok", "killed"}),
    "a shim is killed": (kill_a_shim, {"ok", "killed"}),
    "the kubelet is away for 30 s": (stop_the_kubelet, {"ok", "refused", "killed"}),
    "the API server is killed": (restart_the_api_server, {"ok", "refused"}),
    "etcd is killed": (restart_etcd, {"ok", "refused"}),
    "the quota is full": (fill_the_quota, {"ok", "refused"}),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.timeout(300)
def test_a_fault_under_load(deployed: Deployed, node: Node, shared: Backend, fault: str) -> None:
    make, outcomes = FAULTS[fault]
    with Load(shared) as load:
        eventually(lambda: load.count("ok") >= 2, 60)
        make(deployed, node)
        before = load.count("ok")
        eventually(lambda: load.count("ok") >= before + 3, 150)  # it has recovered
    assert not load.wrong
    assert set(load.told) <= outcomes, load.told
    eventually_nothing(lambda: deployed.pods(CLAIMED), 60)


@pytest.mark.timeout(300)
def test_a_backend_is_killed_under_load(deployed: Deployed, shared: Backend) -> None:
    """Its callers see it go; the other's do not; its pods are swept."""
    with deployed.serving() as victim, Load(shared) as load, Load(victim) as lost:
        eventually(lambda: load.count("ok") >= 2 and lost.count("ok") >= 2, 90)
        victim.stop(signal.SIGKILL)
        before = load.count("ok")
        eventually(lambda: load.count("ok") >= before + 3, 90)
    assert not load.wrong and not lost.wrong
    assert set(load.told) == {"ok"}
    assert set(lost.told) <= {"ok", "ConnectError", "ReadError", "RemoteProtocolError"}
    eventually_nothing(lambda: deployed.pods(CLAIMED), 60)
