"""Brings the cluster up, in the order that its parts need each other, and takes it down without a trace."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster import binaries, cgroups, network, packages
from tests.cluster.binaries import Say, to_stderr
from tests.cluster.components import NODE, PAUSE_IMAGE, POLICY_TOKEN, bootstrap, configuration
from tests.cluster.images import pause_image
from tests.cluster.namespaces import Namespaces
from tests.cluster.network import Network
from tests.cluster.node import Node, environment
from tests.cluster.pki import Authority, service_account_keys
from tests.cluster.places import ClusterError, Places, cache, here, locked

_BUSY = "another cluster of this user's is up or on its way; `python -m tests.cluster down` ends it"


@dataclass(frozen=True)
class Cluster:
    """A Kubernetes that tests can use; `node` is None where it is somebody else's (SANDCELL_TEST_KUBECONFIG)."""

    kubeconfig: Path
    kubectl_program: str
    node: Node | None

    def kubectl(self, *words: str, stdin: str | None = None, timeout: float = 60) -> str:
        """What kubectl prints; ClusterError with what it complains of."""
        command = [self.kubectl_program, f"--kubeconfig={self.kubeconfig}", f"--request-timeout={timeout}s", *words]
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, timeout=timeout + 30, check=False,
            env=os.environ | {"HOME": str(cache())},
        )  # fmt: skip
        if done.returncode:
            raise ClusterError(f"kubectl {' '.join(words)} failed ({done.returncode}): {done.stderr[-2000:]}")
        return done.stdout

    def get(self, *words: str) -> dict[str, Any]:
        """`kubectl get` as data."""
        found: dict[str, Any] = json.loads(self.kubectl("get", *words, "-o", "json"))
        return found

    def apply(self, *objects: dict[str, Any]) -> None:
        """Makes or changes objects."""
        listed = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
        self.kubectl("apply", "-f", "-", stdin=json.dumps(listed))

    def import_image(self, archive: Path) -> None:
        """Makes an OCI archive's image known to the node, under the name in the archive."""
        assert self.node, "images of somebody else's cluster are its owner's"
        self.node.namespaces.run("ctr", "-n", "k8s.io", "images", "import", "--local", str(archive), timeout=300)


def up(say: Say = to_stderr, *, stay: bool = False) -> Cluster:
    """A new cluster with a ready node. It ends with this process's thread, unless it is to `stay` until `down`."""
    if os.geteuid() != 0:
        raise ClusterError("only root can make the node's namespaces; give SANDCELL_TEST_KUBECONFIG otherwise")
    programs = binaries.build(say)
    unpacked = packages.unpack(say)
    places, addresses = here(), network.chosen()
    with locked(cache() / "node.lock", _BUSY) as lock:
        _sweep(places)
        network.check_free(addresses)
        try:
            _lay_out(places, addresses, programs, unpacked)
            cgroups.make()
            namespaces = Namespaces.start(places, environment(places), lock, stay=stay)
            try:
                node = Node(places, addresses, namespaces)
                cluster = Cluster(places.kubeconfig, str(places.bin / "kubectl"), node)
                _start(cluster, node, say)
            except BaseException:
                namespaces.kill()
                raise
        except BaseException:
            _sweep(places)
            raise
    return cluster


def attach() -> Cluster:
    """The cluster that another process of this user's has brought up."""
    places = here()
    node = Node(places, network.chosen(), Namespaces.attach(places, environment(places)))
    return Cluster(places.kubeconfig, str(places.bin / "kubectl"), node)


def down() -> None:
    """Takes away whatever there is of this user's cluster, running or left over; it need not be there."""
    places = here()
    with contextlib.suppress(ClusterError):
        attach().node.namespaces.kill()  # type: ignore[union-attr]
    # Whoever started PID 1 holds the lock a moment longer.
    with locked(cache() / "node.lock", "the cluster is being brought up just now", patience=15):
        _sweep(places)


@contextlib.contextmanager
def running(say: Say = to_stderr) -> Iterator[Cluster]:
    """A cluster for the tests: SANDCELL_TEST_KUBECONFIG's, or a new one that is taken down in the end."""
    given = os.environ.get("SANDCELL_TEST_KUBECONFIG")
    if given and Path(given) == here().kubeconfig:  # of `python -m tests.cluster up`
        yield attach()
        return
    if given:
        kubectl = shutil.which("kubectl") or str(binaries.build(say)["kubectl"])
        yield Cluster(Path(given), kubectl, None)
        return
    cluster = up(say)
    try:
        yield cluster
    finally:
        down()


def _sweep(places: Places) -> None:
    """What a killed process may have left. The lock is held: no node is running."""
    network.disconnect()
    cgroups.remove()
    if places.state.is_dir():
        shutil.rmtree(places.state)


