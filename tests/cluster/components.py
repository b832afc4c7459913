"""What every component of the node is told: command lines and configuration files, as plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.cluster.network import Network
from tests.cluster.places import Places

NODE = "node1"
CGROUP = "sandcell-cluster"
SANDBOX_NODE = "sandcell.dev/node=sandboxes"  # where infra/k8s's RuntimeClass places its pods
PAUSE_IMAGE = "sandcell.test/pause:1"
POLICY_TOKEN = "kube-network-policies"  # no secret: nobody else can reach the cluster
_CONTAINERD = "/run/containerd/containerd.sock"


@dataclass(frozen=True)
class Component:
    """One process of the node."""

    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def argv(self) -> list[str]:
        return [self.name, *self.arguments]


def components(places: Places, network: Network) -> dict[str, Component]:
    """All of them by name, in the order in which they start."""
    found = [
        _etcd(),
        _apiserver(places, network),
        Component("containerd", ["-c", str(places.etc / "containerd.toml")]),
        _controller_manager(places, network),
        _scheduler(places),
        _network_policies(network),
        _kubelet(places, network),
    ]
    return {component.name: component for component in found}


def _etcd() -> Component:
    # fsync guards against power cuts; what a killed process has written is kept without it.
    client, peer = "http://127.0.0.1:2379", "http://127.0.0.1:2380"
    return Component(
        "etcd",
        ["--data-dir=/var/lib/etcd", f"--listen-client-urls={client}", f"--advertise-client-urls={client}",
         f"--listen-peer-urls={peer}", "--unsafe-no-fsync"],
    )  # fmt: skip


def _apiserver(places: Places, network: Network) -> Component:
    pki = places.pki
    return Component(
        "kube-apiserver",
        ["--etcd-servers=http://127.0.0.1:2379", f"--advertise-address={network.node}", "--secure-port=6443",
         f"--service-cluster-ip-range={network.services}", f"--client-ca-file={pki}/ca.crt",
         f"--tls-cert-file={pki}/apiserver.crt", f"--tls-private-key-file={pki}/apiserver.key",
         f"--kubelet-client-certificate={pki}/kubelet-client.crt", f"--kubelet-client-key={pki}/kubelet-client.key",
         "--service-account-issuer=https://kubernetes.default.svc", f"--service-account-key-file={pki}/sa.pub",
         f"--service-account-signing-key-file={pki}/sa.key", f"--token-auth-file={places.etc}/tokens.csv",
         "--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction", "--allow-privileged=true",
         "--kubelet-preferred-address-types=InternalIP", "--endpoint-reconciler-type=lease"],
    )  # fmt: skip


def _controller_manager(places: Places, network: Network) -> Component:
    return Component(
        "kube-controller-manager",
        [*_delegated(places, "controller-manager"), f"--service-account-private-key-file={places.pki}/sa.key",
         f"--root-ca-file={places.pki}/ca.crt", f"--cluster-cidr={network.pods}", "--allocate-node-cidrs=true",
         f"--service-cluster-ip-range={network.services}", "--use-service-account-credentials=true"],
    )  # fmt: skip


def _scheduler(places: Places) -> Component:
    return Component("kube-scheduler", _delegated(places, "scheduler"))


def _delegated(places: Places, name: str) -> list[str]:
    config = places.pki / f"{name}.kubeconfig"
    options = ["kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"]
    return [*(f"--{option}={config}" for option in options), "--leader-elect=false"]


def _network_policies(network: Network) -> Component:
    # It finds the API server as a pod would: by these variables and by the files that node.py lays in the usual place.
    return Component(
        "kube-network-policies",
        [f"--hostname-override={NODE}", "--nfqueue-id=100", "--metrics-bind-address=127.0.0.1:9080", "--v=2"],
        {"KUBERNETES_SERVICE_HOST": network.node, "KUBERNETES_SERVICE_PORT": "6443"},
    )


def _kubelet(places: Places, network: Network) -> Component:
    return Component(
        "kubelet",
        [f"--config={places.etc}/kubelet.json", f"--kubeconfig={places.pki}/node.kubeconfig",
         f"--hostname-override={NODE}", f"--node-ip={network.node}", "--root-dir=/var/lib/kubelet",
         "--cert-dir=/var/lib/kubelet/pki", f"--node-labels={SANDBOX_NODE}", "--v=2"],
    )  # fmt: skip


def configuration(places: Places, network: Network, plugins: str, runc: str) -> dict[str, str]:
    """The files of `etc/` by name. `plugins` is the folder of the CNI plugins, `runc` a path."""
    return {
        "kubelet.json": json.dumps(kubelet(places), indent=1),
        "containerd.toml": containerd(places, plugins, runc),
        "runsc.toml": f'binary_name = "{places.bin}/runsc"\n[runsc_config]\n  platform = "systrap"\n',
        "cni/10-pods.conflist": json.dumps(cni(network), indent=1),
        "resolv.conf": "nameserver 127.0.0.1\n",
        "tokens.csv": f"{POLICY_TOKEN},kube-network-policies,kube-network-policies\n",
        "uid_map": f"{0:>10} {0:>10} {65536:>10}\n",
    }


def kubelet(places: Places) -> dict[str, object]:
    """The kubelet's configuration. It evicts and collects garbage late: the disk is the machine's, not the node's."""
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": True},
            "x509": {"clientCAFile": f"{places.pki}/ca.crt"},
        },
        "authorization": {"mode": "Webhook"},
        "cgroupDriver": "cgroupfs",
        "cgroupRoot": f"/{CGROUP}",
        "containerRuntimeEndpoint": f"unix://{_CONTAINERD}",
        "evictionHard": {
            "memory.available": "100Mi",
            "nodefs.available": "1%",
            "nodefs.inodesFree": "1%",
            "imagefs.available": "1%",
        },
        "failCgroupV1": False,
        "failSwapOn": False,
        "imageGCHighThresholdPercent": 100,
        "makeIPTablesUtilChains": False,
        "oomScoreAdj": 0,  # without CAP_SYS_RESOURCE it may not be lowered
        "resolvConf": f"{places.etc}/resolv.conf",
        "volumePluginDir": "/var/lib/kubelet/volume-plugins",
    }


