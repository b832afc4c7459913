"""The backend's account may do what the executor does, and no more."""

from __future__ import annotations

from tests.cluster.executor.deployment import NAMESPACE, Deployed

ACCOUNT = "system:serviceaccount:sandcell:sandcell-backend"


def test_the_backends_account_may_do_this_and_no_more(deployed: Deployed) -> None:
    rules = deployed.cluster.kubectl("auth", "can-i", "--list", f"--as={ACCOUNT}", "-n", NAMESPACE, "--no-headers")
    granted = [line.split("[")[0].strip() for line in rules.splitlines() if "self" not in line and "[/" not in line]
    assert granted == ["pods"], rules
    assert "[list watch patch delete]" in rules
    elsewhere = deployed.cluster.kubectl("auth", "can-i", "--list", f"--as={ACCOUNT}", "-n", "kube-system")
    assert "pods" not in elsewhere
