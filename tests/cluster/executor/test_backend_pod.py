"""The backend as infra/k8s/overlays/dev runs it: in a pod, with its account, its policies and its probes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.backend import eventually, eventually_nothing
from tests.cluster.cluster import Cluster
from tests.cluster.executor.deployment import Deployed
from tests.cluster.python_images import backend_image
from tests.infra.manifests.rendering import OVERLAYS, ROOT

_AROUND = """
resources: [{deployed}, host.yaml]
images: [{{name: sandcell-backend, newName: sandcell.test/backend, newTag: "1"}}]
replicas: [{{name: sandcell-backend, count: 1}}]
generatorOptions: {{disableNameSuffixHash: true}}
secretGenerator:
  - {{name: sandcell-claim-key, namespace: sandcell, files: [claim.pem={key}]}}
  - {{name: sandcell-backend, namespace: sandcell, literals: [token=the-token]}}
"""
# As overlays/dev has it for the API server; and this machine, which is no pod, as a caller.
_HOST = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: host-and-backend, namespace: sandcell}}
spec:
  podSelector: {{matchLabels: {{app.kubernetes.io/name: sandcell-backend}}}}
  policyTypes: [Ingress, Egress]
  ingress: [{{from: [{{ipBlock: {{cidr: {host}/32}}}}], ports: [{{port: http, protocol: TCP}}]}}]
  egress: [{{to: [{{ipBlock: {{cidr: 0.0.0.0/0}}}}], ports: [{{port: 6443, protocol: TCP}}]}}]
"""
pytestmark = pytest.mark.timeout(300)  # with the image
_SELECTOR = "app.kubernetes.io/name=sandcell-backend"


@pytest.fixture(scope="module")
def pod(cluster: Cluster, deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of the one replica."""
    folder = tmp_path_factory.mktemp("backend-pod")
    if cluster.node:  # another cluster has the image already
        backend_image(folder / "backend.tar")
        cluster.import_image(folder / "backend.tar")
        (folder / "backend.tar").unlink()
    (folder / "claim.pem").write_bytes(deployed.key.read_bytes())
    (folder / "host.yaml").write_text(_HOST.format(host=deployed.host))
    around = _AROUND.format(deployed=os.path.relpath(deployed.folder, folder.resolve()), key="claim.pem")
    (folder / "kustomization.yaml").write_text(around)
    cluster.kubectl("apply", "-k", str(folder))
    try:
        cluster.kubectl("rollout", "status", "deployment/sandcell-backend", "-n", "sandcell", timeout=110)
        address = _pods(cluster)[0]["status"]["podIP"]
        headers = {"Authorization": "Bearer the-token"}
        with httpx2.Client(base_url=f"http://{address}:8080", headers=headers, timeout=60) as client:
            yield client
    finally:
        cluster.kubectl("scale", "deployment/sandcell-backend", "-n", "sandcell", "--replicas=0")
        cluster.kubectl("delete", "networkpolicy/host-and-backend", "-n", "sandcell")
        # It scales the pool, and so do the backends of other tests.
        eventually_nothing(lambda: cluster.get("pods", "-n", "sandcell", "-l", _SELECTOR)["items"], 90)


def test_cells_run_by_way_of_it(pod: httpx2.Client) -> None:
    assert pod.get("/health/ready").status_code == 200
    answer = pod.post("/execute", json={"code": "print(open('/proc/version').read())"}).json()
    assert answer["status"] == "ok", answer
    assert "gvisor" in answer["outputs"][0]["text"]


def test_its_service_leads_to_it(pod: httpx2.Client, cluster: Cluster) -> None:
    slices = cluster.get("endpointslices", "-n", "sandcell", "-l", "kubernetes.io/service-name=sandcell-backend")
    (found,) = [each for listed in slices["items"] for each in listed["endpoints"] or ()]
    assert found["addresses"] == [str(pod.base_url.host)] and found["conditions"]["ready"]


def test_its_pod_cannot_write_to_its_image_and_is_nobody(pod: httpx2.Client, cluster: Cluster) -> None:
    name = _pods(cluster)[0]["metadata"]["name"]
    code = "import os; print(os.getuid())\ntry: open('/opt/sandcell/x', 'w')\nexcept OSError as e: print(e.strerror)"
    said = cluster.kubectl("exec", "-n", "sandcell", name, "--", "python", "-I", "-c", code)
    assert said.split("\n")[:2] == ["10001", "Read-only file system"]


def test_a_run_ends_well_though_its_pod_is_deleted(pod: httpx2.Client, cluster: Cluster) -> None:
    """Last: afterwards the pod is another."""
    answers: list[dict[str, Any]] = []

    def run() -> None:
        answers.append(pod.post("/execute", json={"code": "import time; time.sleep(20); 'done'"}).json())

    caller = threading.Thread(target=run)
    caller.start()
    eventually(
        lambda: bool(cluster.get("pods", "-n", "sandcell-sandboxes", "-l", "sandcell.dev/state=claimed")["items"]), 30
    )
    time.sleep(2)
    cluster.kubectl("delete", "pod", "-n", "sandcell", _pods(cluster)[0]["metadata"]["name"], "--wait=false")
    caller.join(90)
    assert [answer["status"] for answer in answers] == ["ok"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_api_server_takes_every_overlay(overlay: str, deployed: Deployed, cluster: Cluster) -> None:
    said = cluster.kubectl("apply", "--dry-run=server", "-k", str(ROOT / "infra/k8s/overlays" / overlay))
    for kind in ("deployment.apps/sandcell-backend", "networkpolicy.networking.k8s.io/default-deny", "runtimeclass"):
        assert kind in said
    assert "(server dry run)" in said.splitlines()[-1]


def _pods(cluster: Cluster) -> list[dict[str, Any]]:
    found = cluster.get("pods", "-n", "sandcell", "-l", _SELECTOR)["items"]
    return [each for each in found if "deletionTimestamp" not in each["metadata"]]
