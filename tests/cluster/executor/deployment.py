"""infra/k8s/base as it is, on the tests' cluster: with the tests' image, a new key, and this machine let in."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandcell_server.executors.kubernetes.commands import key_objects
from sandcell_server.executors.kubernetes.pods import fingerprint
from tests.backend import Backend, serving
from tests.cluster.cluster import Cluster
from tests.cluster.places import ClusterError

BASE = Path(__file__).parents[3] / "infra" / "k8s" / "base"
NAMESPACE = "sandcell-sandboxes"
DEPLOYMENT = "sandcell-runner"
TOKEN = "of-the-tests"  # of the backends that are pods

_OVERLAY = """
resources: [{base}, tests.yaml]
images:
  - {{name: sandcell-runner, newName: sandcell.test/runner, newTag: "1"}}
  - {{name: sandcell-backend, newName: sandcell.test/backend, newTag: "1"}}
replicas: [{{name: sandcell-backend, count: 0}}, {{name: sandcell-headroom, count: 0}}]
patches:
  - target: {{kind: Deployment, name: sandcell-runner}}
    patch: |
      - op: replace # the conformance suite asks for 4 GiB; a dozen runners have to fit on the node all the same
        path: /spec/template/spec/containers/0/resources
        value: {{requests: {{cpu: 50m, memory: 96Mi}}, limits: {{cpu: "2", memory: 4608Mi}}}}
  - target: {{kind: ResourceQuota, name: sandboxes}}
    patch: |
      - op: replace # which is reckoned for runners of the usual size
        path: /spec/hard
        value: {{pods: "40"}}
"""
_CLAIMANT = r"custom-columns=:.metadata.uid,:.metadata.labels.sandcell\.dev/backend"
_TESTS = """
apiVersion: v1
kind: ConfigMap
metadata: {{name: sandcell-claim-key, namespace: sandcell-sandboxes}}
data: {{modulus: "{modulus}"}}
---
apiVersion: v1
kind: Secret
metadata: {{name: sandcell-claim-key, namespace: sandcell}}
data: {{claim.pem: {private}}}
---
apiVersion: v1
kind: Secret
metadata: {{name: sandcell-backend, namespace: sandcell}}
stringData: {{token: {token}}}
---
# The tests' backends are this machine's, which is no pod.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: host-to-runner, namespace: sandcell-sandboxes}}
spec:
  podSelector: {{matchLabels: {{app.kubernetes.io/name: sandcell-runner}}}}
  policyTypes: [Ingress]
  ingress: [{{from: [{{ipBlock: {{cidr: {host}/32}}}}], ports: [{{port: runner, protocol: TCP}}]}}]
---
# Those that are pods are called from here, and their API server is not at port 443.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: host-to-backend, namespace: sandcell}}
spec:
  podSelector: {{}}
  policyTypes: [Ingress, Egress]
  ingress: [{{from: [{{ipBlock: {{cidr: {host}/32}}}}], ports: [{{port: http, protocol: TCP}}]}}]
  egress: [{{ports: [{{port: 6443, protocol: TCP}}]}}]
