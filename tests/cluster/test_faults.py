"""Each component can be stopped, started and killed by itself, and the cluster goes on."""

from __future__ import annotations

import os
import signal

import pytest

from tests.backend import eventually
from tests.cluster.cluster import Cluster
from tests.cluster.node import Node
from tests.cluster.places import ClusterError
from tests.cluster.pods import running, server

pytestmark = pytest.mark.cluster


def ready(cluster: Cluster) -> bool:
    try:
        return cluster.kubectl("get", "--raw", "/readyz", timeout=5) == "ok"
    except ClusterError:
        return False


@pytest.mark.parametrize("name", ["etcd", "kube-apiserver"])
def test_the_control_plane_comes_back(cluster: Cluster, node: Node, namespace: str, name: str) -> None:
    """A killed etcd or API server, started again, has kept everything."""
    node.stop(name, signal.SIGKILL)
    assert not node.running(name)
    assert not ready(cluster)
    node.start(name)
    eventually(lambda: ready(cluster), 60)
    assert cluster.get("namespace", namespace)["status"]["phase"] == "Active"


def test_no_kubelet_no_new_pods(cluster: Cluster, node: Node, namespace: str) -> None:
    """What was made while it was away starts when it is back; what ran goes on."""
    cluster.apply(server("before", namespace))
    running(cluster, namespace, "before")
    node.stop("kubelet")
    cluster.apply(server("after", namespace))
    eventually(lambda: cluster.get("pod", "after", "-n", namespace)["spec"].get("nodeName"))
    assert cluster.get("pod", "after", "-n", namespace)["status"]["phase"] == "Pending"
    node.start("kubelet")
    running(cluster, namespace, "after")
    assert cluster.get("pod", "before", "-n", namespace)["status"]["containerStatuses"][0]["restartCount"] == 0


def test_killed_shims(cluster: Cluster, node: Node, namespace: str) -> None:
    """The pod's container is started anew, in a sandbox of its own."""
    cluster.apply(server("victim", namespace))
    running(cluster, namespace, "victim")
    shims = node.shims(namespace, "victim")
    assert shims
    for pid in shims:
        os.kill(pid, signal.SIGKILL)

    def again() -> bool:
        status = cluster.get("pod", "victim", "-n", namespace)["status"]
        containers = status.get("containerStatuses", [])
        return status["phase"] == "Running" and bool(containers) and containers[0]["restartCount"] > 0

    eventually(again, 60)
    assert not set(node.shims(namespace, "victim")) & set(shims)


def test_logs(node: Node) -> None:
    """Every component has one, and a failed wait shows the end of it."""
    for name in node.components:
        assert node.log(name) not in ("", "(no log)")
    with pytest.raises(ClusterError, match="in vain for the moon\n--- the last that kubelet said"):
        node.wait("the moon", lambda: False, 0.1, "kubelet")
