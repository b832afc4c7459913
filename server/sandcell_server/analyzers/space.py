"""The class of the memory: over-allocation makes staircases, so that factors of log n are not to be seen in it."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Container, Sequence

from sandcell_server.analyzers.candidates import ORDER, SPACE_CANDIDATES
from sandcell_server.analyzers.fit import Choice, Fit, choose, exponential
from sandcell_server.analyzers.profile import Grid, Row
from sandcell_server.analyzers.report import INCONCLUSIVE, Confidence

_SMALL_CHANGE = 1000
"""Bytes: what a few numbers (28 each from 257 on) and iterators make of difference between one run and the next. Less
counts only if it grows with every step, and just as a class does."""

_FEW_SIZES_CHANGE = 300
"""The same for an exponential, which comes to a dozen sizes: its numbers stay small."""

_JUST = 0.05
_NOISE = 0.03
_HOPELESS = 0.5

_FAR = 1000
_ONLY_FAR = ("O(log^2 n)", "O(sqrt n)")
"""Told from a line and what does not grow only over a long way."""

_POWERS = {"O(sqrt n)": 0.5, "O(n)": 1, "O(n^2)": 2, "O(n^3)": 3}
_SLOPE = 0.12
_RATHER_SQUARE = 1.6
_FAR_OFF = 0.5
_NO_CUBE = 2.15

_TAIL, _FEWEST, _STILL = 32, 5, 0.002

_DIGITS = ("O(log n)", "O(log^2 n)")
_LARGE, _STEPS, _DIGIT_BYTES, _WOBBLE = 1 << 16, 3, 80, 8
"""From this n on integers themselves grow, by 4 bytes each at 2^30 and at 2^60: a few variables come to less."""

_SNAPPED = {
    "O(log^2 n)": "O(log n)",
    "O(n log log n)": "O(n)",
    "O(n log n)": "O(n)",
    "O(n log^2 n)": "O(n)",
    "O(n sqrt n)": "O(n)",
    "O(n^2 log n)": "O(n^2)",
    "O(n!)": "O(2^n)",
}


def choose_space(points: Sequence[Row], grid: Grid, time: str) -> tuple[Choice, Confidence]:
    """The class, and how sure it is."""
    ordered = sorted(dict(points).items())
    if len(ordered) < 5:
        return Choice(Fit(INCONCLUSIVE, 1.0)), "inconclusive"
    exponential_time = time in ("O(2^n)", "O(n!)")
    small = _FEW_SIZES_CHANGE if exponential_time else _SMALL_CHANGE
    low, high = min(y for _n, y in ordered), max(y for _n, y in ordered)
    if exponential_time and high - low >= small and (growing := exponential(ordered)) is not None:
        name = growing.name if time == "O(n!)" else "O(2^n)"
        return Choice(Fit(name, growing.error)), "likely"
    far = ordered[-1][0] >= _FAR
    candidates = [candidate for candidate in SPACE_CANDIDATES if far or candidate.name not in _ONLY_FAR]
    if exponential_time:  # over a dozen sizes more cannot be told apart
        candidates = [candidate for candidate in candidates if candidate.name in ("O(1)", "O(n)", "O(n^2)")]
    # Whatever is held was put there by some operation.
    affordable = [candidate for candidate in candidates if ORDER[candidate.name] <= ORDER.get(time, len(ORDER))]
    choice = choose(ordered, noise=_NOISE, candidates=affordable)
    if choice.best.error > _HOPELESS:  # unless nobody counted it
        choice = choose(ordered, noise=_NOISE, candidates=candidates)
    if time in _DIGITS and _adds_up(ordered):
        return Choice(Fit("O(log n)", choice.best.error)), "likely"
    if high - low < small and not (_rises(ordered) and choice.best.error < _JUST):
        return Choice(Fit("O(1)", 0.01)), "high"
    if _stays(ordered):
        return Choice(Fit("O(1)", 0.01)), "likely"
    name = _SNAPPED.get(choice.best.name, choice.best.name)
    if choice.best.name == "O(n sqrt n)" and _slope(ordered) > _RATHER_SQUARE:
        name = "O(n^2)"
    if name == "O(n^3)" and _slope(ordered) < _NO_CUBE:  # a table whose numbers become larger than those kept ready
        name = "O(n^2)"
    if choice.best.error > _NOISE:
        name = _along(name, _slope(ordered), ("O(n)", "O(n^2)", "O(n^3)") if time != "O(sqrt n)" else ("O(sqrt n)",))
    best = Fit(name, choice.best.error, choice.best.share, choice.best.sizes, choice.best.curve)
    if name in _POWERS and abs(_slope(ordered) - _POWERS[name]) < _SLOPE:
        # Sets and dicts grow by doubling and more: far from any curve, and plainly along it.
        return Choice(best), "likely"
    confidence: Confidence = "likely" if best.error < 0.15 else "inconclusive"
    return Choice(best, choice.second), confidence


def _stays(ordered: Sequence[Row]) -> bool:
    """Whether it grew at first, as numbers up to 256 become larger ones, and then no more over many octaves."""
    tail = [y for n, y in ordered if n >= ordered[-1][0] / _TAIL]
    return (
        ordered[0][0] < ordered[-1][0] / _TAIL and len(tail) >= _FEWEST and max(tail) - min(tail) <= _STILL * max(tail)
    )


def _along(name: str, slope: float, possible: Container[str]) -> str:
    """Where the last step of a staircase makes a curve look steeper than the whole is, the whole counts."""
    if name not in _POWERS or abs(slope - _POWERS[name]) < _FAR_OFF - _SLOPE:
        return name
    near = (power for power in _POWERS if abs(slope - _POWERS[power]) < _SLOPE and power in possible)
    return next(near, name)


def _adds_up(ordered: Sequence[Row]) -> bool:
    """Whether the memory of an integer's digits grows with their number, over the long way that integers go."""
    values = [y for n, y in ordered if n >= _LARGE]
    rises = [b - a for a, b in itertools.pairwise(values)]
    return sum(rise > 0 for rise in rises) >= _STEPS and min(rises) >= -_WOBBLE and sum(rises) >= _DIGIT_BYTES


def _slope(ordered: Sequence[Row]) -> float:
    """Of the logarithms, as the median over all pairs of sizes an octave or more apart, without the smallest sizes."""
    rows = ordered[len(ordered) // 3 :]
    slopes = [
        math.log(y1 / y0) / math.log(n1 / n0)
        for (n0, y0), (n1, y1) in itertools.combinations(rows, 2)
        if n1 >= 2 * n0 and y0 > 0 and y1 > 0
    ]
    return statistics.median(slopes) if slopes else math.nan


def _rises(ordered: Sequence[Row]) -> bool:
    """With every step but the first few, where memory is handed out in pieces."""
    values = [y for _n, y in ordered][len(ordered) // 4 :]
    return len(values) > 4 and all(a < b for a, b in itertools.pairwise(values))