def containerd(places: Places, plugins: str, runc: str) -> str:
    """containerd 1.7's configuration: runc as default, gVisor as the handler `runsc`."""
    cri = 'plugins."io.containerd.grpc.v1.cri"'
    return f"""version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
[grpc]
  address = "{_CONTAINERD}"
[plugins."io.containerd.internal.v1.opt"]
  path = "/var/lib/containerd/opt"
# Tells kube-network-policies of a pod's address before anything runs in it.
[plugins."io.containerd.nri.v1.nri"]
  disable = false
  plugin_path = "/run/nri/plugins"
  plugin_config_path = "/run/nri/conf.d"
[{cri}]
  sandbox_image = "{PAUSE_IMAGE}"
  restrict_oom_score_adj = true  # without CAP_SYS_RESOURCE it may not be lowered
  [{cri}.cni]
    bin_dir = "{plugins}"
    conf_dir = "{places.etc}/cni"
  [{cri}.containerd]
    default_runtime_name = "runc"
    [{cri}.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [{cri}.containerd.runtimes.runc.options]
        BinaryName = "{runc}"
    [{cri}.containerd.runtimes.runsc]
      runtime_type = "io.containerd.runsc.v1"
      [{cri}.containerd.runtimes.runsc.options]
        TypeUrl = "io.containerd.runsc.v1.options"
        ConfigPath = "{places.etc}/runsc.toml"
"""


def cni(network: Network) -> dict[str, object]:
    """`ptp`: every packet between pods is routed by the node, so that policy sees it."""
    ipam = {
        "type": "host-local",
        "ranges": [[{"subnet": network.pods}]],
        "routes": [{"dst": "0.0.0.0/0"}],
        "dataDir": "/run/cni-ipam",
    }
    plugin = {"type": "ptp", "ipMasq": False, "mtu": 1500, "ipam": ipam}
    return {"cniVersion": "1.0.0", "name": "pods", "plugins": [plugin]}


def bootstrap() -> list[dict[str, object]]:
    """The objects that are there before any test: gVisor's runtime class, and what policy enforcement may read."""
    name = "kube-network-policies"
    rules = [
        {"apiGroups": [""], "resources": ["pods", "namespaces"], "verbs": ["list", "watch"]},
        {"apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"], "verbs": ["list", "watch"]},
    ]
    rbac = "rbac.authorization.k8s.io"
    return [
        {"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": {"name": "gvisor"}, "handler": "runsc"},
        {"apiVersion": f"{rbac}/v1", "kind": "ClusterRole", "metadata": {"name": name}, "rules": rules},
        {
            "apiVersion": f"{rbac}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": name},
            "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": name},
            "subjects": [{"apiGroup": rbac, "kind": "User", "name": name}],
        },
    ]
