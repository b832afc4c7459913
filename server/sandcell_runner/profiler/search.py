"""Finds the inputs on which a function works hardest: kinds that it takes without an error, then their shapes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sandcell_runner.profiler.clues import clues
from sandcell_runner.profiler.inputs import Shape, combinations, variants
from sandcell_runner.profiler.runs import FRAME_BYTES, TOO_MANY, WAITED, Failed, Runs
from sandcell_runner.profiler.targets import Target

_TRIED = (5, 9)
_PROBES = (6, 12, 24, 48, 96)
_PROBE_TICKS = 15_000
_KEPT = 3
_ENOUGH = 8
_TRY_TICKS = 200_000
_ENDLESS = "it seems endless"


@dataclass
class Probe:
    """What a shape cost at the sizes probed; fewer where it got too long."""

    shape: Shape
    ticks: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    exploded: bool = False

    @property
    def growth(self) -> float:
        """The last count over the one before."""
        if self.exploded:
            return float("inf")
        return self.ticks[-1] / max(1, self.ticks[-2]) if len(self.ticks) > 1 else 0.0


@dataclass
class Found:
    """Shapes worth a whole ladder, costliest first, or why there are none."""

    shapes: list[Shape]
    reason: str = ""
    hungriest: Shape | None = None
    """The one that takes most memory, which need not be the one that takes most time."""


def search(runs: Runs, target: Target, written: Sequence[Shape], *, arrays: bool, until: float) -> Found:
    """Shapes that others wrote compete with those that the parameters suggest."""
    reason = ""
    probes: list[Probe] = []
    give_up = False
    for shape in written:
        reason = _works(runs, shape) or reason
        probes.append(probe(runs, shape))
    hints = clues(runs.subject.cell.tree)
    holds = runs.subject.can_be_filled
    for chosen in combinations(target.parameters, target.node, hints, arrays=arrays, holds=holds):
        if time.process_time() > until or give_up:
            break
        valid: list[Shape] = []
        for shape in variants(chosen, target, hints):
            if failure := _works(runs, shape):
                reason = reason or failure  # of the likeliest
                if WAITED in failure:  # as the next ones would
                    give_up = True
                    break
                if not valid and len(chosen) > 2 and "TypeError" in failure:
                    break  # of many combinations most are wrong in kind, whatever the shape
            else:
                valid.append(shape)
        probes.extend(probe(runs, shape) for shape in valid)
        if valid and any(entry.growth > 1.3 for entry in probes):
            break
        if len(probes) >= _ENOUGH:  # of the likelier kinds: nothing grows
            break
    shapes = [entry.shape for entry in costliest(probes)]
    if reason and not shapes:
        reason = reason if _ENDLESS in reason else f"no inputs were found that it takes; the last try: {reason}"
    return Found(shapes, reason, _hungriest(runs, probes))


def costliest(probes: Sequence[Probe]) -> list[Probe]:
    """The costliest at the largest size all reached, and the one that grows fastest, no two the same."""
    usable = [entry for entry in probes if entry.ticks or entry.exploded]
    if not usable:
        return []
    by_cost = sorted(usable, key=_by_cost)
    fastest = max(usable, key=lambda entry: entry.growth)
    kept: list[Probe] = []
    for entry in [by_cost[0], fastest, *by_cost[1:]]:
        if len(kept) < _KEPT and not any(entry.ticks == other.ticks for other in kept):
            kept.append(entry)
    return kept


def _hungriest(runs: Runs, probes: Sequence[Probe]) -> Shape | None:
    """By the peak at the largest size that all reached; the costlier in time if two are equal."""
    usable = sorted((entry for entry in probes if entry.ticks), key=_by_cost)
    place = min((len(entry.ticks) for entry in usable), default=1) - 1
    n = _PROBES[place]
    best, most = None, 0
    for entry in usable:
        try:
            _size, peak = runs.peak(entry.shape, n)
        except Failed:
            continue
        peak += FRAME_BYTES * entry.depths[place]
        if best is None or peak > 1.2 * most + 100:
            best, most = entry.shape, peak
    return best


def _by_cost(entry: Probe) -> tuple[int, int]:
    """Costliest first: those that got too long at the smallest size, then by the count at the largest."""
    return (len(entry.ticks) - len(_PROBES) if entry.exploded else 0, -entry.ticks[-1] if entry.ticks else 0)


def _works(runs: Runs, shape: Shape) -> str:
    """Nothing, or the error with which it fails at all of some small sizes."""
    for n in _TRIED:
        try:
            runs.count(shape, n, _TRY_TICKS)
        except Failed as failure:
            if TOO_MANY in failure.reason and n == _TRIED[0]:  # so small, and still no end: not what it is made for
                return f"{_ENDLESS}: there was no end after {_TRY_TICKS:,} operations at n = {n}"
            if failure.why == "error" or n == _TRIED[0]:
                return failure.reason
    return ""


def probe(runs: Runs, shape: Shape) -> Probe:
    """Counts at a few sizes."""
    found = Probe(shape)
    for n in _PROBES:
        try:
            run = runs.count(shape, n, _PROBE_TICKS)
        except Failed as failure:
            found.exploded = failure.why == "ticks"
            break
        found.ticks.append(run.ticks)
        found.depths.append(run.depth)
    return found
