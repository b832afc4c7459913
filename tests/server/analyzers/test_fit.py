"""Classes of series that are made, with the constants and noise that real ones have."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest

from sandcell_runner.profiler.ladder import SIZES
from sandcell_server.analyzers.fit import choose
from sandcell_server.analyzers.report import INCONCLUSIVE

MADE: list[tuple[str, Callable[[int], float], int]] = [
    ("O(1)", lambda n: 17, 30_000),
    ("O(log n)", lambda n: 3 * int(math.log2(n + 1)) + 4, 30_000),
    ("O(log^2 n)", lambda n: math.log2(n + 1) ** 2 + 5, 30_000),
    ("O(sqrt n)", lambda n: 2 * math.isqrt(n) + 5, 30_000),
    ("O(n)", lambda n: 3 * n + 20, 30_000),
    ("O(n)", lambda n: 3 * n + 10 * math.log2(n + 1), 30_000),
    ("O(n log n)", lambda n: n * math.log2(n + 1) + 3 * n, 30_000),
    ("O(n log n)", lambda n: n * int(math.log2(n + 1)) + n, 30_000),
    ("O(n log^2 n)", lambda n: n * math.log2(n + 1) ** 2, 10_000),
    ("O(n sqrt n)", lambda n: n * math.isqrt(n) + 4 * n, 5_000),
    ("O(n^2)", lambda n: n * (n - 1) / 2 + 5 * n + 3, 900),
    ("O(n^2)", lambda n: n * n + 40 * n, 900),
    ("O(n^2 log n)", lambda n: n * n * math.log2(n + 1), 400),
    ("O(n^3)", lambda n: n * (n - 1) * (n - 2) / 6 + n * n, 120),
    ("O(n^4)", lambda n: math.comb(n, 4) + math.comb(n, 3) + n, 60),
    ("O(2^n)", lambda n: 2**n, 18),
    ("O(2^n)", lambda n: 1.618**n * 3, 26),
    ("O(2^n)", lambda n: n * 2**n, 15),
    ("O(2^n)", lambda n: sum(math.comb(n, k) ** 2 * 2**k for k in range(n + 1)), 7),
    ("O(n!)", lambda n: 3 * math.factorial(n), 9),
]


@pytest.mark.parametrize(("name", "count", "largest"), MADE)
def test_class_of_a_made_series(name: str, count: Callable[[int], float], largest: int) -> None:
    assert choose([(n, count(n)) for n in SIZES if n <= largest]).best.name == name


@pytest.mark.parametrize(
    ("name", "count", "largest"), [case for case in MADE if case[0] in ("O(n)", "O(n^2)", "O(n^3)")]
)
def test_noise_of_two_percent_changes_nothing(name: str, count: Callable[[int], float], largest: int) -> None:
    rng = random.Random(3)
    points = [(n, count(n) * rng.uniform(0.98, 1.02)) for n in SIZES if n <= largest]
    assert choose(points, noise=0.03).best.name == name


def test_few_points_name_no_class() -> None:
    assert choose([(1, 1), (2, 2), (3, 3)]).best.name == INCONCLUSIVE


def test_no_points_name_no_class() -> None:
    assert choose([]).best.name == INCONCLUSIVE


def test_zero_counts_do_no_harm() -> None:
    assert choose([(n, 0) for n in range(1, 20)]).best.name == "O(1)"


def test_the_curve_passes_through_the_points() -> None:
    best = choose([(n, 5 * n + 2) for n in SIZES]).best
    assert all(math.isclose(y, 5 * n + 2, rel_tol=0.01) for n, y in zip(best.sizes, best.curve, strict=True))
