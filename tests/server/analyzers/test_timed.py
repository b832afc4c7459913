"""Classes of times: what a call costs anyway, caches, a busy machine; and silence where nothing is plain."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from sandcell_server.analyzers.timed import choose_timed

SIZES = sorted(size for i in range(16) for size in (16 << i, 24 << i))
CALL_S = 20e-6


def points(work: Callable[[float], float], sizes: list[int] = SIZES) -> list[tuple[int, float]]:
    return [(n, CALL_S + work(n)) for n in sizes]


@pytest.mark.parametrize(
    ("name", "work", "sizes"),
    [
        ("O(1)", lambda n: 0, SIZES),
        ("O(n)", lambda n: 5e-9 * n, SIZES),
        ("O(n log n)", lambda n: 5e-9 * n * math.log2(n), SIZES),
        ("O(n^2)", lambda n: 1e-9 * n * n, SIZES[:20]),
        ("O(n^3)", lambda n: 2e-11 * n**3 + 1e-9 * n**2, SIZES[:14]),
    ],
)
def test_plain_ones(name: str, work: Callable[[float], float], sizes: list[int]) -> None:
    assert choose_timed(points(work, sizes)).best.name == name


def test_what_made_single_runs_longer_does_not_count() -> None:
    disturbed = [(n, y * (4 if i % 5 == 2 else 1)) for i, (n, y) in enumerate(points(lambda n: 5e-9 * n))]
    assert choose_timed(disturbed).best.name == "O(n)"


def test_caches_bend_a_line_without_making_it_another_class() -> None:
    assert choose_timed(points(lambda n: 5e-9 * n * (1 if n < 100_000 else 1.6))).best.name == "O(n)"


@pytest.mark.parametrize(
    "work",
    [
        lambda n: 1e-9 * n**1.5,
        lambda n: 5e-6 * n + 2e-10 * n**2,  # the square is only coming up
        lambda n: 3e-6 * math.log2(n) ** 1.2,
    ],
)
def test_anything_else_is_left_open(work: Callable[[float], float]) -> None:
    assert choose_timed(points(work)).best.name == "inconclusive"


def test_too_few_or_too_short() -> None:
    assert choose_timed(points(lambda n: n, SIZES[:4])).best.name == "inconclusive"
    assert choose_timed(points(lambda n: 1e-9 * n, SIZES[:10])).best.name == "inconclusive"
