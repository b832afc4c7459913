"""From an analysis that is asked for to its report: shows how far it is, and stops it on Interrupt."""

from __future__ import annotations

import time
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, TypeVar

from sandcell.analysis import Analysis
from sandcell.analyze_options import AnalyzeOptions
from sandcell.bridge import Bridge
from sandcell.client import AnalysisRun
from sandcell.discovery import Connection
from sandcell.errors import Interrupted
from sandcell.progress import Progress
from sandcell.report import AnalysisUsage
from sandcell.status import StatusLine

T = TypeVar("T")

_STATUS_AFTER_S = 0.5
_TICK_S = 0.25
_BUDGET_S = 1.6  # what the backend spends where nothing is said
_AGAIN_S = (10.0, 30.0, 60.0)  # the backend allows no more
_MORE = 2.0  # times what was spent before: less would find out nothing new
WHOLE_CELL = "<cell>"


def follow_analysis(
    bridge: Bridge, opening: Coroutine[Any, Any, AnalysisRun], status: StatusLine, *, shown: bool = False
) -> dict[str, Any]:
    """The report as the backend sent it, `shown` at once or not; `Interrupted` when Interrupt came before there was
    one."""
    following = _Following(bridge, status)
    try:
        report = following.report(opening)
        status.hide(followed=shown)
        return report
    except KeyboardInterrupt:
        raise Interrupted("the analysis was stopped.") from None
    finally:
        status.hide()


class PatientAnalysis:
    """Analyzes one function of a cell again, each time with more to spend, and puts it in its place in the whole."""

    def __init__(
        self, bridge: Bridge, connection: Connection, options: AnalyzeOptions, cell: str, whole: Analysis
    ) -> None:
        self._bridge = bridge
        self._connection = connection
        self._options = options
        self._cell = cell
        self._whole = whole
        self._spent: dict[str, float] = {}

    def next_budget(self, name: str) -> float | None:
        """Seconds of CPU time that the next call would spend on this function; None where no more can be spent."""
        if not self._options.measure:
            return None
        spent = self._spent.get(name, self._options.budget or _BUDGET_S)
        return next((budget for budget in _AGAIN_S if budget >= _MORE * spent), None)

    def __call__(self, name: str, status: StatusLine) -> Analysis:
        """The whole with the new result in it, `status` told of the way; a `SandcellError` says why there is none."""
        budget = self.next_budget(name) or _AGAIN_S[-1]
        request = replace(self._options, entry=name, budget=budget).request(self._cell)
        if name == WHOLE_CELL:
            request.pop("entry")
        report = follow_analysis(self._bridge, self._connection.analyze(request), status)
        self._spent[name] = budget
        measured = Analysis.from_json(report, self._cell)
        new = {function.name: function for function in measured}
        functions = tuple(new.get(function.name, function) for function in self._whole)
        self._whole = replace(self._whole, functions=functions, usage=_sum(self._whole.usage, measured.usage))
        return self._whole


def _sum(one: AnalysisUsage, other: AnalysisUsage) -> AnalysisUsage:
    return AnalysisUsage(one.wall_ms + other.wall_ms, one.cpu_ms + other.cpu_ms)


class _Following:
    def __init__(self, bridge: Bridge, status: StatusLine) -> None:
        self._bridge = bridge
        self._status = status
        self._began = time.monotonic()
        self._shown = 0.0
        self._progress = Progress("Starting the analysis")

    def report(self, opening: Coroutine[Any, Any, AnalysisRun]) -> dict[str, Any]:
        run = self._wait(self._bridge.submit(opening))
        try:
            while True:
                for event in self._wait(self._bridge.submit(run.read())):
                    if event.get("type") == "report" and isinstance(event.get("report"), dict):
                        self._bridge.submit(run.finish())
                        report: dict[str, Any] = event["report"]
                        return report
                    self._progress = self._progress.after(event)
                self._show()
        except BaseException:
            self._bridge.submit(run.close())
            raise

    def _wait(self, future: Future[T]) -> T:
        while True:
            try:
                return future.result(_TICK_S)
            except TimeoutError:
                if future.done():
                    raise
            except BaseException:
                future.cancel()
                raise
            self._show()

    def _show(self) -> None:
        """Not before half a second, nor more often than can be seen."""
        now = time.monotonic()
        if now - self._began < _STATUS_AFTER_S or now - self._shown < _TICK_S:
            return
        self._shown = now
        self._status.show(f"{self._progress.text} … {now - self._began:.0f} s", self._progress.picture)
