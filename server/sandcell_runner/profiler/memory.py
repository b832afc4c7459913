"""The memory that a function holds at sizes up to those that were counted, and beyond."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from sandcell_runner.profiler.inputs import Shape
from sandcell_runner.profiler.ladder import LARGEST, RUN_TICKS, Series
from sandcell_runner.profiler.runs import FRAME_BYTES, Failed, Runs

FEWEST_SIZES = 6
_SIZES = 14
_STEP = 1.4
_MORE = 12
_FLAT = 12
"""Calls deep: more is a recursion, whose frames are only counted as far as operations are."""
_FAR = 48
"""An exponential does not come so far."""


def held(runs: Runs, shape: Shape, asked: Sequence[int], series: Series | None, until: float) -> list[list[int]]:
    """[n, bytes] at some of the sizes `asked` for, evenly over the octaves, and some beyond, since here nothing slows
    the code down. tracemalloc does not see the frames of a recursion. `series` is what was counted, `until` the CPU
    time at which to stop."""
    points: list[list[int]] = []
    recursive, frames = False, 0
    for place in _spread(asked):
        if time.process_time() > until:
            return points
        try:
            size, peak = runs.peak(shape, asked[place])
            depth = _depth(runs, shape, series, place) if series else 1
        except Failed:
            return points
        recursive = recursive or depth > _FLAT
        frames = FRAME_BYTES * max(0, depth - 1)
        points.append([size, peak + frames])
    if series and asked[-1] >= _FAR and not recursive:
        points += _beyond(runs, shape, series, frames, until)
    return points


def _beyond(runs: Runs, shape: Shape, series: Series, frames: int, until: float) -> list[list[int]]:
    """Sizes that would cost up to a few times the operations of the largest that was counted. `frames`: bytes of its
    calls."""
    points: list[list[int]] = []
    if series.stopped not in ("ticks", "time") or len(series.runs) < FEWEST_SIZES:
        return points
    (n0, few), (n1, many) = [(series.asked[i], max(1, series.runs[i].ticks)) for i in (-FEWEST_SIZES, -1)]
    power = max(0.5, math.log(many / few) / math.log(n1 / n0))
    n, most = n1 * _STEP, n1 * (_MORE * RUN_TICKS / many) ** (1 / power)
    while n <= min(most, 64 * n1) and time.process_time() < until:
        try:
            size, peak = runs.peak(shape, round(n))
        except Failed:
            break
        points.append([size, peak + frames])
        n *= _STEP
    return points


def _depth(runs: Runs, shape: Shape, series: Series, place: int) -> int:
    """Of the calls; counted again where the shape is another than the one that was counted."""
    known = series.runs[place].depth
    return known if shape is series.shape else runs.count(shape, series.asked[place], RUN_TICKS).depth


def _spread(asked: Sequence[int]) -> list[int]:
    """Places in the ladder: all of the sparse ones far up, and of those below as many in every octave."""
    step = max(1, sum(n <= LARGEST for n in asked) // _SIZES)
    last = max((place for place, n in enumerate(asked) if n <= LARGEST), default=-1)
    return [*range(last % step, last + 1, step), *range(last + 1, len(asked))]
