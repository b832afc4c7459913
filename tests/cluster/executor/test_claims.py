"""Claims: of any number who want a pod one gets it, and the backend's account may do what it does and no more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.backend import Backend, eventually_nothing
from tests.cluster.executor.deployment import NAMESPACE, Deployed

CLAIMS = 200
CALLERS = 12
ACCOUNT = "system:serviceaccount:sandcell:sandcell-backend"
# Who comes second to a pod finds what the first has left there.
MARK = """
import pathlib
mark = pathlib.Path('/tmp/claimed')
assert not mark.exists()
mark.touch()
"""


@pytest.mark.long
@pytest.mark.timeout(600)
def test_two_backends_claim_200_times_and_never_share_a_pod(deployed: Deployed) -> None:
    """Of a second runtime, whose runners are quick to start."""
    wanted = {"runs_max": CALLERS, "queue_max": CLAIMS, "runs_per_principal": CLAIMS, "kubernetes_wait_s": 300}
    with (
        deployed.runtime("bare"),
        deployed.serving(**wanted, pool_max=8) as one,
        deployed.serving(**wanted, pool_max=8) as other,
        deployed.watching() as seen,
    ):

        def run(number: int) -> None:
            backend: Backend = (one, other)[number % 2]
            answer = backend.client.post("/execute", json={"code": MARK, "runtime": "bare"}, timeout=400).json()
            assert answer["status"] == "ok", answer

        with ThreadPoolExecutor(CALLERS) as callers:
            list(callers.map(run, range(CLAIMS)))
        eventually_nothing(lambda: deployed.pods("sandcell.dev/state=claimed"), 60)
    assert all(len(claimants) == 1 for claimants in seen.values())
    assert len(seen) == CLAIMS
    assert len(set().union(*seen.values())) == 2  # both had their part


def test_the_backends_account_may_do_this_and_no_more(deployed: Deployed) -> None:
    can = ["auth", "can-i", "--list", f"--as={ACCOUNT}", "--no-headers", "-n"]
    granted = [" ".join(line.split()) for line in deployed.cluster.kubectl(*can, NAMESPACE).splitlines()]
    # Whoever is signed in may ask what it may do, and read about the API itself.
    own = sorted(rule for rule in granted if not rule.startswith(("[/", "selfsubject")))
    assert own == [
        "deployments.apps [] [sandcell-runner] [get]",
        "deployments.apps/scale [] [sandcell-runner] [patch]",
        "leases.coordination.k8s.io [] [] [create get patch delete]",
        "pods [] [] [list watch patch delete]",
    ]
    elsewhere = [" ".join(line.split()) for line in deployed.cluster.kubectl(*can, "kube-system").splitlines()]
    assert set(elsewhere) == set(granted) - set(own)
    for verb, what in (("create", "pods"), ("get", "secrets"), ("create", "pods/exec"), ("update", "deployments")):
        assert not deployed.may(ACCOUNT, verb, what), (verb, what)
    assert deployed.may(ACCOUNT, "delete", "pods")
