"""What is read off a pod, and the patches that are made of it, as whole values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sandcell_server.executors.base import Death, Use
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.sweeping import LATE_S, is_refuse

NOW = datetime(2026, 11, 28, 12, 0, 0, tzinfo=UTC)


def pod(*, labels: dict[str, str] | None = None, **status: Any) -> pods.Pod:
    """An idle runner that is ready, but for this."""
    metadata = {
        "name": "sandcell-runner-x",
        "uid": "u",
        "resourceVersion": "7",
        "creationTimestamp": "2026-11-28T11:59:00Z",
        "labels": {"app.kubernetes.io/name": "sandcell-runner", "sandcell.dev/state": "idle", **(labels or {})},
    }
    ready = {"type": "Ready", "status": "True"}
    found = {"podIP": "10.0.0.9", "phase": "Running", "startTime": "2026-11-28T11:59:30Z", "conditions": [ready]}
    return {"metadata": metadata, "spec": {"runtimeClassName": "gvisor"}, "status": {**found, **status}}


def test_a_claim_names_the_version_the_claimant_and_both_ends() -> None:
    use = Use("somebody", None, 30)
    assert pods.claim_patch(pod(), backend="b", use=use, lives_s=70, expires=1234, now=NOW) == {
        "metadata": {
            "resourceVersion": "7",
            "labels": {
                "sandcell.dev/state": "claimed",
                "sandcell.dev/backend": "b",
                "sandcell.dev/principal": pods.fingerprint("somebody"),
                "sandcell.dev/expires": "1234",
            },
            "annotations": {
                "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
                "karpenter.sh/do-not-disrupt": "true",
            },
        },
        "spec": {"activeDeadlineSeconds": 100},  # it has run for 30 s
    }


def test_a_session_is_found_by_its_principal_and_name_and_by_nobody_else() -> None:
    use = Use("somebody", "über 2", 30)
    patch = pods.claim_patch(pod(), backend="b", use=use, lives_s=70, expires=1234, now=NOW)
    claimed = pod(labels=patch["metadata"]["labels"])
    claimed["metadata"]["annotations"] = patch["metadata"]["annotations"]
    assert pods.is_session(claimed, "somebody") and pods.is_session(claimed, "somebody", "über 2")
    assert not pods.is_session(claimed, "somebody", "other") and not pods.is_session(claimed, "somebody else")
    kept = pods.kept_session(claimed)
    assert (kept.name, kept.runtime, kept.expires_at.timestamp()) == ("über 2", "default", 1234)
    assert all(len(value) <= 63 and value.isascii() for value in patch["metadata"]["labels"].values())
    claimed["status"]["containerStatuses"] = [{"restartCount": 1, "state": {"running": {}}}]
    assert not pods.is_session(claimed, "somebody"), "the runner that held it has ended"


def test_only_what_is_warm_and_isolated_is_a_candidate() -> None:
    assert pods.is_candidate(pod(), "gvisor")
    assert not pods.is_candidate(pod(), "kata")
    assert not pods.is_candidate(pod(labels={"sandcell.dev/state": "claimed"}), "gvisor")
    assert not pods.is_candidate(pod(conditions=[{"type": "Ready", "status": "False"}]), "gvisor")
    going = pod()
    going["metadata"]["deletionTimestamp"] = "2026-11-28T12:00:00Z"
    assert not pods.is_candidate(going, "gvisor")


def ended(**terminated: Any) -> pods.Pod:
    """A runner whose container has ended like this."""
    return pod(containerStatuses=[{"restartCount": 0, "state": {"terminated": terminated}}])


def test_deaths() -> None:
    """Out of memory is 128 with gVisor and 137 with runc; the reason says it."""
    for code in (128, 137):
        assert pods.death(ended(exitCode=code, reason="OOMKilled")) == Death(
            exit_code=code, out_of_memory=True, log="OOMKilled", why="OOMKilled."
        )
    assert pods.death(ended(exitCode=0, reason="Completed")) == Death(exit_code=0, log="Completed")
    evicted = pod(phase="Failed", reason="Evicted", message="The node was low on resource: memory.")
    assert pods.death(evicted) == Death(
        log="Evicted: The node was low on resource: memory.", why="Evicted: The node was low on resource: memory."
    )
    assert pods.death(pod()) is None


def test_what_is_swept() -> None:
    now = NOW.timestamp()
    claimed = {"sandcell.dev/state": "claimed", "sandcell.dev/expires": str(int(now))}
    assert not is_refuse(pod(), now)
    assert not is_refuse(pod(labels=claimed), now + LATE_S)
    assert is_refuse(pod(labels=claimed), now + LATE_S + 1)
    assert is_refuse(pod(labels={"sandcell.dev/state": "claimed"}), now), "claimed, and nobody says for how long"
    assert is_refuse(pod(phase="Failed", reason="Evicted"), now)
    restarted = [{"restartCount": 1, "state": {"running": {}}}]
    assert is_refuse(pod(labels=claimed, containerStatuses=restarted), now)
    assert not is_refuse(pod(containerStatuses=restarted), now), "an idle runner may begin again"


def test_sizes_of_memory() -> None:
    found = pod()
    for written, mib in (("1Gi", 1024), ("768Mi", 768), ("1G", None), ("x", None)):
        found["spec"]["containers"] = [{"resources": {"limits": {"memory": written}}}]
        assert pods.memory_limit_mb(found) == mib
