"""The sizes at which code is measured, and the series of counts up to where it gets too long."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sandcell_runner.profiler.inputs import Shape
from sandcell_runner.profiler.runs import Failed, Run, Runs

DENSE = 16
"""Every n up to here: exponentials show in single steps."""

PER_OCTAVE = 5
"""Above: enough to average out the staircase of floor(log n)."""

LARGEST = 32_768
LARGEST_INTEGER = 1 << 60

SIZES = sorted({*range(1, DENSE + 1), *(round(DENSE * 2 ** (i / PER_OCTAVE)) for i in range(1, 11 * PER_OCTAVE + 1))})
RUN_TICKS = 400_000
"""Operations of one run at most."""

LARGEST_VOLUME = 150_000
"""Elements of all arguments, rows and columns of a matrix multiplied: making them takes longer than most functions."""

_LONG_S = 0.5
"""Many times what the operations of one run take: something costs time that is not counted."""

BEYOND = [1 << exponent for exponent in range(16, 61, 2)]
"""For integers that cost next to nothing: log n and sqrt n need long ways to be told apart."""


@dataclass
class Series:
    """Counts of one shape, smallest size first, and why they stop where they do."""

    shape: Shape
    runs: list[Run] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    stopped: str = "cap"
    reason: str = ""

    @property
    def points(self) -> list[list[float]]:
        """[n, operations] of each run."""
        return [[run.size, run.ticks] for run in self.runs]

    @property
    def largest(self) -> int:
        """The largest n that was asked for; sizes may differ a little."""
        return self.asked[-1] if self.asked else 0


@dataclass(frozen=True)
class Budget:
    """Operations of one run and of all; seconds only as a last resort, since they differ from machine to machine."""

    run_ticks: int
    all_ticks: int
    until: float
    """CPU time of the process at which to stop."""


def climb(
    runs: Runs, shape: Shape, budget: Budget, follow: Callable[[list[list[float]]], None] = lambda _points: None
) -> Series:
    """Counts at one size after another until a budget is used up. Sizes that fail at the start are passed over, since
    many functions want at least two elements; a failure after five sizes that worked ends the series.
    `follow` is called with the points so far, [n, operations], after every size that worked."""
    series, left, skipped = Series(shape), budget.all_ticks, 0
    for n in [*SIZES, *BEYOND]:
        if n > LARGEST and not _goes_beyond(series):
            break
        try:
            run = runs.count(shape, n, min(budget.run_ticks, max(left, 1)))
        except Failed as failure:
            series.reason = failure.reason
            if failure.why == "error" and len(series.runs) < 5 and skipped < 20:
                skipped += 1
                continue
            series.stopped = failure.why
            break
        if not series.runs or run.size > series.runs[-1].size:
            series.runs.append(run)
            series.asked.append(n)
            follow(series.points)
        left -= run.ticks
        if run.volume > LARGEST_VOLUME:
            break
        if left <= 0:
            series.stopped = "ticks"
            break
        if time.process_time() > budget.until or run.seconds > _LONG_S:
            series.stopped = "time"
            break
    if series.stopped == "cap":
        series.reason = ""
    return series


def _goes_beyond(series: Series) -> bool:
    """Whether n is an integer's value, and larger ones cost little more."""
    return bool(series.runs) and series.runs[-1].integers and series.runs[-1].ticks < 300_000
