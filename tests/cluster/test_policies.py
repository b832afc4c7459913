"""Network policies are enforced: each denial is shown beside what is allowed without the policy."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.backend import eventually
from tests.cluster.cluster import Cluster
from tests.cluster.node import Node
from tests.cluster.pods import default_deny, fetched, fetched_each, running, server

pytestmark = pytest.mark.cluster


class Here(BaseHTTPRequestHandler):
    """Says "here" to everybody."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"here")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def listening(address: str) -> Iterator[str]:
    """A server on this machine's end of the link; its URL."""
    with ThreadingHTTPServer((address, 0), Here) as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield f"http://{address}:{found.server_port}/"
        found.shutdown()
        thread.join()


def test_default_deny(cluster: Cluster, node: Node, namespace: str) -> None:
    """Pod to pod, to this machine, to the API server by both its addresses, to the kubelet: open without, shut with."""
    cluster.apply(server("one", namespace), server("two", namespace), server("plain", namespace, gvisor=False))
    pod_url = f"http://{running(cluster, namespace, 'one')}:8080/"
    for name in ("two", "plain"):
        running(cluster, namespace, name)

    def closed(name: str) -> bool:
        return fetched(cluster, namespace, name, pod_url).startswith("nothing:")

    with listening(node.network.host) as host_url:
        open_to = {
            pod_url: "here",
            host_url: "here",
            f"{node.network.api}/livez": "ok",
            f"https://{node.network.api_service}/livez": "ok",
            f"https://{node.network.node}:10250/pods": "HTTP 401",
        }
        for name in ("two", "plain"):
            assert fetched_each(cluster, namespace, name, open_to) == open_to
        cluster.apply(default_deny(namespace))
        for name in ("two", "plain"):
            eventually(partial(closed, name))
            found = fetched_each(cluster, namespace, name, open_to)
            assert [url for url, answer in found.items() if not answer.startswith("nothing:")] == []


def test_allowed_block(cluster: Cluster, node: Node, namespace: str) -> None:
    """A policy lets in whom it names: this machine by its address, another pod not."""
    cluster.apply(default_deny(namespace, f"{node.network.host}/32"))
    cluster.apply(server("one", namespace))
    url = f"http://{running(cluster, namespace, 'one')}:8080/"
    cluster.apply(server("outside", "default"))
    try:
        running(cluster, "default", "outside")
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

        def answered() -> bool:
            try:
                return bool(direct.open(url, timeout=2).read() == b"here")
            except OSError:
                return False

        eventually(answered)
        assert fetched(cluster, "default", "outside", url).startswith("nothing:")
        assert fetched(cluster, namespace, "one", node.network.api).startswith("nothing:")
    finally:
        cluster.kubectl("delete", "pod", "outside", "-n", "default", "--wait=false")


def test_nothing_passes_while_nobody_judges(cluster: Cluster, node: Node, namespace: str) -> None:
    """A stopped policy engine closes the pods to everything new, rather than opening them."""
    cluster.apply(server("one", namespace), server("two", namespace))
    url = f"http://{running(cluster, namespace, 'one')}:8080/"
    running(cluster, namespace, "two")
    assert fetched(cluster, namespace, "two", url) == "here"
    node.stop("kube-network-policies")
    try:
        assert fetched(cluster, namespace, "two", url).startswith("nothing:")
    finally:
        node.start("kube-network-policies")
    eventually(lambda: fetched(cluster, namespace, "two", url) == "here", 30)