def _lay_out(places: Places, addresses: Network, programs: dict[str, Path], unpacked: Path) -> None:
    """Programs, certificates and configuration in the state folder."""
    places.make()
    _link_programs(places, programs, unpacked)
    plugins, runc = unpacked / "usr/lib/cni", places.bin / "runc"
    for name, text in configuration(places, addresses, str(plugins), str(runc)).items():
        (places.etc / name).parent.mkdir(exist_ok=True)
        (places.etc / name).write_text(text)
    authority = Authority(places.pki)
    names = ("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc")
    served = (*names, "127.0.0.1", addresses.node, addresses.api_service)
    authority.issue("apiserver", "kube-apiserver", hosts=served)
    authority.issue("kubelet-client", "apiserver-kubelet-client", "system:masters")
    authority.issue("admin", "admin", "system:masters")
    authority.issue("controller-manager", "system:kube-controller-manager")
    authority.issue("scheduler", "system:kube-scheduler")
    authority.issue("node", f"system:node:{NODE}", "system:nodes", (NODE, addresses.node))
    service_account_keys(places.pki)
    for name in ("controller-manager", "scheduler", "node"):
        (places.pki / f"{name}.kubeconfig").write_text(authority.kubeconfig(name, addresses.api))
    places.kubeconfig.touch(mode=0o600)
    places.kubeconfig.write_text(authority.kubeconfig("admin", addresses.api))


def _link_programs(places: Places, programs: dict[str, Path], unpacked: Path) -> None:
    found = dict(programs)
    for folder in ("usr/bin", "usr/sbin"):
        for name in ("containerd", "containerd-shim-runc-v2", "ctr", "etcd", "runc"):
            if (unpacked / folder / name).is_file():
                found[name] = unpacked / folder / name
    shim = "containerd-shim-runsc-v1"
    if not _may_lower_oom_scores():
        # gVisor's shim must set its oom_score_adj to -999, or ends. It forgives a refusal inside a user namespace, and
        # takes this for one by its uid_map.
        fake = places.etc / "uid_map"
        _script(places.bin / shim, f"""
            for word in "$@"; do if [ "$word" = start ]; then mount --bind {fake} /proc/$$/uid_map; fi; done
            exec {found.pop(shim)} "$@"
        """)  # fmt: skip
    _script(places.bin / "iptables", f"""
        libraries=$(dirname {unpacked}/usr/lib/*/libxtables.so.12)
        export LD_LIBRARY_PATH=$libraries XTABLES_LIBDIR=$libraries/xtables
        exec {unpacked}/usr/sbin/xtables-nft-multi iptables "$@"
    """)  # fmt: skip
    for name, program in found.items():
        (places.bin / name).symlink_to(program)


def _script(path: Path, body: str) -> None:
    path.write_text("#!/bin/sh\n" + "\n".join(line.strip() for line in body.strip().splitlines()) + "\n")
    path.chmod(0o755)


def _may_lower_oom_scores() -> bool:
    """Whether this process has CAP_SYS_RESOURCE."""
    status = Path("/proc/self/status").read_text()
    effective = next(line for line in status.splitlines() if line.startswith("CapEff:"))
    return bool(int(effective.split()[1], 16) >> 24 & 1)


def _start(cluster: Cluster, node: Node, say: Say) -> None:
    say("starting the node ...")
    inside = node.namespaces
    network.connect(node.network, inside.pid)
    for words in network.inside(node.network):
        inside.run(*words)
    for name in ("etcd", "kube-apiserver", "containerd"):
        node.start(name)
    archive = node.places.state / "pause.tar"
    pause_image((node.places.bin / "pause").resolve(), archive, PAUSE_IMAGE)
    node.wait("containerd", lambda: _works(lambda: inside.run("ctr", "version")), 60, "containerd")
    cluster.import_image(archive)
    ready = ["get", "--raw", "/readyz"]
    node.wait("the API server", lambda: _works(lambda: cluster.kubectl(*ready)), 120, "etcd", "kube-apiserver")
    cluster.apply(*bootstrap())
    _lay_credentials(node)
    for name in ("kube-controller-manager", "kube-scheduler", "kube-network-policies", "kubelet"):
        node.start(name)
    node.wait("network policies", lambda: _queue_is_served(inside), 60, "kube-network-policies")
    node.wait("a ready node", lambda: _node_is_ready(cluster), 120, "kubelet", "containerd")
    account = ["get", "serviceaccount", "default"]
    node.wait("a service account", lambda: _works(lambda: cluster.kubectl(*account)), 60, "kube-controller-manager")


def _lay_credentials(node: Node) -> None:
    """Where a pod would find them, for kube-network-policies."""
    folder = "/run/secrets/kubernetes.io/serviceaccount"
    node.namespaces.run("mkdir", "-p", folder)
    node.namespaces.run("cp", f"{node.places.pki}/ca.crt", f"{folder}/ca.crt")
    node.namespaces.run("sh", "-c", f"printf %s {POLICY_TOKEN} >{folder}/token")


def _queue_is_served(inside: Namespaces) -> bool:
    """Whether somebody answers for queue 100."""
    lines = inside.run("cat", "/proc/net/netfilter/nfnetlink_queue").splitlines()
    return any(line.split()[0] == "100" for line in lines)


def _node_is_ready(cluster: Cluster) -> bool:
    nodes = cluster.get("nodes")["items"]
    conditions = [c for node in nodes for c in node["status"].get("conditions", [])]
    return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)


def _works(call: Any) -> bool:
    try:
        call()
    except ClusterError:
        return False
    return True
