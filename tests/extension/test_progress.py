"""What is told of an analysis while it goes on."""

from __future__ import annotations

from typing import Any

import pytest

from sandcell.progress import Progress

START = Progress("Starting the analysis")


def event(**fields: Any) -> dict[str, Any]:
    return {"type": "progress", "stage": "measuring", "function": "find", "shape": "random integers", "n": 0} | fields


def test_it_names_the_function_and_the_size() -> None:
    begun = START.after(event())
    assert (begun.text, begun.picture) == ("Measuring find", "")
    assert begun.after(event(n=4096)).text == "Measuring find at n = 4,096"
    assert START.after({"type": "progress", "stage": "claiming"}).text == "Asking the model"


def test_the_curve_grows_and_begins_anew_for_other_inputs() -> None:
    one = START.after(event(n=1, points=[[1, 3]]))
    two = one.after(event(n=2, points=[[1, 3], [2, 5]]))
    three = two.after(event(n=4, points=[[1, 3], [2, 5], [4, 9]]))
    assert one.picture == ""
    assert two.picture.count("<circle") + 1 == three.picture.count("<circle")
    assert three.after(event(shape="sorted integers")).picture == ""


def test_a_sign_of_life_keeps_what_is_shown() -> None:
    shown = START.after(event(n=2, points=[[1, 3], [2, 5]]))
    assert shown.after(event(shape="")) is shown
    assert shown.after({"type": "keepalive"}) is shown


def test_times_are_drawn_as_times() -> None:
    shown = START.after(event(n=2, unit="seconds", points=[[1, 0.001], [2, 0.002]]))
    assert "ms" in shown.picture


@pytest.mark.parametrize(
    "fields",
    [{"n": "x"}, {"n": 2, "points": "x"}, {"n": 2, "points": [[1]]}, {"function": 5}, {"shape": {"a": 1}}],
)
def test_what_is_no_progress_changes_nothing(fields: dict[str, Any]) -> None:
    shown = START.after(event(n=2, points=[[1, 3], [2, 5]]))
    assert shown.after(event(**fields)) is shown


def test_hostile_names_are_cut_and_only_text() -> None:
    shown = START.after(event(function="<script>" * 50, n=2, points=[[1, 3], [2, 5]]))
    assert len(shown.text) < 100
    assert "<script" not in shown.picture


def test_points_that_cannot_be_drawn_are_no_curve() -> None:
    assert START.after(event(n=2, points=[[1, 0], [2, 0]])).picture == ""
