"""Names the class of a series of times: by its slope, and only where it is plain, since a machine has moods."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence

import numpy as np

from sandcell_server.analyzers.candidates import CANDIDATES
from sandcell_server.analyzers.fit import FEWEST_POINTS, Choice, Fit, fitted
from sandcell_server.analyzers.report import INCONCLUSIVE

_POWERS = ("O(1)", "O(n)", "O(n^2)", "O(n^3)")
_FLAT = ((100_000, 2.5), (1000, 1.5))
"""How many times longer over sizes so many times apart is no more than noise: what is large throws other things out of
the caches."""

_ABOVE = (10.0, 3.0)
"""... times the time that a call takes whatever n is: below, that hides how the rest grows. The first that leaves
enough sizes."""

_BELOW, _BEYOND = 0.25, 0.3
"""How far a slope may lie from a whole number: more above, where arrays outgrow the caches."""

_BENDING = 0.4
"""Steeper than the whole by this, over the last two octaves: what grows faster is only coming up."""

_FEWEST = 4
_SAME_STEP = math.log(1.9)
_LOG_FITS_BETTER = 0.6
_CLOSE = 0.12


def choose_timed(points: Sequence[tuple[float, float]]) -> Choice:
    """The class of (n, seconds) among powers of n and n log n; "inconclusive" where the slope is none of these."""
    n, y = _envelope(points)
    unknown = Choice(Fit(INCONCLUSIVE, math.inf))
    if len(n) < FEWEST_POINTS:
        return unknown
    flat = next((times for far, times in _FLAT if n[-1] >= far * n[0]), 0.0)
    if y[-1] < flat * y[0]:
        return Choice(_drawn("O(1)", n, y))
    several = ([(s, t) for s, t in zip(n, y, strict=True) if t >= above * y[0]] for above in _ABOVE)
    worked = next((found for found in several if len(found) >= _FEWEST), None)
    if worked is None:
        return unknown
    slopes = [
        math.log(y1 / y0) / math.log(n1 / n0)
        for (n0, y0), (n1, y1) in itertools.combinations([(size, seconds - y[0]) for size, seconds in worked], 2)
        if math.log(n1 / n0) >= _SAME_STEP
    ]
    if not slopes:
        return unknown
    slope = statistics.median(slopes)
    power = round(slope)
    if not 1 <= power < len(_POWERS) or not -_BELOW <= slope - power <= _BEYOND:
        return unknown
    if _last_slope(worked) > power + _BENDING:
        return unknown
    n, y = [size for size, _seconds in worked], [seconds for _size, seconds in worked]
    best = _drawn(_POWERS[power], n, y)
    if power == 1:
        other = _drawn("O(n log n)", n, y)
        if other.error < min(_CLOSE, _LOG_FITS_BETTER * best.error):
            return Choice(other, best)
        return Choice(best, other)
    return Choice(best)


def _last_slope(worked: Sequence[tuple[float, float]]) -> float:
    n1, y1 = worked[-1]
    n0, y0 = next(point for point in worked if point[0] >= n1 / 4)
    return math.log(y1 / y0) / math.log(n1 / n0) if n1 > n0 else 0.0


def _envelope(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Sizes and times, each at most as long as those of all larger sizes: disturbances only make a run longer."""
    ordered = sorted({n: y for n, y in points if n > 0 and y > 0}.items())
    least = list(itertools.accumulate((y for _n, y in reversed(ordered)), min))[::-1]
    return [n for n, _y in ordered], least


def _drawn(name: str, n: Sequence[float], y: Sequence[float]) -> Fit:
    """The curve of a class through the times, and how far off it is."""
    candidate = next(known for known in CANDIDATES if known.name == name)
    fit = fitted(candidate, np.array(n, float), np.array(y, float))
    return fit or Fit(name, 1.0)
