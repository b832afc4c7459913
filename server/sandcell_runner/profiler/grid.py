"""Two sizes: each grown alone, then both, to tell n*m from n+m and from a parameter that does not matter."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Any

from sandcell_runner.profiler.guard import quiet
from sandcell_runner.profiler.inputs import Arguments, Shape
from sandcell_runner.profiler.runs import Failed, Runs

_SMALL = 12
_STEPS = (24, 36, 54, 81)
_TICKS = 250_000
_ENOUGH = 100
_LARGE = 600


def grid(runs: Runs, shape: Shape) -> dict[str, Any]:
    """{"names": [first, second], "first": [[n, count]], "second": ..., "both": ...}; {} where there are no two sizes.

    `first` grows alone while the second stays at `_SMALL`, and the other way round.
    """
    target = runs.subject.target
    if target is None:
        return {}
    try:
        with quiet():
            few = runs.subject.sample(shape, _SMALL, Random(0))
            many = runs.subject.sample(shape, _STEPS[-1], Random(0))
    except BaseException:  # the cell's code, which has run before, may fail in any way
        return {}
    for first, second in _splits(few, many):
        try:
            measured = {
                "first": _alone(runs, shape, second, many),
                "second": _alone(runs, shape, first, many),
                "both": [[n, _count(runs, shape, {}, n)] for n in _STEPS],
            }
        except Failed:
            continue
        names = [target.parameters[places[0]].name for places in (first, second)]
        return {"names": names, **measured}
    return {}


def _alone(runs: Runs, shape: Shape, others: list[int], many: Arguments) -> list[list[int]]:
    """[n, count] with the others small; or larger, where small ones fail (nodes that edges name) or leave nothing to
    do (a pattern in a short text)."""
    try:
        rows = [[n, _count(runs, shape, dict.fromkeys(others, _SMALL), n)] for n in _STEPS]
    except Failed as failure:
        if failure.why != "error":
            raise
        return [[n, _count(runs, shape, dict.fromkeys(others, _ENOUGH), n)] for n in _STEPS]
    if rows[-1][1] <= rows[0][1] and not any(isinstance(many[place], int) for place in others):
        with suppress(Failed):
            return [[n, _count(runs, shape, dict.fromkeys(others, _LARGE), n)] for n in _STEPS]
    return rows


def _count(runs: Runs, shape: Shape, mixed: dict[int, int], n: int) -> int:
    return runs.count(shape, n, _TICKS, mixed).ticks


def _splits(few: Arguments, many: Arguments) -> list[tuple[list[int], list[int]]]:
    """Places of arguments that grow, as two groups: the first two, or all with a length against all integers."""
    lengths = [i for i, pair in enumerate(zip(few, many, strict=False)) if _longer(*pair)]
    integers = [i for i, (a, b) in enumerate(zip(few, many, strict=False)) if type(a) is type(b) is int and b > a]
    growing = sorted(lengths + integers)
    splits = [([growing[0]], [growing[1]])] if len(growing) > 1 else []
    if lengths and integers and len(growing) > 2:
        splits.append((lengths, integers))
    return splits


def _longer(few: Any, many: Any) -> bool:
    """By their lengths; of a tree or a linked list, which has none, it is taken for granted."""
    if few is None or callable(few) or isinstance(few, (int, float, complex)):
        return False
    try:
        return len(many) > len(few)
    except Exception:
        return True
