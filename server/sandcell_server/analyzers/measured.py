"""Measuring by sandbox: one run per function, whose cell profiles the code that was sent along with it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sandcell_runner import values
from sandcell_server.analyzers.profile import Profile, Progress
from sandcell_server.execution.service import ExecutionService
from sandcell_server.identity.principal import Principal
from sandcell_server.models import ExecuteRequest, RequestedLimits

MIME = "application/vnd.sandcell.profile+json"
SEED = 20

# The profiler is the runner's own package, so any executor has it; what it finds comes back as displays.
_CELL = f"""
from IPython.display import publish_display_data as _publish
from sandcell_runner.profiler import profile as _profile
_profile(**_request, emit=lambda found: _publish({{{MIME!r}: found}}))
"""
_OVERHEAD_S = 10.0  # imports, compilation and the code's own waiting, besides the budget of CPU time
_REASONS = {
    "timeout": "it did not end in time, even for small inputs",
    "cpu": "it used up its CPU time, even for small inputs",
    "memory": "it ran out of memory",
    "output": "it printed too much",
    "processes": "it started too many processes",
    "cancelled": "the measurement was cancelled",
}
_FOUND: TypeAdapter[Progress | Profile] = TypeAdapter(Progress | Profile)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be measured of a cell. `entry` None: the whole cell, grown by the variable `vary`."""

    source: str
    entry: str | None
    make_input: str | None = None
    generators: Sequence[tuple[str, str]] = ()
    vary: str | None = None
    budget_s: float = 1.6
    runtime: str = "default"


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """Why there is no profile: how its run ended."""

    reason: str


Found = Progress | Profile | Unmeasured


async def measure_in_sandbox(
    service: ExecutionService, principal: Principal, task: Task
) -> AsyncGenerator[Found, None]:
    """Progress, and at last a profile or the reason why there is none. Closing it ends the sandbox. Raises what
    `ExecutionService.open` raises."""
    execution = await service.open(principal, _request(task))
    profile: Profile | None = None
    finished: Mapping[str, Any] = {}
    try:
        async with contextlib.aclosing(execution.events()) as events:
            async for event in events:
                if event["type"] == "finished":
                    finished = event
                elif event["type"] == "display_data" and profile is None:
                    found = _parse(event["data"].get(MIME))
                    if isinstance(found, Progress):
                        yield found
                    profile = found if isinstance(found, Profile) else None
                elif event["type"] in ("started", "keepalive"):
                    # Looking for inputs can take a while before the first size is measured.
                    yield Progress(type="progress", function=task.entry or "", shape="", n=0)
    finally:
        await execution.close()
    yield profile or Unmeasured(_why(finished))


def _request(task: Task) -> ExecuteRequest:
    request = {
        "source": task.source,
        "entry": task.entry,
        "make_input": task.make_input,
        "generators": [list(pair) for pair in task.generators],
        "vary": task.vary,
        "budget_s": task.budget_s,
        "seed": SEED,
    }
    limits = RequestedLimits(wall_s=3 * task.budget_s + _OVERHEAD_S, cpu_s=2 * task.budget_s + 5, output_kb=4096)
    return ExecuteRequest(
        code=_CELL, inputs={"_request": values.encode(request, "_request")}, runtime=task.runtime, limits=limits
    )


def _parse(content: object) -> Progress | Profile | None:
    """What the sandbox says, if it is what it should be: code in there can display anything."""
    try:
        return _FOUND.validate_python(content)
    except ValidationError:
        return None


def _why(finished: Mapping[str, Any]) -> str:
    status = str(finished.get("status", ""))
    return _REASONS.get(status) or finished.get("message") or "the measurement ended without a result"
