"""What the executor reads off a pod, and the one change that it makes to it: pure functions of the API's JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sandcell_server.executors.base import Death

Pod = dict[str, Any]

NAME = "app.kubernetes.io/name"
RUNNER = "sandcell-runner"
STATE = "sandcell.dev/state"
RUNTIME = "sandcell.dev/runtime"
BACKEND = "sandcell.dev/backend"
SELECTOR = f"{NAME}={RUNNER}"

_HOPELESS = {
    "CrashLoopBackOff",
    "CreateContainerConfigError",
    "CreateContainerError",
    "ErrImageNeverPull",
    "ErrImagePull",
    "ImageInspectError",
    "ImagePullBackOff",
    "InvalidImageName",
    "RunContainerError",
}


def name(pod: Pod) -> str:
    return str(pod["metadata"]["name"])


def uid(pod: Pod) -> str:
    return str(pod["metadata"]["uid"])


def address(pod: Pod) -> str:
    return str(pod["status"]["podIP"])


def runtime(pod: Pod) -> str:
    return str(_labels(pod).get(RUNTIME, "default"))


def is_idle(pod: Pod) -> bool:
    """In the pool: nobody has claimed it, and nobody has asked for its end."""
    return _labels(pod).get(STATE) == "idle" and not pod["metadata"].get("deletionTimestamp")


def is_candidate(pod: Pod, runtime_class: str) -> bool:
    """Idle, warm, and as isolated as this backend promises its callers."""
    if not is_idle(pod) or pod["spec"].get("runtimeClassName") != runtime_class:
        return False
    conditions = pod.get("status", {}).get("conditions") or []
    return "podIP" in pod["status"] and any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)


def is_claimed_by(pod: Pod, backend: str) -> bool:
    return _labels(pod).get(BACKEND) == backend


def claim_patch(pod: Pod, *, backend: str, deadline_s: int, now: datetime | None = None) -> Pod:
    """A merge patch that takes the pod out of its pool. It names the version that was seen, so that of several who
    claim at once all but one get 409; the kubelet ends the pod `deadline_s` from now, whatever becomes of its
    claimant (it counts from the pod's start)."""
    started = datetime.fromisoformat(pod["status"].get("startTime") or pod["metadata"]["creationTimestamp"])
    age_s = max(0.0, ((now or datetime.now(UTC)) - started).total_seconds())
    return {
        "metadata": {
            "resourceVersion": pod["metadata"]["resourceVersion"],
            "labels": {STATE: "claimed", BACKEND: backend},
        },
        "spec": {"activeDeadlineSeconds": int(age_s) + deadline_s},
    }


def death(pod: Pod) -> Death | None:
    """Why its runner ended, if it has."""
    status = pod.get("status", {})
    for container in status.get("containerStatuses") or []:
        ended = container.get("state", {}).get("terminated") or container.get("lastState", {}).get("terminated")
        if ended:
            return _ended(ended)
    if status.get("phase") in ("Failed", "Succeeded"):
        return Death(log=f"{status.get('reason') or status['phase']}: {status.get('message') or ''}".strip(": "))
    return None


def trouble(pod: Pod) -> str | None:
    """Why an idle pod will never be ready as it is: its image, its template, the runner's own start."""
    for container in pod.get("status", {}).get("containerStatuses") or []:
        waiting = container.get("state", {}).get("waiting") or {}
        if waiting.get("reason") in _HOPELESS:
            ended = container.get("lastState", {}).get("terminated") or {}
            said = ended.get("message") or waiting.get("message") or ""
            return f"{waiting['reason']}: {said.strip()}".strip(": ")[:500]
    return None


def unschedulable(pod: Pod) -> str | None:
    """Why no node takes it just now; one may come."""
    for condition in pod.get("status", {}).get("conditions") or []:
        if condition["type"] == "PodScheduled" and condition.get("reason") == "Unschedulable":
            return f"Unschedulable: {condition.get('message', '')}"[:500]
    return None


def _ended(terminated: dict[str, Any]) -> Death:
    code = terminated.get("exitCode")
    reason = terminated.get("reason") or ""
    return Death(
        exit_code=code,
        out_of_memory=reason == "OOMKilled",
        log=f"{reason}: {terminated.get('message') or ''}".strip(": "),
    )


def _labels(pod: Pod) -> dict[str, str]:
    return pod["metadata"].get("labels") or {}
