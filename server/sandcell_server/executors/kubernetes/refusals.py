"""Why there is no runner pod to be had, as a caller may read it."""

from __future__ import annotations

from datetime import UTC, datetime

from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway
from sandcell_server.executors.kubernetes.pods import Pod


async def why_none(api: Api, runtime: str, runtime_class: str, idle: list[Pod]) -> str:
    """A sentence; `idle` is the pool as it is known."""
    where = f"namespace {api.namespace!r}"
    if not idle:
        return f"There are no runner pods of runtime {runtime!r} in {where}: {await _why_empty(api, runtime)}"
    if all(pod["spec"].get("runtimeClassName") != runtime_class for pod in idle):
        return f"The runner pods in {where} are not isolated by RuntimeClass {runtime_class!r}, so they are not used."
    now = datetime.now(UTC)
    reasons = [reason for pod in idle if (reason := pods.trouble(pod) or (pods.unschedulable(pod, now) or ("",))[0])]
    detail = f": {reasons[0]}" if reasons else ", and those being started were not ready in time."
    return f"No runner pod of runtime {runtime!r} in {where} is ready{detail}"


async def _why_empty(api: Api, runtime: str) -> str:
    name = pods.deployment(runtime)
    try:
        deployment = await api.deployment(name)
    except ApiAway as error:
        return f"{error}."
    if deployment is None:
        return f"there is no Deployment {name!r}."
    if not deployment["spec"].get("replicas", 1):
        return f"Deployment {name!r} is scaled to 0."
    if failure := pods.failure(deployment):
        return f"Deployment {name!r} cannot make any: {failure}"[:600]
    return f"Deployment {name!r} has not made any yet."
