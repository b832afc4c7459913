"""Curves to draw for classes that the backend names without fitting one: for the eye; nothing is judged by them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from sandcell.report import Curve
from sandcell.untrusted import Point

_LAST = 6  # points that rule the fit: before, what surrounds the recursion is as large as the recursion
_STEPS = 40
_FARTHEST = 2.0**62  # the largest n of the backend; beyond, squares and factorials are no floats any more
_HIGHEST = math.log(1e300)
# Both sizes were grown together, so that the square is what was fitted.
_TOGETHER = {"O(n*m)": "O(n^2)", "O(n+m)": "O(n)"}


def curve_of(name: str | None, points: Sequence[Point], known: Sequence[Curve]) -> Curve | None:
    """The curve that the report has under this name, else one fitted to the points; None if there is no way to.
    `points` are positive, in order of n."""
    if name is None or len(points) < 2 or points[-1][0] > _FARTHEST:
        return None
    named = {curve.name: curve for curve in known}
    if found := named.get(name) or named.get(_TOGETHER.get(name, "")):
        return Curve(name, found.points)
    match name:
        case "O(1)":
            return _fitted(name, points, _nothing, slope=0.0)
        case "O(2^n)":
            return _fitted(name, points, _nothing)
        case "O(n!)":
            return _fitted(name, points, lambda n: math.lgamma(n + 1))
        case "O(n)" | "O(n+m)":
            return _fitted(name, points, math.log, slope=0.0)
        case "O(n^2)" | "O(n*m)":
            return _fitted(name, points, lambda n: 2 * math.log(n), slope=0.0)
    return None


def _nothing(_n: float) -> float:
    return 0.0


def _fitted(
    name: str, points: Sequence[Point], leading: Callable[[float], float], slope: float | None = None
) -> Curve | None:
    """log y = log c + n log b + leading(n), by least squares over the last points; b is one if the slope is given."""
    last = points[-_LAST:] if slope is None else points
    rest = [(n, math.log(value) - leading(n)) for n, value in last]
    middle, height = (sum(part) / len(rest) for part in zip(*rest, strict=True))
    if slope is None:
        spread = sum((n - middle) ** 2 for n, _ in rest)
        if not spread:
            return None
        slope = sum((n - middle) * (value - height) for n, value in rest) / spread
    low, high = points[0][0], points[-1][0]
    drawn = []
    for step in range(_STEPS + 1):
        n = low * (high / low) ** (step / _STEPS)
        value = height + slope * (n - middle) + leading(n)
        if -_HIGHEST < value < _HIGHEST:
            drawn.append((n, math.exp(value)))
    return Curve(name, tuple(drawn))
