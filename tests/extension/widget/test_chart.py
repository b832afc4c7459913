"""Charts are well-formed, described, and drawn to scale."""

from __future__ import annotations

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
