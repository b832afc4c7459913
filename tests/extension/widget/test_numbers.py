"""Numbers and classes as people read them."""

from __future__ import annotations

import pytest

from sandcell.report import Unit
from sandcell.widget.numbers import class_text, count_text, tick_text, ticks, value_text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("O(n)", "O(n)"),
        ("O(n^2)", "O(n²)"),
        ("O(n^2 log n)", "O(n² log n)"),
        ("O(log^2 n)", "O(log² n)"),
        ("O(2^n)", "O(2ⁿ)"),
        ("O(n^k)", "O(n^k)"),
        ("^", "^"),
    ],
)
def test_classes_have_real_exponents(name: str, said: str) -> None:
    assert class_text(name) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (7, "7"), (5.5, "5.5"), (1024, "1,024"), (2_100_000, "2.1 M"), (3.4e15, "3.4·10¹⁵"), (1e300, "10³⁰⁰")],
)
def test_counts(value: float, said: str) -> None:
    assert count_text(value) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (512, "operations", "512 operations"),
        (0.0034, "seconds", "3.4 ms"),
        (12e-6, "seconds", "12 µs"),
        (2e-9, "seconds", "2 ns"),
        (90, "seconds", "90 s"),
        (80 * 1024, "bytes", "80 KB"),
    ],
)
def test_values_have_their_unit(value: float, unit: Unit, said: str) -> None:
    assert value_text(value, unit) == said


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        (1, 8192, None, ["1", "10", "100", "1k"]),
        (5, 3e7, "operations", ["10", "100", "1k", "10k", "100k", "1M", "10M"]),
        (20, 90, "operations", ["20", "50"]),
        (130, 140_000, "bytes", ["256 B", "1 KB", "4 KB", "16 KB", "64 KB"]),
        (1e-5, 2.0, "seconds", ["10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s"]),
        (1, 1e100, "operations", ["1", "10¹⁵", "10³⁰", "10⁴⁵", "10⁶⁰", "10⁷⁵", "10⁹⁰"]),
    ],
)
def test_ticks_are_few_and_round(low: float, high: float, unit: Unit | None, said: list[str]) -> None:
    assert [tick_text(value, unit) for value in ticks(low, high, unit)] == said
