"""The class of the memory: over-allocation makes staircases, so that factors of log n are not to be seen in it."""

from __future__ import annotations

from collections.abc import Sequence

from sandcell_server.analyzers.candidates import SPACE_CANDIDATES
from sandcell_server.analyzers.fit import Choice, Fit, choose, exponential
from sandcell_server.analyzers.profile import Grid, Row
from sandcell_server.analyzers.report import INCONCLUSIVE, Confidence

_SMALL_CHANGE = 300
"""Bytes: what a few numbers and iterators make of difference between one run and the next."""

_FAR = 1000
_ONLY_FAR = ("O(log^2 n)", "O(sqrt n)")
"""Told from a line and what does not grow only over a long way."""

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
    low, high = min(y for _n, y in ordered), max(y for _n, y in ordered)
    if high - low < _SMALL_CHANGE:
        return Choice(Fit("O(1)", 0.01)), "high"
    exponential_time = time in ("O(2^n)", "O(n!)")
    if exponential_time and (growing := exponential(ordered)) is not None:
        return Choice(Fit("O(2^n)", growing.error)), "likely"
    far = ordered[-1][0] >= _FAR
    candidates = [candidate for candidate in SPACE_CANDIDATES if far or candidate.name not in _ONLY_FAR]
    choice = choose(ordered, noisy=True, candidates=candidates)
    name = _SNAPPED.get(choice.best.name, choice.best.name)
    best = Fit(name, choice.best.error, choice.best.share, choice.best.sizes, choice.best.curve)
    confidence: Confidence = "likely" if best.error < 0.15 else "inconclusive"
    return Choice(best, choice.second), confidence
