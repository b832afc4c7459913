"""Measuring one function again: what it spends, and where the result goes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any, cast

import pytest

from sandcell.analysis import Analysis
from sandcell.analyze_options import AnalyzeOptions
from sandcell.analyzing import PatientAnalysis
from sandcell.bridge import Bridge
from sandcell.client import AnalysisRun
from sandcell.discovery import Connection
from sandcell.status import NoStatus
from tests.extension.widget.reports import SOURCE, report


class Backend:
    """Answers every request with what it finds of the function that was asked for."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []

    def analyze(self, request: dict[str, Any]) -> Coroutine[Any, Any, AnalysisRun]:
        self.requests.append(request)
        functions = [one for one in report()["functions"] if one["name"] == request.get("entry")]
        functions[0]["measurement"]["time"] = "O(1)"
        return _opened(cast(AnalysisRun, _Run({"functions": functions, "usage": {"wall_ms": 200, "cpu_ms": 150}})))


class _Run:
    def __init__(self, found: dict[str, Any]) -> None:
        self._found = found

    async def read(self) -> list[dict[str, Any]]:
        return [{"type": "report", "report": self._found}]

    async def finish(self) -> None: ...

    async def close(self) -> None: ...


async def _opened(run: AnalysisRun) -> AnalysisRun:
    return run


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.run(asyncio.sleep(0))  # after what was left to end by itself
    made.close()


def patient(bridge: Bridge, backend: Backend, options: AnalyzeOptions) -> PatientAnalysis:
    whole = Analysis.from_json(report(), SOURCE)
    return PatientAnalysis(bridge, cast(Connection, backend), options, SOURCE, whole)


@pytest.mark.parametrize(
    ("options", "first"),
    [
        (AnalyzeOptions(), 10.0),
        (AnalyzeOptions(budget=10), 30.0),
        (AnalyzeOptions(budget=20), 60.0),
        (AnalyzeOptions(budget=60), None),
        (AnalyzeOptions(measure=False), None),
    ],
)
def test_what_it_would_spend(bridge: Bridge, options: AnalyzeOptions, first: float | None) -> None:
    assert patient(bridge, Backend(), options).next_budget("collatz_steps") == first


def test_each_function_has_a_budget_of_its_own_which_grows_to_the_most_allowed(bridge: Bridge) -> None:
    backend = Backend()
    again = patient(bridge, backend, AnalyzeOptions())
    for _ in range(3):
        again("first_duplicate", NoStatus())
    assert [request["budget_s"] for request in backend.requests] == [10, 30, 60]
    assert again.next_budget("first_duplicate") is None
    assert again.next_budget("collatz_steps") == 10


def test_the_new_result_takes_the_place_of_the_old_and_keeps_the_cell(bridge: Bridge) -> None:
    again = patient(bridge, Backend(), AnalyzeOptions())
    whole = again("first_duplicate", NoStatus())
    assert [function.name for function in whole] == ["sort_by_price", "first_duplicate", "collatz_steps"]
    assert whole["first_duplicate"].time == "O(1)"
    assert whole["sort_by_price"].time == "O(n log n)"
    before = Analysis.from_json(report(), SOURCE).usage
    assert (whole.usage.wall_ms, whole.usage.cpu_ms) == (before.wall_ms + 200, before.cpu_ms + 150)
    assert "if item in seen:" in str(whole["first_duplicate"])
