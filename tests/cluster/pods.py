"""Pods for the tests of the cluster itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.cluster.cluster import Cluster
from tests.cluster.node import wait_for
from tests.cluster.python_images import REFERENCE

Json = dict[str, Any]

# A server that says "here" to everybody, on port 8080.
SERVER = """
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Here(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"here")
ThreadingHTTPServer(("0.0.0.0", 8080), Here).serve_forever()
"""


def server(name: str, namespace: str, *, gvisor: bool = True) -> Json:
    """A pod that answers on port 8080, as little privileged as sandboxes are."""
    container = {
        "name": "server",
        "image": REFERENCE,
        "imagePullPolicy": "Never",
        "command": ["python", "-c", SERVER],
        "resources": {"limits": {"cpu": "500m", "memory": "256Mi"}},
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        },
    }
    spec: Json = {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": 0,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": 65534,
            "runAsGroup": 65534,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [container],
        "volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}}],
    }
    if gvisor:
        spec["runtimeClassName"] = "gvisor"
    metadata = {"name": name, "namespace": namespace, "labels": {"app": name}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


def running(cluster: Cluster, namespace: str, name: str, seconds: float = 60) -> str:
    """Waits until a pod runs; its address. Fails with the pod's status and events when it does not."""

    def address() -> str:
        status = cluster.get("pod", name, "-n", namespace)["status"]
        return str(status.get("podIP", "")) if status.get("phase") == "Running" else ""

    try:
        wait_for(f"pod {name}", address, seconds)
    except Exception as error:
        described = cluster.kubectl("describe", "pod", name, "-n", namespace)
        raise AssertionError(f"{error}:\n{described[-3000:]}") from error
    return address()


def python(cluster: Cluster, namespace: str, name: str, code: str) -> str:
    """What code prints in a running pod."""
    return cluster.kubectl("exec", "-n", namespace, name, "--", "python", "-c", code).strip()


def fetched(cluster: Cluster, namespace: str, name: str, url: str) -> str:
    """What the pod gets from a URL: the body, `HTTP 403` and the like, or `nothing: ` and why, after 3 s at most."""
    return fetched_each(cluster, namespace, name, [url])[url]


def fetched_each(cluster: Cluster, namespace: str, name: str, urls: Iterable[str]) -> dict[str, str]:
    """The same of many URLs at once."""
    code = f"""
import json, ssl, urllib.error, urllib.request
from concurrent.futures import ThreadPoolExecutor
context = ssl._create_unverified_context()
opener = urllib.request.build_opener(urllib.request.ProxyHandler({{}}), urllib.request.HTTPSHandler(context=context))
def get(url):
    try:
        return opener.open(url, timeout=3).read().decode()
    except urllib.error.HTTPError as error:
        return f"HTTP {{error.code}}"
    except OSError as error:
        return f"nothing: {{getattr(error, 'reason', error)}}"
urls = {list(urls)!r}
with ThreadPoolExecutor(len(urls)) as pool:
    print(json.dumps(dict(zip(urls, pool.map(get, urls)))))
"""
    found: dict[str, str] = json.loads(python(cluster, namespace, name, code))
    return found


def default_deny(namespace: str, *allowed: str) -> Json:
    """Nothing in but from the `allowed` blocks of addresses, nothing out."""
    spec: Json = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    if allowed:
        spec["ingress"] = [{"from": [{"ipBlock": {"cidr": block}} for block in allowed]}]
    metadata = {"name": "default-deny", "namespace": namespace}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}
