"""The classes that a series may have, as functions of n with the lower-order terms that go with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Term = Callable[[Vector], Vector]


@dataclass(frozen=True)
class Candidate:
    """a * leading + lower-order terms, each of which may be negative down to `bound` times a. The leading term has to
    be at least `share` of the whole at the largest n: else another class explains the series better."""

    name: str
    leading: Term
    lower: tuple[tuple[Term, float], ...]
    share: float
    exact: float = 1.0
    """Only if the fit is at least this good: for classes that differ from a simpler one by next to nothing."""


def one(n: Vector) -> Vector:
    return np.ones_like(n)


def log(n: Vector) -> Vector:
    return np.log2(np.maximum(n, 2))


def root(n: Vector) -> Vector:
    return np.sqrt(n)


def line(n: Vector) -> Vector:
    return n


def square(n: Vector) -> Vector:
    return n**2


def _n_log(n: Vector) -> Vector:
    return n * log(n)


CANDIDATES: tuple[Candidate, ...] = (
    Candidate("O(1)", one, (), 0),
    Candidate("O(log n)", log, ((one, -3),), 0.2),
    Candidate("O(log^2 n)", lambda n: log(n) ** 2, ((log, -1), (one, -3)), 0.3),
    Candidate("O(sqrt n)", root, ((log, -0.5), (one, -4)), 0.2),
    Candidate("O(n)", line, ((root, -2), (one, -8)), 0.25),
    Candidate("O(n log log n)", lambda n: n * log(log(n)), ((line, -1.5), (one, -8)), 0.5, exact=0.003),
    Candidate("O(n log n)", _n_log, ((line, -3), (one, -8)), 0.3),
    Candidate("O(n log^2 n)", lambda n: n * log(n) ** 2, ((_n_log, -1), (line, -2)), 0.3),
    Candidate("O(n sqrt n)", lambda n: n**1.5, ((line, -2), (one, -8)), 0.4),
    Candidate("O(n^2)", square, ((line, -4), (one, -8)), 0.15),
    Candidate("O(n^2 log n)", lambda n: n**2 * log(n), ((square, -3), (line, -4)), 0.3),
    Candidate("O(n^3)", lambda n: n**3, ((square, -5), (line, -8)), 0.12),
    Candidate("O(n^4)", lambda n: n**4, ((lambda n: n**3, -8), (square, -20)), 0.1),
)
"""Cheapest first, as in report.CLASSES."""


def _beyond_cached(n: Vector) -> Vector:
    return np.maximum(n - 257, 0)


def _beyond_cached_sooner(n: Vector) -> Vector:
    return np.maximum(n - 85, 0)


def _beyond_cached_later(n: Vector) -> Vector:
    return np.maximum(n - 514, 0)


_CACHED: dict[str, tuple[tuple[Term, float], ...]] = {
    "O(n)": ((_beyond_cached, 0), (_beyond_cached_sooner, 0)),
    "O(n^2)": ((lambda n: n * _beyond_cached_sooner(n), 0),),
}

SPACE_CANDIDATES: tuple[Candidate, ...] = (
    *(
        Candidate(known.name, known.leading, (*known.lower, *_CACHED[known.name]), 0.12)
        if known.name in _CACHED
        else known
        for known in CANDIDATES
    ),
    Candidate("O(n)", line, ((root, -2), (one, -8), (_beyond_cached_later, 0)), 0.06),
)
"""CPython keeps the integers up to 256: only larger ones take memory of their own, which bends the curve at the size
from which on numbers are as large: at 257 if they are up to n, sooner if they are sums, later if they are halves."""

ORDER = {candidate.name: place for place, candidate in enumerate(CANDIDATES)}
