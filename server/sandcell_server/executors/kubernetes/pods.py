"""What the executor reads off a pod, and the one change that it makes to it: pure functions of the API's JSON."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

from sandcell_server.executors.base import Death, KeptSession, Use

Pod = dict[str, Any]

NAME = "app.kubernetes.io/name"
RUNNER = "sandcell-runner"
STATE = "sandcell.dev/state"
RUNTIME = "sandcell.dev/runtime"
BACKEND = "sandcell.dev/backend"
PRINCIPAL = "sandcell.dev/principal"
SESSION = "sandcell.dev/session"
EXPIRES = "sandcell.dev/expires"  # seconds since 1970: whoever finds the pod later than that deletes it
SESSION_NAME = "sandcell.dev/session-name"  # an annotation: names need not be labels
_STAY = {  # no autoscaler empties a node in the middle of a run
    "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
    "karpenter.sh/do-not-disrupt": "true",
}
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


def version(pod: Pod) -> str:
    return str(pod["metadata"]["resourceVersion"])


def address(pod: Pod) -> str:
    return str(pod["status"]["podIP"])


def runtime(pod: Pod) -> str:
    return str(_labels(pod).get(RUNTIME, "default"))


def may_be_runtime(name: str) -> bool:
    """Whether it can be a label's value and a part of a Deployment's name."""
    return bool(re.fullmatch(r"[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?", name))


def deployment(runtime: str) -> str:
    """The name of a pool's Deployment."""
    return RUNNER if runtime == "default" else f"{RUNNER}-{runtime}"


def failure(deployment: Pod) -> str | None:
    """Why a Deployment cannot make the pods that it is to make."""
    for condition in deployment.get("status", {}).get("conditions") or []:
        if condition["type"] == "ReplicaFailure" and condition["status"] == "True":
            return str(condition.get("message", ""))
    return None


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


def fingerprint(text: str) -> str:
    """Who or what, as a label's value: not readable, and of a length that labels may have."""
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def holds_session(pod: Pod) -> bool:
    return SESSION in _labels(pod)


def is_session(pod: Pod, principal: str, session: str | None = None) -> bool:
    """Whether it holds a session of this principal's that can be gone on with."""
    labels = _labels(pod)
    return (
        labels.get(PRINCIPAL) == fingerprint(principal)
        and holds_session(pod)
        and session in (None, session_name(pod))
        and not pod["metadata"].get("deletionTimestamp")
        and not is_over(pod)
    )


def session_labels(principal: str, session: str) -> str:
    """A selector of the pods that have been claimed for it."""
    return f"{PRINCIPAL}={fingerprint(principal)},{SESSION}={fingerprint(session)}"


def session_name(pod: Pod) -> str:
    return str((pod["metadata"].get("annotations") or {}).get(SESSION_NAME, ""))


def kept_session(pod: Pod) -> KeptSession:
    """What its labels say of the session in it."""
    return KeptSession(session_name(pod), runtime(pod), started(pod), datetime.fromtimestamp(expires(pod), UTC))


def started(pod: Pod) -> datetime:
    """When its first container was about to be started, which `activeDeadlineSeconds` counts from."""
    return datetime.fromisoformat(pod["status"].get("startTime") or pod["metadata"]["creationTimestamp"])


def expires(pod: Pod) -> int:
    """Seconds since 1970; 0 where nothing is said."""
    text = _labels(pod).get(EXPIRES, "")
    return int(text) if text.isascii() and text.isdigit() else 0


def memory_limit_mb(pod: Pod) -> int | None:
    """Of its runner, in MiB; None where there is none, or it is written in another way than Mi and Gi."""
    limit = str(pod["spec"]["containers"][0].get("resources", {}).get("limits", {}).get("memory", ""))
    for unit, factor in (("Mi", 1), ("Gi", 1024)):
        if limit.endswith(unit) and limit.removesuffix(unit).isdigit():
            return int(limit.removesuffix(unit)) * factor
    return None


def is_over(pod: Pod) -> bool:
    """Whether the runner that was claimed, or was to be, is gone: the kubelet may have started another in its place."""
    status = pod.get("status", {})
    containers = status.get("containerStatuses") or []
    return status.get("phase") in ("Failed", "Succeeded") or any(
        container.get("restartCount") or container.get("state", {}).get("terminated") for container in containers
    )


def claim_patch(pod: Pod, *, backend: str, use: Use, lives_s: int, expires: int, now: datetime) -> Pod:
    """A merge patch that takes the pod out of its pool. It names the version that was seen, so that of several who
    claim at once all but one get 409; the kubelet ends the pod `lives_s` from now, whatever becomes of its claimant."""
    labels = {STATE: "claimed", BACKEND: backend, PRINCIPAL: fingerprint(use.principal), EXPIRES: str(expires)}
    annotations = dict(_STAY)
    metadata: Pod = {
        "resourceVersion": pod["metadata"]["resourceVersion"], "labels": labels, "annotations": annotations
    }  # fmt: skip
    if use.session is not None:
        labels[SESSION] = fingerprint(use.session)
        annotations[SESSION_NAME] = use.session
    age_s = max(0.0, (now - started(pod)).total_seconds())
    return {"metadata": metadata, "spec": {"activeDeadlineSeconds": int(age_s) + lives_s}}


def extend_patch(expires: int, backend: str) -> Pod:
    """A merge patch that puts the pod's end off."""
    return {"metadata": {"labels": {EXPIRES: str(expires), BACKEND: backend}}}


def death(pod: Pod) -> Death | None:
    """Why its runner ended, if it has."""
    status = pod.get("status", {})
    if status.get("phase") in ("Failed", "Succeeded") and status.get("reason"):  # Evicted, DeadlineExceeded, Shutdown
        why = f"{status['reason']}: {status.get('message') or ''}".strip(": ")
        return Death(log=why, why=_sentence(why))
    for container in status.get("containerStatuses") or []:
        ended = container.get("state", {}).get("terminated") or container.get("lastState", {}).get("terminated")
        if ended:
            return _ended(ended)
    return Death() if status.get("phase") in ("Failed", "Succeeded") else None


def trouble(pod: Pod) -> str | None:
    """Why an idle pod will never be ready as it is: its image, its template, the runner's own start."""
    for container in pod.get("status", {}).get("containerStatuses") or []:
        waiting = container.get("state", {}).get("waiting") or {}
        if waiting.get("reason") in _HOPELESS:
            ended = container.get("lastState", {}).get("terminated") or {}
            said = ended.get("message") or waiting.get("message") or ""
            return f"{waiting['reason']}: {said.strip()}".strip(": ")[:500]
    return None


def unschedulable(pod: Pod, now: datetime) -> tuple[str, float] | None:
    """Why no node takes it, and for how many seconds that has been so; one may come."""
    for condition in pod.get("status", {}).get("conditions") or []:
        if condition["type"] == "PodScheduled" and condition.get("reason") == "Unschedulable":
            since = condition.get("lastTransitionTime") or pod["metadata"]["creationTimestamp"]
            seconds = (now - datetime.fromisoformat(since)).total_seconds()
            return f"Unschedulable: {condition.get('message', '')}"[:500], seconds
    return None


def _ended(terminated: dict[str, Any]) -> Death:
    code = terminated.get("exitCode")
    reason = terminated.get("reason") or ""
    return Death(
        exit_code=code,
        out_of_memory=reason == "OOMKilled",
        log=f"{reason}: {terminated.get('message') or ''}".strip(": "),
        why="" if reason in ("", "Completed", "Error") else _sentence(reason),
    )


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _labels(pod: Pod) -> dict[str, str]:
    return pod["metadata"].get("labels") or {}
