"""Finds the inputs on which a function works hardest: kinds that it takes without an error, then their shapes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sandcell_runner.profiler.clues import Clues, clues
from sandcell_runner.profiler.guessing import form_tells
from sandcell_runner.profiler.inputs import Shape, combinations, second_chances, variants
from sandcell_runner.profiler.kinds import BUILT, EDGES, FORM, OBJECTS, PAIRS, ROWS
from sandcell_runner.profiler.runs import FRAME_BYTES, TOO_MANY, WAITED, Failed, Runs
from sandcell_runner.profiler.targets import Target

_TRIED = (5, 9)
_TRIED_THEN = (12, 40)
_PROBES = (6, 12, 24, 48, 96)
_PROBE_TICKS = 15_000
_KEPT = 3
_ENOUGH = 8
_DOUBLED, _BEYOND_TICKS = 2, 60_000
"""How often the largest size is doubled to see what takes most memory, if that takes fewer operations."""
_OF_VALUES = frozenset({PAIRS, EDGES, ROWS, OBJECTS})
_GROWS = 1.3
"""Times the work for twice the size."""
_TRY_TICKS = 200_000
_ENDLESS = "it seems endless"


@dataclass
class Probe:
    """What a shape cost at the sizes probed, 0 where that was too small; fewer where it got too long."""

    shape: Shape
    ticks: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    volume: int = 0
    """Elements of its arguments at the last of them."""
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
    tries = _Tries(runs, target, clues(runs.subject.cell.tree), until)
    for shape in written:
        tries.reason = _works(runs, shape) or tries.reason
        tries.probes.append(probe(runs, shape))
    holds = runs.subject.can_be_filled
    tries.likely(combinations(target.parameters, target.node, tries.hints, arrays=arrays, holds=holds))
    if not tries.probes:  # it may want more
        likely = combinations(target.parameters, target.node, tries.hints, arrays=arrays, holds=holds)
        tries.others(likely, _TRIED_THEN)
    if not tries.probes:
        tries.others(second_chances(target.parameters, target.node, tries.hints, holds=holds), _TRIED)
    probes, reason = tries.probes, tries.reason
    shapes = [entry.shape for entry in costliest(probes)]
    if reason and not shapes:
        reason = reason if _ENDLESS in reason else f"no inputs were found that it takes; the last try: {reason}"
    return Found(shapes, reason, _hungriest(runs, probes))


class _Tries:
    """What has been tried of one function."""

    def __init__(self, runs: Runs, target: Target, hints: Clues, until: float) -> None:
        self.probes: list[Probe] = []
        self.hints = hints
        self.reason = ""
        """Why the likeliest failed."""
        self._runs = runs
        self._target = target
        self._until = until
        self._give_up = False

    def likely(self, kinds: Iterable[tuple[str, ...]]) -> None:
        """Until some are taken and make it work more the more there is. Where these are of plain values, those that the
        function seems to look for may still compete."""
        parameters = self._target.parameters
        read = {place for place, one in enumerate(parameters) if form_tells(one, self._target.node, self.hints)}
        rivals: set[int] = set()
        grows = False
        for chosen in kinds:
            if self._over():
                break
            if grows and not all(chosen[place] == FORM for place in rivals):
                continue
            valid = self._add(chosen)
            if valid and (grows or (BUILT in chosen and any(entry.growth > 1 for entry in self.probes))):
                break
            if valid and any(entry.growth > _GROWS for entry in self.probes):
                grows = True
                rivals = {place for place in read if chosen[place] in _OF_VALUES}
                if not rivals:
                    break
            if len(self.probes) >= _ENOUGH:  # of the likelier kinds: nothing grows
                break

    def others(self, kinds: Iterable[tuple[str, ...]], sizes: Sequence[int]) -> None:
        """Until some are taken at these sizes."""
        for chosen in kinds:
            if self._over() or self._add(chosen, sizes):
                break

    def _over(self) -> bool:
        return self._give_up or time.process_time() > self._until

    def _add(self, chosen: tuple[str, ...], sizes: Sequence[int] = _TRIED) -> bool:
        """Probes the shapes of these kinds that it takes; whether there are any."""
        valid: list[Shape] = []
        for shape in variants(chosen, self._target, self.hints):
            if failure := _works(self._runs, shape, sizes):
                self.reason = self.reason or failure
                if WAITED in failure:  # as the next ones would
                    self._give_up = True
                    break
                if not valid and len(chosen) > 2 and "TypeError" in failure:
                    break  # of many combinations most are wrong in kind, whatever the shape
            else:
                valid.append(shape)
        found = [probe(self._runs, shape) for shape in valid]
        if BUILT in chosen:  # a tree with twice the nodes for each more is none of n nodes
            found = [entry for entry in found if not entry.exploded]
        self.probes.extend(found)
        return bool(found)


def costliest(probes: Sequence[Probe]) -> list[Probe]:
    """The costliest at the largest size all reached, and the one that grows fastest, no two the same."""
    usable = [entry for entry in probes if any(entry.ticks) or entry.exploded]
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
    """By the peak at the largest size that all reached, or beyond, since words that are few show as such only among
    many; the costlier in time if two are equal."""
    usable = sorted((entry for entry in probes if any(entry.ticks)), key=_by_cost)
    place = min((len(entry.ticks) for entry in usable), default=1) - 1
    n = _PROBES[place]
    if all(entry.ticks[-1] * entry.growth**_DOUBLED < _BEYOND_TICKS and entry.volume <= 2 * n for entry in usable):
        n <<= _DOUBLED
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


def _works(runs: Runs, shape: Shape, sizes: Sequence[int] = _TRIED) -> str:
    """Nothing, or the error with which it fails at one of some small sizes."""
    for n in sizes:
        try:
            runs.count(shape, n, _TRY_TICKS)
        except Failed as failure:
            if TOO_MANY in failure.reason and n == sizes[0]:  # so small, and still no end: not what it is made for
                return f"{_ENDLESS}: there was no end after {_TRY_TICKS:,} operations at n = {n}"
            if failure.why == "error" or n == sizes[0]:
                return failure.reason
    return ""


def probe(runs: Runs, shape: Shape) -> Probe:
    """Counts at a few sizes."""
    found = Probe(shape)
    for n in _PROBES:
        try:
            run = runs.count(shape, n, _PROBE_TICKS)
        except Failed as failure:
            if failure.why == "error" and not any(found.ticks):  # it wants more
                found.ticks.append(0)
                found.depths.append(0)
                continue
            found.exploded = failure.why == "ticks"
            break
        found.ticks.append(run.ticks)
        found.depths.append(run.depth)
        found.volume = run.volume
    return found