"""


@dataclass(frozen=True)
class Deployed:
    """The pool in the cluster, and the key that opens its runners."""

    cluster: Cluster
    key: Path
    folder: Path
    host: str
    """Where pods see this machine."""

    @property
    def kubeconfig(self) -> Path:
        """Of the backend's account, which may do what infra/k8s grants it."""
        return self.folder / "backend.kubeconfig"

    @contextmanager
    def serving(self, *arguments: str, **settings: object) -> Iterator[Backend]:
        """A backend of this machine's with SANDCELL_EXECUTOR=kubernetes."""
        settings = {
            "executor": "kubernetes",
            "kubernetes_config": self.kubeconfig,
            "kubernetes_claim_key": self.key,
            "pool_min": 2,
            **settings,
        }
        with serving(self.folder / f"{time.monotonic_ns()}.log", arguments=arguments, **settings) as backend:
            yield backend

    def pods(self, selector: str, namespace: str = NAMESPACE) -> list[dict[str, Any]]:
        """Runner pods."""
        found: list[dict[str, Any]] = self.cluster.get("pods", "-n", namespace, "-l", selector)["items"]
        return found

    def pool_of(self, runtime: str, namespace: str) -> dict[str, Any]:
        """The Deployment of one more pool, not applied yet."""
        pool: dict[str, Any] = self.cluster.get("deployment", DEPLOYMENT, "-n", NAMESPACE)
        del pool["status"]
        pool["metadata"] = {"name": DEPLOYMENT, "namespace": namespace}
        if runtime != "default":
            pool["metadata"]["name"] += f"-{runtime}"
            spec = pool["spec"]
            for labels in (spec["selector"]["matchLabels"], spec["template"]["metadata"]["labels"]):
                labels["sandcell.dev/runtime"] = runtime
            spec["template"]["spec"]["containers"][0]["image"] = f"sandcell.test/{runtime}:1"
        return pool

    @contextmanager
    def runtime(self, name: str) -> Iterator[None]:
        """One more pool, as large as backends scale it, of the image `sandcell.test/NAME:1`."""
        pool = self.pool_of(name, NAMESPACE)
        role = self.cluster.get("role", "sandcell-backend", "-n", NAMESPACE)
        for rule in role["rules"]:
            if "resourceNames" in rule:
                rule["resourceNames"].append(f"{DEPLOYMENT}-{name}")
        self.cluster.apply(role, pool)
        try:
            self.cluster.kubectl("rollout", "status", f"deployment/{DEPLOYMENT}-{name}", "-n", NAMESPACE, timeout=110)
            yield
        finally:
            self.cluster.kubectl("delete", "deployment", f"{DEPLOYMENT}-{name}", "-n", NAMESPACE)
            self.cluster.kubectl("apply", "-k", str(self.folder))

    @contextmanager
    def watching(self) -> Iterator[dict[str, set[str]]]:
        """Which backends have ever had their name on a pod, by its uid; complete when it ends."""
        seen: dict[str, set[str]] = {}
        words = ["get", "pods", "-n", NAMESPACE, "--watch-only", "-o", _CLAIMANT]
        command = [self.cluster.kubectl_program, f"--kubeconfig={self.cluster.kubeconfig}", *words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout

            def read() -> None:
                for line in process.stdout or ():
                    uid, _, backend = line.strip().partition(" ")
                    if backend.strip() not in ("", "<none>"):
                        seen.setdefault(uid, set()).add(backend.strip())

            reader = threading.Thread(target=read)
            reader.start()
            try:
                yield seen
            finally:
                time.sleep(1)  # what has happened is on its way
                process.terminate()
                reader.join()

    def new_key(self) -> bytes:
        """A private key that is not the runners'."""
        return _private(key_objects("", "")["items"][0])

    def may(self, account: str, verb: str, what: str) -> bool:
        """What the API server says of an account's rights to the sandboxes' namespace."""
        try:
            return self.cluster.kubectl("auth", "can-i", verb, what, f"--as={account}", "-n", NAMESPACE) == "yes\n"
        except ClusterError:  # its exit code says no
            return False

    def clear(self) -> None:
        """Deletes all claimed pods and all locks: whatever other tests have left, sessions above all."""
        self.cluster.kubectl(
            "delete", "pods", "-n", NAMESPACE, "-l", "sandcell.dev/state=claimed", "--ignore-not-found"
        )
        self.cluster.kubectl("delete", "leases", "-n", NAMESPACE, "--all")

    def label(self, pod: dict[str, Any], **labels: str) -> None:
        """Puts labels on a pod."""
        words = [f"{name}={value}" for name, value in labels.items()]
        self.cluster.kubectl("label", "--overwrite", "pod", "-n", NAMESPACE, pod["metadata"]["name"], *words)

    def delete(self, pod: dict[str, Any]) -> None:
        """Deletes a pod; it need not be there."""
        self.cluster.kubectl("delete", "pod", "-n", NAMESPACE, pod["metadata"]["name"], "--ignore-not-found")

    def in_use(self, namespace: str = NAMESPACE) -> list[dict[str, Any]]:
        """Claimed pods, without those that are on their way out."""
        found = self.pods("sandcell.dev/state=claimed", namespace)
        return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]

    def replicas(self) -> int:
        """How large the pool is to be."""
        return int(self.cluster.get("deployment", DEPLOYMENT, "-n", NAMESPACE)["spec"]["replicas"])

    def command(self, word: str, namespace: str = NAMESPACE) -> str:
        """What a command of the backend's prints; with the backend's rights, in the namespace where it has them."""
        config = self.kubeconfig if namespace == NAMESPACE else self.cluster.kubeconfig
        named = {"SANDCELL_KUBERNETES_CONFIG": str(config), "SANDCELL_KUBERNETES_NAMESPACE": namespace}
        environment = os.environ | named
        return subprocess.run(
            [sys.executable, "-m", "sandcell_server", word], env=environment, capture_output=True, text=True, check=True
        ).stdout

    def ready(self) -> None:
        """Waits until the pool is as large as it is to be."""
        self.cluster.kubectl("rollout", "status", f"deployment/{DEPLOYMENT}", "-n", NAMESPACE, timeout=110)


def claimed(session: str) -> str:
    """A selector of the pods of a session's."""
    return f"sandcell.dev/session={fingerprint(session)}"


def names(backend: Backend) -> list[str]:
    """The caller's sessions, as a backend lists them."""
    return [session["name"] for session in backend.client.get("/sessions").json()["sessions"]]


def deploy(cluster: Cluster, folder: Path, host: str) -> Deployed:
    """Applies the manifests; the pool is on its way."""
    secret, public = key_objects("sandcell", NAMESPACE)["items"]
    key = folder / "claim.pem"
    key.write_bytes(_private(secret))
    (folder / "kustomization.yaml").write_text(_OVERLAY.format(base=os.path.relpath(BASE, folder.resolve())))
    text = _TESTS.format(modulus=public["data"]["modulus"], private=secret["data"]["claim.pem"], token=TOKEN, host=host)
    (folder / "tests.yaml").write_text(text)
    cluster.kubectl("apply", "-k", str(folder))
    cluster.kubectl(
        "delete", "pods", "-n", NAMESPACE, "-l", "sandcell.dev/state=claimed", "--ignore-not-found"
    )  # of a deployment before
    (folder / "backend.kubeconfig").touch(mode=0o600)
    (folder / "backend.kubeconfig").write_text(_kubeconfig(cluster))
    return Deployed(cluster, key, folder, host)


def _private(secret: dict[str, Any]) -> bytes:
    return base64.b64decode(secret["data"]["claim.pem"])


def _kubeconfig(cluster: Cluster) -> str:
    """The administrator's, with a token of the backend's account in place of a certificate."""
    config = json.loads(cluster.kubectl("config", "view", "--raw", "--minify", "-o", "json"))
    token = cluster.kubectl("create", "token", "sandcell-backend", "-n", "sandcell", "--duration=6h").strip()
    for user in config["users"]:
        user["user"] = {"token": token}
    return json.dumps(config)
