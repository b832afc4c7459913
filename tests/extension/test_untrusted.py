"""Values out of hostile JSON: typed, capped, harmless to print."""

from __future__ import annotations

from typing import Any

import pytest

from sandcell import untrusted


def test_text_keeps_lines_and_loses_what_could_act_in_a_terminal() -> None:
    assert untrusted.text("a\r\n\tb\x1b[2Jc\u202ed\x00\ud800é", 50) == "a\n\tb[2Jcdé"


def test_a_long_text_is_cut_and_says_so() -> None:
    assert untrusted.text("x" * 11, 10) == "x" * 9 + "…"
    assert untrusted.text("x" * 10, 10) == "x" * 10


def test_a_line_is_one() -> None:
    assert untrusted.line(" a\nb\u2028 c ", 50) == "a b c"


@pytest.mark.parametrize("absurd", [None, -1, float("nan"), float("inf"), 10**400])
def test_absurd_numbers_are_0(absurd: Any) -> None:
    assert untrusted.number(absurd) == 0


def test_points_are_sorted_and_those_that_cannot_be_drawn_are_left_out() -> None:
    assert untrusted.points([[2, 5], [1, 3.5], [3, float("nan")], [-1, 1], [4, 10**400]], 9) == ((1, 3.5), (2, 5))
    assert len(untrusted.points([[n, n] for n in range(50)], 9)) == 9


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda value: untrusted.text(value, 9), 5),
        (untrusted.number, "5"),
        (untrusted.number, True),
        (lambda value: untrusted.points(value, 9), [[1]]),
        (lambda value: untrusted.points(value, 9), "ab"),
        (lambda value: untrusted.items(value, 9, str), {"a": 1}),
        (untrusted.fields, []),
    ],
)
def test_a_wrong_type_is_an_error(read: Any, value: Any) -> None:
    with pytest.raises(ValueError, match=r"expected|pair"):
        read(value)
