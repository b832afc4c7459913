"""The node's network: one veth pair to this machine, a route to the pods, and no way to anywhere else.

This machine is 172.30.0.1 on its end, the node 172.30.0.2 on the other; the node has no default route, so what runs on
it reaches the pods, itself and this machine's end, nothing more. IPv6 is off: no policy is enforced on it.
"""

from __future__ import annotations

import ipaddress
import json
import os
import subprocess
from dataclasses import dataclass
from typing import Any

from tests.cluster.places import ClusterError

INTERFACE = "sandcell0"


@dataclass(frozen=True)
class Network:
    """Addresses; `link` is a /24: .1 is this machine, .2 the node. `pods` and `services` are routed there."""

    link: str = "172.30.0"
    pods: str = "10.244.0.0/24"
    services: str = "10.96.0.0/16"

    @property
    def host(self) -> str:
        """This machine, as pods see it."""
        return f"{self.link}.1"

    @property
    def node(self) -> str:
        return f"{self.link}.2"

    @property
    def api_service(self) -> str:
        """The address of the service `kubernetes`."""
        return str(ipaddress.ip_network(self.services)[1])

    @property
    def api(self) -> str:
        return f"https://{self.node}:6443"


def chosen() -> Network:
    """The addresses; SANDCELL_CLUSTER_LINK=172.29.7 (three numbers of four) where the usual ones are taken."""
    return Network(link=os.environ.get("SANDCELL_CLUSTER_LINK", Network.link))


def check_free(network: Network) -> None:
    """Raises ClusterError where an address or the interface is in use on this machine already."""
    if any(link["ifname"] == INTERFACE for link in _ask("link")):
        raise ClusterError(f"the interface {INTERFACE} exists already: another cluster is running on this machine")
    wanted = [ipaddress.ip_network(text) for text in (f"{network.link}.0/24", network.pods, network.services)]
    used = [(f"{a['local']}/{a['prefixlen']}", link["ifname"]) for link in _ask("addr") for a in link["addr_info"]]
    used += [(r["dst"], r.get("dev", "?")) for r in _ask("route") if r["dst"] != "default"]
    for text, device in used:
        taken = ipaddress.ip_network(text, strict=False)
        for one in wanted:
            if taken.version == 4 and one.overlaps(taken):
                raise ClusterError(f"{one} overlaps {text} on {device}; SANDCELL_CLUSTER_LINK chooses another link")


def connect(network: Network, pid: int) -> None:
    """Lays the link to the namespaces of process `pid`, and this machine's routes. The node's end is `eth0`."""
    run("link", "add", INTERFACE, "type", "veth", "peer", "name", "eth0", "netns", str(pid))
    with open(f"/proc/sys/net/ipv6/conf/{INTERFACE}/disable_ipv6", "w") as file:  # noqa: PTH123
        file.write("1")
    run("addr", "add", f"{network.host}/24", "dev", INTERFACE)
    run("link", "set", INTERFACE, "up")
    for block in (network.pods, network.services):
        run("route", "add", block, "via", network.node, "dev", INTERFACE)


def disconnect() -> None:
    """Takes the link away, and with it its routes. Nothing happens where there is none."""
    if any(link["ifname"] == INTERFACE for link in _ask("link")):
        run("link", "del", INTERFACE)


def inside(network: Network) -> list[list[str]]:
    """The commands that set up the node's own end, in its namespaces.

    Every new connection from or to a pod is handed to kube-network-policies (queue 100), which answers for each by the
    policies in force; while it does not run, none gets through. Its own rules need the kernel's `nft queue`, which not
    every kernel has, and see nothing that a pod sends to the node itself. The API server's service address is the only
    one that leads anywhere unless kube-proxy runs.
    """
    new = ["-m", "conntrack", "--ctstate", "NEW"]
    queue = ["-j", "NFQUEUE", "--queue-num", "100"]
    to_api = ["-d", network.api_service, "-p", "tcp", "--dport", "443", "-j", "DNAT", "--to", f"{network.node}:6443"]
    return [
        ["sh", "-c", "for f in all default; do echo 1 >/proc/sys/net/ipv6/conf/$f/disable_ipv6; done"],
        ["sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward"],
        ["ip", "link", "set", "lo", "up"],
        ["ip", "addr", "add", f"{network.node}/24", "dev", "eth0"],
        ["ip", "link", "set", "eth0", "up"],
        ["iptables", "-A", "INPUT", "-i", "veth+", *new, *queue],
        ["iptables", "-A", "FORWARD", *new, *queue],
        ["iptables", "-t", "nat", "-A", "PREROUTING", *to_api],
        ["iptables", "-t", "nat", "-A", "OUTPUT", *to_api],
    ]


def run(*words: str) -> None:
    """One `ip` command on this machine."""
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClusterError(f"ip {' '.join(words)}: {done.stderr.strip()}")


def _ask(what: str) -> list[dict[str, Any]]:
    done = subprocess.run(["ip", "-4", "-json", what, "show"], capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout or "[]")
    return found
