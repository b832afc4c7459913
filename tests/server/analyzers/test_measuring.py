"""From a profile to a measurement, and when it says that it does not know."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from pydantic import ValidationError

from sandcell_server.analyzers.measuring import measure
from sandcell_server.analyzers.profile import Profile

SIZES = [2**i for i in range(4, 15)]


def made(**fields: Any) -> Profile:
    whole = {
        "type": "profile",
        "name": "f",
        "parameters": ["items"],
        "size": "n = len(items)",
        "unit": "operations",
        "shape": "random integers",
        "points": [[n, 3 * n + 4] for n in SIZES],
        "space_points": [[n, 8 * n + 100] for n in SIZES],
        "others": [],
        "grid": {},
        "lines": [[2, 90], [3, 10]],
        "alarm": [],
        "cpu_ms": 10.0,
        "stopped": "cap",
        "reason": "",
        "long_integers": False,
        "given": False,
    }
    return Profile.model_validate_json(json.dumps(whole | fields))


def test_a_clear_series_has_high_confidence() -> None:
    found = measure(made())
    assert (found.time, found.space, found.confidence) == ("O(n)", "O(n)", "high")
    assert [(line.line, line.share) for line in found.lines] == [(2, 0.9), (3, 0.1)]
    assert found.curves[0].name == "O(n)"


def test_time_that_outgrows_the_counts_is_inconclusive() -> None:
    alarm = [[n, n**2 * 1e-9] for n in (1024, 2048, 4096, 16384)]
    found = measure(made(alarm=alarm))
    assert found.time == "inconclusive"
    assert "hidden cost" in found.reason


def test_long_integers_explain_such_time() -> None:
    alarm = [[n, n**2 * 1e-9] for n in (1024, 2048, 4096, 16384)]
    found = measure(made(alarm=alarm, long_integers=True))
    assert (found.time, found.confidence) == ("O(n)", "likely")


def test_one_slow_moment_is_no_alarm() -> None:
    alarm = [[1024, 0.001], [2048, 0.002], [4096, 0.004], [16384, 0.06]]
    assert measure(made(alarm=alarm)).time == "O(n)"


def test_few_sizes_are_inconclusive() -> None:
    found = measure(made(points=[[n, n] for n in SIZES[:5]]))
    assert (found.time, found.confidence) == ("inconclusive", "inconclusive")


def test_a_failure_keeps_its_reason() -> None:
    found = measure(made(points=[], space_points=[], stopped="error", reason="it exits"))
    assert (found.time, found.reason) == ("inconclusive", "it exits")


def test_a_wild_series_is_inconclusive() -> None:
    assert measure(made(points=[[n, n if i % 2 else n**2] for i, n in enumerate(SIZES)])).time == "inconclusive"


def test_another_shape_that_grows_more_lowers_the_confidence() -> None:
    other = {"shape": "equal integers", "points": [[n, n * n] for n in SIZES]}
    assert measure(made(others=[other])).confidence == "likely"


def test_loops_that_always_end_early_are_not_certain() -> None:
    flat = [[n, 5] for n in SIZES]
    assert measure(made(points=flat)).confidence == "high"
    found = measure(made(points=flat, loops=True))
    assert (found.time, found.confidence) == ("O(1)", "likely")
    assert "others may take longer" in found.reason
    assert measure(made(points=flat, loops=True, given=True)).confidence == "high"


def test_seconds_are_never_certain() -> None:
    found = measure(made(unit="seconds", points=[[n, 1e-6 * n + 1e-5] for n in SIZES]))
    assert (found.time, found.confidence) == ("O(n)", "likely")


@pytest.mark.parametrize(
    ("first", "second", "both", "points", "name"),
    [
        (lambda n: 12 * n, lambda n: 12 * n, lambda n: n * n, lambda n: n * n, "O(n*m)"),
        (lambda n: 12 + n, lambda n: 12 + n, lambda n: 2 * n, lambda n: 2 * n, "O(n+m)"),
        (lambda n: n, lambda n: 40, lambda n: n, lambda n: n, "O(n)"),
        (lambda n: n * n, lambda n: 40, lambda n: n * n, lambda n: n * n, "O(n^2)"),
    ],
)
def test_two_sizes(first: Any, second: Any, both: Any, points: Any, name: str) -> None:
    steps = (24, 36, 54, 81)
    grid = {
        "names": ["a", "b"],
        "first": [[n, first(n)] for n in steps],
        "second": [[n, second(n)] for n in steps],
        "both": [[n, both(n)] for n in steps],
    }
    assert measure(made(grid=grid, points=[[n, points(n)] for n in SIZES])).time == name


@pytest.mark.parametrize(
    "fields",
    [
        {"points": [[1, 1]] * 10_000},
        {"points": [[1, -1]]},
        {"points": [[float("nan"), 1]]},
        {"points": [[1, float("inf")]]},
        {"points": [["1; rm", 1]]},
        {"name": "x" * 10_000},
        {"stopped": "whenever"},
        {"surplus": 1},
        {"lines": [[1.5, 1]]},
        {"cpu_ms": -1},
    ],
)
def test_hostile_profiles_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        made(**fields)


def test_a_set_that_grows_by_doubling_is_likely_and_no_cube() -> None:
    staircase = [[n, 100 + 32 * 2 ** math.ceil(math.log2(1.7 * n))] for n in SIZES]
    found = measure(made(space_points=staircase))
    assert (found.space, found.space_confidence, found.space_runner_up) == ("O(n)", "likely", None)


def test_a_table_whose_numbers_outgrow_those_kept_ready_is_a_square() -> None:
    # Of a longest common subsequence, as measured: lengths up to 256 take no memory of their own.
    table = [[9, 1880], [15, 3464], [27, 8488], [45, 20312], [75, 51464], [129, 144056], [225, 423512], [414, 1671352]]
    table += [[579, 3841640]]
    assert measure(made(points=[[n, 2 * n * n] for n in SIZES], space_points=table)).space == "O(n^2)"


def test_no_more_memory_than_operations() -> None:
    # Of a list of integers, whose number is the root of n, as measured; those up to 256 take no memory of their own.
    layers = [[64, 256], [256, 320], [1024, 568], [4096, 888], [16384, 1752], [32768, 2296], [65536, 4216]]
    layers += [[1 << 24, 224440], [1 << 34, 7547616]]
    counts = [[n, 4 * math.isqrt(n) + 9] for n, _bytes in layers]
    assert measure(made(points=counts, space_points=layers)).space == "O(sqrt n)"
    # Of a dict that has just doubled.
    doubled = [[n, 100 * n] for n in SIZES[:-1]] + [[SIZES[-1], 260 * SIZES[-1]]]
    assert measure(made(space_points=doubled)).space == "O(n)"


def test_memory_that_no_operation_accounts_for_is_told_all_the_same() -> None:
    assert measure(made(space_points=[[n, 8 * n * n] for n in SIZES])).space == "O(n^2)"


def test_digits_add_up_and_a_few_long_integers_do_not() -> None:
    far = [1 << i for i in range(4, 61, 2)]
    counts = [[n, 3 * n.bit_length()] for n in far]
    digits = [[n, 160 + 40 * (n.bit_length() // 7)] for n in far]
    assert measure(made(points=counts, space_points=digits)).space == "O(log n)"
    integers = [[n, 160 + 5 * 4 * (n.bit_length() // 30)] for n in far]
    assert measure(made(points=counts, space_points=integers)).space == "O(1)"


def test_sizes_at_which_it_ended_early_are_left_out() -> None:
    found = measure(
        made(points=[[n, 7 if i % 4 == 3 else 3 * n] for i, n in enumerate(sorted({*SIZES, *range(20, 30)}))])
    )
    assert (found.time, found.confidence) == ("O(n)", "likely")
    assert "ended early" in found.reason


def test_what_a_regular_expression_does_is_not_certain() -> None:
    found = measure(made(backtracks=True))
    assert (found.time, found.confidence) == ("O(n)", "likely")
