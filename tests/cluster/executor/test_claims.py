"""Claims: of any number who want a pod one gets it, and the backend's account may do what it does and no more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.backend import Backend, eventually_nothing
from tests.cluster.executor.deployment import NAMESPACE, Deployed

RUNS = 40
ACCOUNT = "system:serviceaccount:sandcell:sandcell-backend"
HOSTNAME = "import socket; print(socket.gethostname())"


def test_two_backends_never_share_a_pod(deployed: Deployed) -> None:
    """A pod's name is its host name; each run prints where it was."""
    wanted = {"runs_max": 4, "queue_max": RUNS, "runs_per_principal": RUNS, "kubernetes_wait_s": 120, "pool_max": 8}
    try:
        with deployed.serving(**wanted) as one, deployed.serving(**wanted) as other:

            def run(number: int) -> str:
                backend: Backend = (one, other)[number % 2]
                answer = backend.client.post("/execute", json={"code": HOSTNAME}, timeout=240).json()
                assert answer["status"] == "ok", answer
                return str(answer["outputs"][0]["text"])

            with ThreadPoolExecutor(16) as callers:
                pods = list(callers.map(run, range(RUNS)))
        assert len(set(pods)) == RUNS
        eventually_nothing(lambda: deployed.pods("sandcell.dev/state=claimed"), 30)
    finally:
        deployed.scale(2)


def test_the_backends_account_may_do_this_and_no_more(deployed: Deployed) -> None:
    rules = deployed.cluster.kubectl("auth", "can-i", "--list", f"--as={ACCOUNT}", "-n", NAMESPACE, "--no-headers")
    granted = [line.split("[")[0].strip() for line in rules.splitlines() if "self" not in line and "[/" not in line]
    assert granted == ["pods"], rules
    assert "[list watch patch delete]" in rules
    elsewhere = deployed.cluster.kubectl("auth", "can-i", "--list", f"--as={ACCOUNT}", "-n", "kube-system")
    assert "pods" not in elsewhere
