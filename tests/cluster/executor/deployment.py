"""infra/k8s/base as it is, on the tests' cluster: with the tests' image, a new key, and this machine let in."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.backend import Backend, serving
from tests.cluster.cluster import Cluster

BASE = Path(__file__).parents[3] / "infra" / "k8s" / "base"
NAMESPACE = "sandcell-sandboxes"
DEPLOYMENT = "sandcell-runner"

_OVERLAY = """
resources: [{base}, tests.yaml]
images: [{{name: sandcell-runner, newName: sandcell.test/runner, newTag: "1"}}]
patches:
  - target: {{kind: Deployment, name: sandcell-runner}}
    patch: |
      - op: replace # the conformance suite asks for 4 GiB; a dozen runners have to fit on the node all the same
        path: /spec/template/spec/containers/0/resources
        value: {{requests: {{cpu: 50m, memory: 96Mi}}, limits: {{cpu: "2", memory: 4608Mi}}}}
"""
_TESTS = """
apiVersion: v1
kind: ConfigMap
metadata: {{name: sandcell-claim-key, namespace: sandcell-sandboxes}}
data: {{modulus: "{modulus}"}}
---
# The tests' backends are this machine's, which is no pod.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: host-to-runner, namespace: sandcell-sandboxes}}
spec:
  podSelector: {{matchLabels: {{app.kubernetes.io/name: sandcell-runner}}}}
  policyTypes: [Ingress]
  ingress: [{{from: [{{ipBlock: {{cidr: {host}/32}}}}], ports: [{{port: runner, protocol: TCP}}]}}]
"""


@dataclass(frozen=True)
class Deployed:
    """The pool in the cluster, and the key that opens its runners."""

    cluster: Cluster
    key: Path
    folder: Path

    @contextmanager
    def serving(self, *arguments: str, **settings: object) -> Iterator[Backend]:
        """A backend of this machine's with SANDCELL_EXECUTOR=kubernetes."""
        settings = {
            "executor": "kubernetes",
            "kubernetes_config": self.cluster.kubeconfig,
            "kubernetes_claim_key": self.key,
            "pool_min": 2,
            **settings,
        }
        with serving(self.folder / f"{time.monotonic_ns()}.log", arguments=arguments, **settings) as backend:
            yield backend

    def pods(self, selector: str = "app.kubernetes.io/name=sandcell-runner") -> list[dict[str, Any]]:
        """Runner pods."""
        found: list[dict[str, Any]] = self.cluster.get("pods", "-n", NAMESPACE, "-l", selector)["items"]
        return found

    def ready(self) -> None:
        """Waits until the pool is as large as it is to be."""
        self.cluster.kubectl("rollout", "status", f"deployment/{DEPLOYMENT}", "-n", NAMESPACE, timeout=110)


def deploy(cluster: Cluster, folder: Path, host: str) -> Deployed:
    """Applies the manifests; the pool is on its way."""
    private = rsa.generate_private_key(65537, 2048)
    key = folder / "claim.pem"
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    modulus = f"{private.public_key().public_numbers().n:x}"
    (folder / "kustomization.yaml").write_text(_OVERLAY.format(base=os.path.relpath(BASE, folder.resolve())))
    (folder / "tests.yaml").write_text(_TESTS.format(modulus=modulus, host=host))
    cluster.kubectl("apply", "-k", str(folder))
    return Deployed(cluster, key, folder)
