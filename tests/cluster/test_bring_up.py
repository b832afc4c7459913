"""What the cluster is: a ready node of real pods, gVisor's where asked for, with no way out of this machine."""

from __future__ import annotations

import os
import urllib.request

import pytest

from tests.cluster.cluster import Cluster
from tests.cluster.node import Node
from tests.cluster.places import ClusterError
from tests.cluster.pods import fetched, python, running, server

pytestmark = pytest.mark.cluster

KERNEL_LOG = """
import ctypes
buffer = ctypes.create_string_buffer(1 << 16)
count = ctypes.CDLL(None).klogctl(3, buffer, len(buffer))
print(buffer.raw[:max(count, 0)].decode(errors="replace"))
"""


def test_the_node_is_ready(cluster: Cluster, node: Node) -> None:
    found = cluster.get("nodes")["items"]
    assert [one["metadata"]["name"] for one in found] == ["node1"]
    info = found[0]["status"]["nodeInfo"]
    assert info["kubeletVersion"].startswith("v1.36.")
    assert info["containerRuntimeVersion"].startswith("containerd://1.7.")
    assert node.ended() == {}


def test_a_gvisor_pod_is_one(cluster: Cluster, node: Node, namespace: str) -> None:
    """Its kernel is gVisor's; a pod beside it without the runtime class shares this machine's."""
    cluster.apply(server("sandboxed", namespace), server("plain", namespace, gvisor=False))
    running(cluster, namespace, "sandboxed")
    running(cluster, namespace, "plain")
    version = "print(open('/proc/version').read())"
    assert os.uname().release in python(cluster, namespace, "plain", version)
    assert os.uname().release not in python(cluster, namespace, "sandboxed", version)
    assert "Starting gVisor" in python(cluster, namespace, "sandboxed", KERNEL_LOG)


def test_the_runner_is_in_the_image(cluster: Cluster, node: Node, namespace: str) -> None:
    """With its packages, for an ordinary uid on a read-only root."""
    cluster.apply(server("runner", namespace))
    running(cluster, namespace, "runner")
    code = "import numpy, pandas, matplotlib, IPython, sandcell_runner, os; print(os.getuid(), os.access('/', os.W_OK))"
    assert python(cluster, namespace, "runner", code) == "65534 False"


def test_pods_are_reached_by_their_addresses(cluster: Cluster, node: Node, namespace: str) -> None:
    """From this machine, and from each other."""
    cluster.apply(server("one", namespace), server("two", namespace))
    url = f"http://{running(cluster, namespace, 'one')}:8080/"
    running(cluster, namespace, "two")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
        assert answer.read() == b"here"
    assert fetched(cluster, namespace, "two", url) == "here"


def test_nothing_leads_out(cluster: Cluster, node: Node, namespace: str) -> None:
    """The node has no default route, IPv6 least of all; a pod without any policy reaches nobody else."""
    assert node.namespaces.run("ip", "route", "show", "default") == ""
    assert node.namespaces.run("ip", "-6", "address", "show", "dev", "eth0") == ""
    for address in ("192.0.2.200", "8.8.8.8", "169.254.169.254"):  # asked of the routing table, not of the network
        with pytest.raises(ClusterError, match="unreachable"):
            node.namespaces.run("ip", "route", "get", address)
    cluster.apply(server("inside", namespace))
    running(cluster, namespace, "inside")
    assert fetched(cluster, namespace, "inside", "http://169.254.169.254/").startswith("nothing:")
