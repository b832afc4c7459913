"""Names the class of a series of counts, by least squares of the relative error under bounds."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sandcell_server.analyzers.candidates import CANDIDATES, ORDER, Candidate, Vector
from sandcell_server.analyzers.report import INCONCLUSIVE

SIMPLER = 1.12
"""A simpler class wins if its error is at most so many times the least."""

EXACT = 0.008
"""... or below this: staircases of floor(log n) leave so much in every class."""

CLEAR = 5.0
"""... unless another fits so many times better: what is measured in bytes may be exact, too."""

SMALL_SHARE = 0.1
"""... and a class that leads with so little of the whole is still the class, if all counts lie exactly on its curve"""

ON_THE_CURVE = 3e-4
"""... within this, and are so many times farther from the one that leads with more:"""

FARTHER = 20.0

_RARE, _USUAL, _RARELY = "O(n log log n)", "O(n log n)", 2.5
"""Sieves are rare beside sorts, whose counts are seldom so even that the two can be told apart by a little."""

FEWEST_POINTS = 6
_LONG_WAY = 1 << 18


@dataclass(frozen=True)
class Fit:
    """A class and how well it fits: RMS of the relative error. `curve` has its values at `sizes`."""

    name: str
    error: float
    share: float = 1.0
    sizes: tuple[float, ...] = ()
    curve: tuple[float, ...] = ()


@dataclass(frozen=True)
class Choice:
    """The class chosen, and the best of the others."""

    best: Fit
    second: Fit | None = None

    @property
    def margin(self) -> float:
        """How many times worse the other fits."""
        return self.second.error / max(self.best.error, 1e-4) if self.second else math.inf


def choose(
    points: Sequence[tuple[float, float]],
    *,
    noise: float = 0.0,
    candidates: Sequence[Candidate] = CANDIDATES,
) -> Choice:
    """The class of (n, count); "inconclusive" for fewer than six points. `noise` is the error that says
    nothing: of bytes a little, of seconds more."""
    ordered = sorted({n: y for n, y in points if n > 0}.items())
    if len(ordered) < FEWEST_POINTS:
        return Choice(Fit(INCONCLUSIVE, math.inf))
    n = np.array([point[0] for point in ordered], float)
    y = np.maximum(np.array([point[1] for point in ordered], float), 1e-9 if noise else 1.0)
    if not noise and (growing := exponential(ordered)) is not None:
        return Choice(growing)
    keep = n >= _from(n)
    fits = sorted(
        (f for c in candidates if (f := fitted(c, n[keep], y[keep])) is not None), key=lambda f: ORDER[f.name]
    )
    if not fits:
        return Choice(Fit(INCONCLUSIVE, math.inf))
    least = min(fit.error for fit in fits)
    # Over few sizes every class is near every other.
    enough = EXACT if not noise else noise if n[-1] > 64 else 0.003
    if noise:
        enough = min(enough, max(CLEAR * least, 0.003))
    best = next(fit for fit in fits if fit.error <= max(SIMPLER * least, enough))
    if best.name == _RARE:
        best = next((f for f in fits if f.name == _USUAL and f.error <= _RARELY * best.error), best)
    if not noise:
        best = _exactly(best, candidates, n[keep], y[keep]) or best
    others = [fit for fit in fits if fit is not best]
    return Choice(best, min(others, key=lambda fit: fit.error) if others else None)


def _exactly(best: Fit, candidates: Sequence[Candidate], n: Vector, y: Vector) -> Fit | None:
    """A class above `best` whose leading term is small beside the rest, as a sort's is beside long texts, but is
    plainly there."""
    above = [replace(c, share=SMALL_SHARE) for c in candidates if ORDER[c.name] > ORDER[best.name]]
    fits = [fit for c in above if (fit := fitted(c, n, y)) and fit.share >= SMALL_SHARE]
    closest = min(fits, key=lambda fit: fit.error, default=None)
    if closest is None or closest.error > min(ON_THE_CURVE, best.error / FARTHER):
        return None
    return closest


def _from(n: Vector) -> float:
    """The least n that counts: small ones are ruled by what does not grow, but at least eight points are kept."""
    largest = float(n[-1])
    low = math.sqrt(largest) / 8 if largest > _LONG_WAY else max(4.0, largest / 64)
    return low if (n >= low).sum() >= 8 else float(n[-min(8, len(n))])


def fitted(candidate: Candidate, n: Vector, y: Vector) -> Fit | None:
    """The best fit within the candidate's bounds, or None if there is none. All choices of bounds that hold with
    equality are tried, which for three terms is quicker and surer than an iteration."""
    best: Fit | None = None
    led: Fit | None = None  # the best in which the leading term has its share
    for pinned in itertools.product((False, True), repeat=len(candidate.lower)):
        leading = candidate.leading(n).copy()
        free = []
        for (term, bound), is_pinned in zip(candidate.lower, pinned, strict=True):
            if is_pinned:
                leading += bound * term(n)
            else:
                free.append((term(n), bound))
        columns = np.stack([leading, *(values for values, _bound in free)], axis=1)
        solution, *_ = np.linalg.lstsq(columns / y[:, None], np.ones(len(y)), rcond=None)
        a = solution[0]
        if a <= 0 or any(c < bound * a - 1e-9 for c, (_v, bound) in zip(solution[1:], free, strict=True)):
            continue
        curve = columns @ solution
        error = float(np.sqrt(np.mean((curve / y - 1) ** 2)))
        share = float(a * candidate.leading(n[-1:])[0] / y[-1])
        fit = Fit(candidate.name, error, share, tuple(n.tolist()), tuple(curve.tolist()))
        best = fit if best is None or error < best.error else best
        led = fit if share >= candidate.share and (led is None or error < led.error) else led
    if best is None or best.error > candidate.exact:
        return None
    if best.share < candidate.share:  # unless that was only because two terms are the same at these sizes
        if led is None or led.error > 1.02 * best.error + 1e-4:
            return None
        best = led
    return best if candidate.exact == 1.0 or best.share <= 1.05 else None


def exponential(ordered: Sequence[tuple[float, float]]) -> Fit | None:
    """O(2^n) or O(n!) where points, smallest n first, stop at a small n and still grow by a factor with every step."""
    n = np.array([point[0] for point in ordered], float)
    y = np.maximum(np.array([point[1] for point in ordered], float), 1.0)
    if n[-1] > 80 or len(n) < FEWEST_POINTS:
        return None
    growth = np.diff(np.log(y[-7:])) / np.diff(n[-7:])
    end = float(np.median(growth[-3:]))
    # A polynomial n^k grows by the factor (1 + 1/n)^k: k would have to be more than five.
    if end <= math.log(1.18) or end * n[-1] < 5.2:
        return None
    # n! gains log(n) a step: the factor itself goes on growing by one with each.
    for last in (4, 3):  # before, what surrounds the recursion is as large as the recursion
        steps = np.exp(growth[-last:])
        if steps[-1] > 3.6 and (steps[-1] - steps[0]) / (n[-1] - n[-len(steps)]) > 0.5 and steps[-1] - steps[-2] > 0.4:
            return Fit("O(n!)", 0.01)
    return Fit("O(2^n)", 0.01)
