"""CPU time of the code as written: an alarm for costs that no count sees, and the measure for NumPy and pandas."""

from __future__ import annotations

import ast
import contextlib
import ctypes
import time
from collections.abc import Callable

from sandcell_runner.profiler.inputs import Shape
from sandcell_runner.profiler.ladder import Series
from sandcell_runner.profiler.runs import Failed, Runs

_LIBRARIES = frozenset(
    {"numpy", "pandas", "scipy", "torch", "polars", "cupy", "sklearn", "networkx", "jax", "tensorflow"}
)
"""Whose work is done in C, where no tick is."""

_ALARM_SHARE_S = 0.12
_WORTH_S = 0.0002
_SECOND_LOOKS = 4
_STEEPER = 0.25
_LONG_S = 0.04
_QUICK_S = 0.03
_TICK_S = 2e-6
"""Several times what an operation takes while it is counted."""
_TIMED = sorted({size for i in range(21) for size in (16 << i, 24 << i)})
_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4  # of mallopt(3)


def uses_arrays(tree: ast.Module) -> bool:
    """Whether the cell imports a library whose work cannot be counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(name.name.partition(".")[0] in _LIBRARIES for name in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in _LIBRARIES:
            return True
    return False


def alarm(runs: Runs, series: Series, until: float) -> list[list[float]]:
    """[n, seconds] at sizes of the ladder where the time is long enough to be measured."""
    points = _timed(runs, series, until)
    for _ in range(_SECOND_LOOKS):
        if not _steeper(points, series):
            break
        # A busy machine takes the caches away, most where there is most in them: what is in the code stays.
        again = _timed(runs, series, until)
        points = {n: min(seconds, again.get(n, seconds)) for n, seconds in points.items()}
    return [[n, seconds] for n, seconds in sorted(points.items())]


def _timed(runs: Runs, series: Series, until: float) -> dict[int, float]:
    """CPU seconds by size."""
    points: dict[int, float] = {}
    stop = min(until, time.process_time() + _ALARM_SHARE_S)
    # Where a run took long for its operations, it is the smaller ones that tell why.
    rungs = zip(series.asked, series.runs, strict=True)
    quick = [n for n, run in rungs if run.seconds < max(_QUICK_S, run.ticks * _TICK_S)]
    for n in quick[::-1][::PER_STEP][:4]:
        if time.process_time() > stop:
            break
        try:
            size, seconds = runs.seconds(series.shape, n, 5, 0.03)
        except Failed:
            break
        if seconds < _WORTH_S:
            break
        points[size] = seconds
    return points


def _steeper(points: dict[int, float], series: Series) -> bool:
    """Whether the time seems to grow faster than the operations that were counted."""
    counted = {run.size: run.ticks for run in series.runs}
    known = sorted(n for n in points if counted.get(n))
    if len(known) < 2:
        return False
    low, high = known[0], known[-1]
    expected: float = counted[high] / counted[low] * (high / low) ** _STEEPER
    return points[high] / points[low] > expected


PER_STEP = 4
"""Rungs of the ladder between two of the alarm's sizes."""


def climb_in_time(
    runs: Runs, shape: Shape, until: float, follow: Callable[[list[list[float]]], None] = lambda _points: None
) -> tuple[list[list[float]], str, str]:
    """([n, seconds], why it stopped, reason): n doubled until one run takes long enough, then all of them again as
    long as there is time: what others on the machine do makes a run longer now and shorter the next time.
    `follow` is called with the points so far after every size that worked."""
    _keep_memory()
    least: dict[int, tuple[int, float]] = {}
    stopped, reason = "cap", ""
    for n in _TIMED:
        if time.process_time() > until:
            stopped = "time"
            break
        try:
            least[n] = runs.seconds(shape, n, 5)
        except Failed as failure:
            stopped, reason = failure.why, failure.reason
            break
        follow([[size, seconds] for size, seconds in least.values()])
        if least[n][1] > _LONG_S:
            stopped = "time"
            break
    for _ in range(_SECOND_LOOKS):
        for n, (size, seconds) in least.items():
            if time.process_time() > until:
                break
            with contextlib.suppress(Failed):
                least[n] = size, min(seconds, runs.seconds(shape, n, 3, 0.02)[1])
    found = dict(least.values())
    return [[size, seconds] for size, seconds in sorted(found.items())], stopped, reason


def _keep_memory() -> None:
    """Freed memory stays with the process from now on. Else every array of many megabytes is new pages each time,
    which take longer than the work on them, so that a line seems to bend where arrays get so large."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_MMAP_MAX, 0)
        libc.mallopt(_M_TRIM_THRESHOLD, 1 << 30)
