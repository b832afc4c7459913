"""From a cell to a report: claims, then measurements side by side, then verdicts."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandcell_server.analyzers.base import Claimant, Claims
from sandcell_server.analyzers.measured import Task, Unmeasured, measure_in_sandbox
from sandcell_server.analyzers.measuring import measure
from sandcell_server.analyzers.profile import Profile, Progress
from sandcell_server.analyzers.report import (
    INCONCLUSIVE,
    AnalysisUsage,
    Claim,
    FunctionReport,
    Measurement,
    Problem,
    Report,
)
from sandcell_server.analyzers.targets import Targets, targets_of
from sandcell_server.analyzers.verdict import judge
from sandcell_server.errors import SandcellError
from sandcell_server.execution.service import ExecutionService
from sandcell_server.identity.principal import Principal
from sandcell_server.models import AnalyzeRequest

WHOLE_CELL = "<cell>"
_CLAIM_S = 45.0
_KEEPALIVE_S = 10.0
_AT_ONCE = max(2, os.cpu_count() or 1)
_NO_MODEL = Problem(
    code="gemini_key_missing",
    detail="No model was asked: the backend has no GEMINI_API_KEY, or SANDCELL_ANALYZER=measured. What follows is "
    "measured alone.",
)
_NOTHING = Problem(
    code="nothing_to_analyze",
    detail="The cell defines no function. Put its work into a function that takes the data, or name a variable of the "
    "cell that can be grown: --vary NAME.",
)

Event = dict[str, Any]


@dataclass
class Analysis:
    """One analysis under way. `events` is read once; `close` ends whatever it has started."""

    service: ExecutionService
    claimant: Claimant | None
    principal: Principal
    request: AnalyzeRequest
    targets: Targets
    _queue: asyncio.Queue[Event | None] = field(default_factory=asyncio.Queue)
    _work: asyncio.Task[Report] | None = None

    async def events(self) -> AsyncGenerator[Event, None]:
        """`started`, `progress` as it goes, `report`."""
        yield {"type": "started", "functions": list(self.targets.names)}
        self._work = asyncio.create_task(self._report())
        self._work.add_done_callback(lambda _: self._queue.put_nowait(None))
        while True:
            try:
                async with asyncio.timeout(_KEEPALIVE_S):
                    event = await self._queue.get()
            except TimeoutError:
                event = {"type": "keepalive"}
            if event is None:
                break
            yield event
        yield {"type": "report", "report": self._work.result().model_dump(mode="json")}

    def is_over(self) -> bool:
        """Whether the report is there."""
        return self._work is not None and self._work.done()

    async def close(self) -> None:
        if self._work:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _report(self) -> Report:
        began, names = time.monotonic(), self.targets.names
        problems: list[Problem] = []
        claims = await self._claims(problems)
        if not names and self.request.vary is None:
            problems.append(_NOTHING)
        places = asyncio.Semaphore(_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._function(name, claims, places)) for name in names]
            if not names and self.request.vary is not None:
                tasks.append(group.create_task(self._function(None, claims, places)))
        functions = [task.result() for task in tasks]
        return Report(
            functions=functions,
            problems=problems,
            model=claims.model if claims else None,
            tokens=claims.tokens if claims else None,
            usage=AnalysisUsage(
                wall_ms=round((time.monotonic() - began) * 1000, 1),
                cpu_ms=round(sum(f.measurement.cpu_ms for f in functions if f.measurement), 1),
            ),
        )

    async def _claims(self, problems: list[Problem]) -> Claims | None:
        """The model's word, if it is wanted and can be had; why it cannot is no reason not to measure."""
        if self.request.provider == "measured" or not self.targets.names:
            return None
        if self.claimant is None:
            if self.request.provider == "gemini":
                problems.append(_NO_MODEL)
            return None
        self._queue.put_nowait({"type": "progress", "stage": "claiming"})
        try:
            return await self.claimant.claims(
                self.targets.source, self.targets.names, principal=self.principal, deadline_s=_CLAIM_S
            )
        except SandcellError as error:
            problems.append(Problem(code=error.code, detail=error.detail))
            return None

    async def _function(self, name: str | None, claims: Claims | None, places: asyncio.Semaphore) -> FunctionReport:
        claim = claims.claims.get(name) if claims and name else None
        if not self.request.measure:
            return _judged(name, claim, None, Unmeasured("not measured, as asked"))
        async with places:
            found = await self._measured(name, claims)
        return _judged(name, claim, *found)

    async def _measured(
        self, name: str | None, claims: Claims | None
    ) -> tuple[Measurement | None, Profile | Unmeasured]:
        written = claims.generators.get(name) if claims and name else None
        generators = [(name, written)] if name and written else []
        result = await self._profile(name, generators)
        if generators and isinstance(result, Unmeasured):
            # What the model wrote may be what ended the sandbox: it must not cost the function its measurement.
            result = await self._profile(name, [])
        # Some tens of milliseconds of NumPy: in a thread, so that the event loop goes on.
        measurement = await asyncio.to_thread(measure, result) if isinstance(result, Profile) else None
        return measurement, result

    async def _profile(self, name: str | None, generators: Sequence[tuple[str, str]]) -> Profile | Unmeasured:
        request = self.request
        task = Task(
            source=self.targets.source,
            entry=name,
            make_input=request.make_input,
            generators=generators,
            vary=request.vary if name is None else None,
            budget_s=request.budget_s,
            runtime=request.runtime,
        )
        result: Profile | Unmeasured = Unmeasured("nothing was measured")
        try:
            async with contextlib.aclosing(measure_in_sandbox(self.service, self.principal, task)) as found:
                async for item in found:
                    if isinstance(item, Progress):
                        self._progress(name, item)
                    else:
                        result = item
        except SandcellError as error:
            result = Unmeasured(error.detail)
        return result

    def _progress(self, name: str | None, item: Progress) -> None:
        self._queue.put_nowait(
            {
                "type": "progress",
                "stage": "measuring",
                "function": name or WHOLE_CELL,
                "shape": item.shape,
                "n": item.n,
                "unit": item.unit,
                "points": item.points,
            }
        )


class AnalysisService:
    """Analyses for every caller, measured in the execution service's sandboxes."""

    def __init__(self, service: ExecutionService, claimant: Claimant | None = None) -> None:
        self._service = service
        self._claimant = claimant

    async def close(self) -> None:
        if self._claimant:
            await self._claimant.close()

    def open(self, principal: Principal, request: AnalyzeRequest) -> Analysis:
        """`InvalidRequest` for a cell that cannot be read."""
        return Analysis(self._service, self._claimant, principal, request, targets_of(request.code, request.entry))


def _judged(
    name: str | None, claim: Claim | None, measurement: Measurement | None, found: Profile | Unmeasured
) -> FunctionReport:
    verdict, reason = judge(claim, measurement)
    if isinstance(found, Unmeasured):
        # Without a measurement the reason is how the attempt ended.
        reason = found.reason
    profile = found if isinstance(found, Profile) else None
    return FunctionReport(
        name=name or WHOLE_CELL,
        parameters=list(profile.parameters) if profile else [],
        size=profile.size if profile else claim.size if claim else "",
        verdict=verdict,
        reason=reason or ("" if verdict != INCONCLUSIVE else "the counts show no class"),
        claim=claim,
        measurement=measurement,
    )
