"""Charts are well-formed, described, and drawn to scale."""

from __future__ import annotations

import math
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from sandcell.analysis import Analysis
from sandcell.report import FunctionAnalysis
from sandcell.widget.chart import HEIGHT, WIDTH, chart, space_plot, time_plot
from tests.extension.widget.reports import report


def drawn(function: FunctionAnalysis) -> ElementTree.Element:
    plot = time_plot(function)
    assert plot is not None
    return ElementTree.fromstring(chart(plot))


def with_points(*points: tuple[float, float]) -> FunctionAnalysis:
    raw = report()
    raw["functions"][0]["measurement"].update(points=points, curves=[])
    return Analysis.from_json(raw)["sort_by_price"]


def dots(image: ElementTree.Element) -> list[tuple[float, float]]:
    plot = image.find("svg")
    assert plot is not None
    return [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in plot.iter("circle")]


def test_it_says_what_it_shows() -> None:
    image = drawn(Analysis.from_json(report())["sort_by_price"])
    assert image.attrib["role"] == "img"
    assert image.findtext("title") == image.attrib["aria-label"] == "sort_by_price: operations over n"
    assert image.findtext("desc") == (
        "23 points on logarithmic axes, from 8 operations at n = 1 to 139,268 operations at n = 8,192."
        " The solid line is O(n log n). The dashed line is the next best, O(n)."
    )


def test_lines_differ_in_more_than_colour() -> None:
    image = drawn(Analysis.from_json(report())["sort_by_price"])
    plot = image.find("svg")
    assert plot is not None
    assert ["dasharray" in line.attrib["style"] for line in plot.iter("polyline")] == [True, False]
    said = [text.text for text in image.iter("text")]
    assert {"measured", "O(n log n)", "next: O(n)"} < set(said)


def test_a_power_is_a_straight_line() -> None:
    positions = dots(drawn(with_points((1, 1), (10, 100), (100, 10_000), (1000, 1_000_000))))
    steps = [(right[0] - left[0], right[1] - left[1]) for left, right in pairwise(positions)]
    assert len({(round(across), round(up)) for across, up in steps}) == 1
    assert steps[0][0] > 0 > steps[0][1]


def test_noise_of_a_constant_stays_small() -> None:
    heights = [y for _, y in dots(drawn(with_points((1, 100), (10, 103), (100, 98), (1000, 101))))]
    assert max(heights) - min(heights) < HEIGHT / 20


@pytest.mark.parametrize("points", [(), ((5, 7),), ((1, 0), (2, 0), (3, 0)), ((0, 1), (0, 2))])
def test_no_chart_of_what_cannot_be_drawn(points: tuple[tuple[float, float], ...]) -> None:
    assert time_plot(with_points(*points)) is None


def test_nothing_measured_no_chart() -> None:
    raw = report()
    raw["functions"][0]["measurement"] = None
    function = Analysis.from_json(raw)["sort_by_price"]
    assert time_plot(function) is None
    assert space_plot(function) is None


@pytest.mark.parametrize("points", [((7, 7), (7, 7)), ((1e-9, 1e-290), (1e290, 1e290)), ((1, 1), (2, 1e-12))])
def test_absurd_points_stay_inside(points: tuple[tuple[float, float], ...]) -> None:
    for x, y in dots(drawn(with_points(*points))):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def exponential(name: str, points: list[tuple[float, float]], **fields: object) -> FunctionAnalysis:
    raw = report()
    raw["functions"][0]["measurement"].update(time=name, points=points, runner_up=None, **{"curves": [], **fields})
    return Analysis.from_json(raw)["sort_by_price"]


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("O(2^n)", [(float(n), 3 * 1.618**n) for n in range(1, 20)]),
        ("O(n!)", [(float(n), 5.0 * math.factorial(n)) for n in range(1, 9)]),
        ("O(1)", [(1.0, 7.0), (10.0, 7.0), (100.0, 7.0)]),
        ("O(n*m)", [(float(n), 2.0 * n * n) for n in range(1, 30)]),
    ],
)
def test_a_class_without_a_curve_of_the_backends_gets_one(name: str, points: list[tuple[float, float]]) -> None:
    plot = time_plot(exponential(name, points))
    assert plot is not None and plot.fitted is not None
    assert plot.fitted.name == name
    assert plot.fitted.points[0] == pytest.approx(points[0])
    assert plot.fitted.points[-1] == pytest.approx(points[-1])


def test_a_curve_grows_from_the_last_points_of_an_exponential() -> None:
    surrounded = [(float(n), 1000 + 2.0**n) for n in range(1, 20)]
    plot = time_plot(exponential("O(2^n)", surrounded))
    assert plot is not None and plot.fitted is not None
    assert plot.fitted.points[-1][1] == pytest.approx(surrounded[-1][1], rel=0.1)


def test_two_sizes_have_the_curve_of_the_square() -> None:
    square = {"name": "O(n^2)", "points": [[2, 8], [9, 162]]}
    function = exponential("O(n*m)", [(2, 8), (5, 50), (9, 162)], curves=[square])
    plot = time_plot(function)
    assert plot is not None and plot.fitted is not None
    assert (plot.title, plot.fitted.name) == ("sort_by_price: operations over n = m", "O(n*m)")
    assert plot.fitted.points == ((2, 8), (9, 162))


def test_a_few_points_without_a_class_are_no_chart() -> None:
    assert time_plot(exponential("inconclusive", [(1, 2), (2, 3), (3, 9)])) is None
    assert time_plot(exponential("inconclusive", [(1, 2), (2, 3), (3, 9), (4, 1)])) is not None


@pytest.mark.parametrize("name", ["O(1)", "O(2^n)", "O(n!)", "O(n*m)"])
@pytest.mark.parametrize(
    "points",
    [[(1e-290, 1e-200), (1e17, 1e-100), (2e18, 1e290)], [(1.0, 1e-290), (2.0, 1e290)], [(5.0, 1.0), (5.0, 2.0)]],
)
def test_an_absurd_curve_is_still_finite(name: str, points: list[tuple[float, float]]) -> None:
    plot = time_plot(exponential(name, points))
    assert plot is not None
    assert all(math.isfinite(value) for _, value in (plot.fitted.points if plot.fitted else ()))
    assert "nan" not in chart(plot)


def test_what_is_beyond_all_sizes_gets_no_curve() -> None:
    plot = time_plot(exponential("O(n!)", [(1, 1), (1e200, 1e290)]))
    assert plot is not None and plot.fitted is None
