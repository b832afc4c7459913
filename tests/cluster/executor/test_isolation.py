"""What a cell in a pod can reach: nothing but its own backend, which called it."""

from __future__ import annotations

import json

from tests.backend import Backend
from tests.cluster.executor.deployment import Deployed

REACH = """
import socket
from concurrent.futures import ThreadPoolExecutor
def reached(where):
    host, port, kind = where
    with socket.socket(socket.AF_INET, getattr(socket, kind)) as s:
        s.settimeout(3)
        try:
            s.connect((host, port))
            if kind == 'SOCK_DGRAM':
                s.send(QUERY)
                s.recv(1)
        except OSError:
            return False
    return True
# A query for `kubernetes.default.svc.cluster.local`.
QUERY = (b'\\1\\2\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0' b'\\x0akubernetes\\7default\\3svc\\7cluster\\5local\\0\\0\\1\\0\\1')
with ThreadPoolExecutor(len(places)) as pool:
    found = [where for where, got in zip(places, pool.map(reached, places)) if got]
names = []
for name in ('kubernetes.default.svc', 'metadata.google.internal', 'example.com'):
    try: names.append(socket.getaddrinfo(name, 443))
    except OSError: pass
"""


def test_a_cell_reaches_nobody(shared: Backend, deployed: Deployed) -> None:
    """The API server by both of its addresses, the node, this machine, DNS, instance metadata, and other runners."""
    (service,) = deployed.cluster.get("service", "kubernetes", "-n", "default")["spec"]["clusterIPs"]
    endpoints = deployed.cluster.get("endpoints", "kubernetes", "-n", "default")["subsets"][0]
    (node,) = deployed.cluster.get("nodes")["items"][:1]
    address = next(a["address"] for a in node["status"]["addresses"] if a["type"] == "InternalIP")
    others = [pod["status"]["podIP"] for pod in deployed.pods("sandcell.dev/state=idle") if "podIP" in pod["status"]]
    assert others
    tcp = [
        (service, 443),
        (endpoints["addresses"][0]["ip"], endpoints["ports"][0]["port"]),
        *((address, port) for port in (22, 80, 2379, 6443, 10250)),
        ("169.254.169.254", 80),
        ("169.254.170.2", 80),
        (deployed.host, 22),
        (deployed.host, int(shared.url.rsplit(":", 1)[1])),
        *((other, 8750) for other in others),
        ("8.8.8.8", 53),
    ]
    dns = [(where, 53, "SOCK_DGRAM") for where in ("10.96.0.10", service, address, deployed.host, "8.8.8.8")]
    places = [[*where, "SOCK_STREAM"] for where in tcp] + [list(where) for where in dns]
    answer = shared.run(f"places = {json.dumps(places)}\n{REACH}", outputs=["found", "names"], limits={"wall_s": 60})
    assert answer["status"] == "ok", answer
    assert answer["variables"] == {"found": [], "names": []}


def test_a_cell_finds_no_account_and_knows_no_name(shared: Backend) -> None:
    code = (
        "import os, socket\n"
        "tokens = [p for p in ('/var/run/secrets', '/run/secrets', '/etc/sandcell') if os.path.exists(p)]\n"
        "env = [n for n in os.environ if 'KUBE' in n or 'SANDCELL' in n or '_SERVICE_' in n]\n"
        "name = socket.gethostname()\nkernel = open('/proc/version').read()"
    )
    found = shared.run(code, outputs=["tokens", "env", "name", "kernel"])["variables"]
    assert found["tokens"] == found["env"] == []
    assert found["name"] == "sandbox"
    assert "gvisor" in found["kernel"]
