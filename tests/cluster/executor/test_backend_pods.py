"""The backend as infra/k8s deploys it: pods of its own account, behind its own policies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from sandcell_server.executors.base import Use
from sandcell_server.executors.kubernetes.lock import new_lease
from tests.backend import eventually, eventually_nothing
from tests.cluster.executor.deployment import NAMESPACE, TOKEN, Deployed
from tests.infra.manifests.rendering import OVERLAYS, ROOT

Json = dict[str, Any]
OURS = ("-n", "sandcell")
BACKENDS = (*OURS, "-l", "app.kubernetes.io/name=sandcell-backend")


@pytest.fixture(scope="module")
def backends(deployed: Deployed) -> Iterator[list[httpx2.Client]]:
    """Two of them, each by its own address."""
    cluster = deployed.cluster
    cluster.kubectl("scale", "deployment/sandcell-backend", *OURS, "--replicas=2")
    try:
        cluster.kubectl("rollout", "status", "deployment/sandcell-backend", *OURS, timeout=110)
        with ExitStack() as stack:
            yield [stack.enter_context(client(pod)) for pod in cluster.get("pods", *BACKENDS)["items"]]
    finally:
        cluster.kubectl("scale", "deployment/sandcell-backend", *OURS, "--replicas=0")
        eventually_nothing(lambda: cluster.get("pods", *BACKENDS)["items"], 90)


@contextmanager
def client(pod: Json) -> Iterator[httpx2.Client]:
    """Of one backend."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx2.Client(base_url=f"http://{pod['status']['podIP']}:8080", headers=headers, timeout=90) as found:
        yield found


def run(backend: httpx2.Client, code: str, **fields: Any) -> Json:
    """One run; the whole answer."""
    answer = backend.post("/execute", json={"code": code, **fields})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def test_both_run_cells_and_share_their_sessions(backends: list[httpx2.Client]) -> None:
    for number, backend in enumerate(backends * 2):
        answer = run(backend, "x = globals().get('x', 0) + 1; x", session="shared")
        assert answer["outputs"][0]["data"] == {"text/plain": str(number + 1)}
        others = next(each for each in backends if each is not backend)
        eventually(lambda: others.get("/sessions").json()["sessions"])  # noqa: B023 - it is called at once
    assert backends[0].delete("/sessions/shared").status_code == 204


def test_its_service_leads_to_both(backends: list[httpx2.Client], deployed: Deployed) -> None:
    slices = deployed.cluster.get("endpointslices", *OURS, "-l", "kubernetes.io/service-name=sandcell-backend")
    found = [each for listed in slices["items"] for each in listed["endpoints"] or ()]
    assert {tuple(each["addresses"]) for each in found} == {(str(backend.base_url.host),) for backend in backends}
    assert all(each["conditions"]["ready"] for each in found)


def test_a_pod_cannot_write_to_its_image_and_is_nobody(backends: list[httpx2.Client], deployed: Deployed) -> None:
    name = deployed.cluster.get("pods", *BACKENDS)["items"][0]["metadata"]["name"]
    code = "import os; print(os.getuid())\ntry: open('/opt/sandcell/x', 'w')\nexcept OSError as e: print(e.strerror)"
    said = deployed.cluster.kubectl("exec", *OURS, name, "--", "python", "-I", "-c", code)
    assert said.split("\n")[:2] == ["10001", "Read-only file system"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_api_server_takes_every_overlay(overlay: str, deployed: Deployed) -> None:
    said = deployed.cluster.kubectl("apply", "--dry-run=server", "-k", str(ROOT / "infra/k8s/overlays" / overlay))
    for kind in ("deployment.apps/sandcell-backend", "networkpolicy.networking.k8s.io/default-deny", "runtimeclass"):
        assert kind in said
    assert "(server dry run)" in said.splitlines()[-1]


def test_one_that_is_replaced_lets_its_runs_end(backends: list[httpx2.Client], deployed: Deployed) -> None:
    """As in a rollout, or when its node is drained: what it has begun it brings to an end."""
    victim = backends[0]
    answers: list[Json] = []
    code = "import time; print('in', flush=True); time.sleep(8); print('out')"
    thread = threading.Thread(target=lambda: answers.append(run(victim, code)))
    thread.start()
    eventually(lambda: deployed.pods("sandcell.dev/state=claimed"), 30)
    address = str(victim.base_url.host)
    pods = deployed.cluster.get("pods", *BACKENDS)["items"]
    name = next(pod["metadata"]["name"] for pod in pods if pod["status"].get("podIP") == address)
    deployed.cluster.kubectl("delete", "pod", *OURS, name, "--wait=false")
    thread.join(60)
    assert (answers[0]["status"], answers[0]["outputs"][0]["text"]) == ("ok", "in\nout\n")
    deployed.cluster.kubectl("rollout", "status", "deployment/sandcell-backend", *OURS, timeout=110)


def test_the_sweeper_runs_and_has_its_rights(deployed: Deployed) -> None:
    left = new_lease(Use("somebody", "opened by a backend that was killed"), "killed", datetime(2026, 1, 1, tzinfo=UTC))
    left["metadata"]["namespace"] = NAMESPACE
    deployed.cluster.apply(left)
    deployed.cluster.kubectl("create", "job", "--from=cronjob/sandcell-sweeper", "sweep-now", *OURS)
    try:
        deployed.cluster.kubectl(
            "wait", "--for=condition=complete", "job/sweep-now", *OURS, "--timeout=90s", timeout=95
        )
        assert "pods deleted" in deployed.cluster.kubectl("logs", "job/sweep-now", *OURS)
        assert deployed.cluster.get("leases", "-n", NAMESPACE)["items"] == []
    finally:
        deployed.cluster.kubectl("delete", "job", "sweep-now", *OURS)
