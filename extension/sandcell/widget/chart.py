"""Measured points and the classes fitted to them, as one SVG on logarithmic axes.

Dots, a solid and a dashed line: it can be read without colours. It has no ids, so any number of them fit on a page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sandcell.report import INCONCLUSIVE, Curve, FunctionAnalysis, Unit
from sandcell.untrusted import Point
from sandcell.widget.curves import curve_of
from sandcell.widget.facts import has_two_sizes
from sandcell.widget.markup import Markup, element
from sandcell.widget.numbers import class_text, tick_text, ticks, value_text
from sandcell.widget.theme import ACCENT, INK, MUTED, UI_FONT

WIDTH, HEIGHT = 400, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 30, 22
_PLOT_WIDTH, _PLOT_HEIGHT = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
_FEWEST_UNCLEAR = 4  # points; fewer without a class are a box with nothing to see in it
_QUANTITY = {"operations": "operations", "seconds": "time", "bytes": "memory"}


@dataclass(frozen=True, slots=True)
class Plot:
    """What to draw: `fitted` is the class that was found, `runner_up` the next best. `points` has also what a
    logarithm cannot show, for linear axes."""

    title: str
    unit: Unit
    points: Sequence[Point]
    fitted: Curve | None
    runner_up: Curve | None


def time_plot(function: FunctionAnalysis) -> Plot | None:
    """The plot of what was counted over n; None if too few points can be drawn."""
    if (found := function.measurement) is None:
        return None
    title = f"{function.name}: {_QUANTITY[found.unit]} over {_across(function)}"
    return _plot(title, found.unit, found.points, found.curves, found.time, found.runner_up)


def space_plot(function: FunctionAnalysis) -> Plot | None:
    """The plot of memory over n; None if too few points can be drawn."""
    if (found := function.measurement) is None:
        return None
    title = f"{function.name}: memory over {_across(function)}"
    return _plot(title, "bytes", found.space_points, found.space_curves, found.space, found.space_runner_up)


def chart(plot: Plot) -> Markup:
    """The plot as a figure of `WIDTH` by `HEIGHT`, which shrinks with its place."""
    plot = replace(plot, points=_drawable(plot.points))
    across = _Axis.over([n for n, _ in plot.points], least=1.3)
    # Less than a decade would show a constant's noise as if it were a trend.
    upward = _Axis.over([value for _, value in plot.points], least=10)
    drawn = [
        element("title", plot.title),
        element("desc", _description(plot)),
        *_grid(across, upward, plot.unit),
        element(
            "svg",
            *(_line(plot.runner_up, across, upward, dashed=True) if plot.runner_up else ()),
            *(_line(plot.fitted, across, upward, dashed=False) if plot.fitted else ()),
            *(_dot(point, across, upward) for point in plot.points),
            x=_LEFT - 4,
            y=_TOP - 4,
            width=_PLOT_WIDTH + 8,
            height=_PLOT_HEIGHT + 8,
            viewBox=f"{_LEFT - 4} {_TOP - 4} {_PLOT_WIDTH + 8} {_PLOT_HEIGHT + 8}",
        ),
        *_legend(plot),
    ]
    style = f"display: block; width: 100%; max-width: {WIDTH}px; height: auto; font: 11px {UI_FONT}"
    return element("svg", *drawn, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=plot.title, style=style)


def _plot(
    title: str, unit: Unit, points: Sequence[Point], curves: Sequence[Curve], name: str, other: str | None
) -> Plot | None:
    drawable = _drawable(points)
    if len(drawable) < (_FEWEST_UNCLEAR if name == INCONCLUSIVE else 2):
        return None
    drawn = [Curve(curve.name, tuple(_drawable(curve.points))) for curve in curves]
    other = other if other != name else None
    runner_up = next((curve for curve in drawn if curve.name == other), None)
    return Plot(title, unit, points, curve_of(name, drawable, drawn), runner_up)


def _across(function: FunctionAnalysis) -> str:
    return "n = m" if has_two_sizes(function) else "n"


def _drawable(points: Sequence[Point]) -> list[Point]:
    return [(n, value) for n, value in points if n > 1e-300 and value > 1e-300]


@dataclass(frozen=True, slots=True)
class _Axis:
    """A logarithmic axis. `at(value)` is 0 at its low end and 1 at its high end."""

    low: float
    high: float

    @staticmethod
    def over(values: Sequence[float], *, least: float) -> _Axis:
        low, high = min(values), max(values)
        if high / low < least:
            # The values stay in the lower part: the legend is above.
            low = low / least**0.4
            high = low * least
        return _Axis(low, high)

    def at(self, value: float) -> float:
        return (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))


def _x(n: float, axis: _Axis) -> float:
    return round(_LEFT + axis.at(n) * _PLOT_WIDTH, 1)


def _y(value: float, axis: _Axis) -> float:
    return round(_TOP + (1 - axis.at(value)) * _PLOT_HEIGHT, 1)


def _grid(across: _Axis, upward: _Axis, unit: Unit) -> list[Markup]:
    # Not a border's colour: in high contrast that is as strong as the curve.
    quiet, thin = f"fill: {MUTED}", f"stroke: {INK}; stroke-opacity: 0.18; stroke-width: 1"
    foot, end = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    found: list[Markup] = []
    for value in ticks(upward.low, upward.high, unit):
        y = _y(value, upward)
        found.append(element("line", x1=_LEFT, x2=end, y1=y, y2=y, style=thin))
        said = tick_text(value, unit)
        found.append(element("text", said, x=_LEFT - 7, y=y + 3.5, text_anchor="end", style=quiet))
    for value in ticks(across.low, across.high, None):
        x = _x(value, across)
        found.append(element("line", x1=x, x2=x, y1=foot, y2=foot + 4, style=thin))
        found.append(element("text", tick_text(value, None), x=x, y=foot + 16, text_anchor="middle", style=quiet))
    found.append(element("line", x1=_LEFT, x2=end, y1=foot, y2=foot, style=thin))
    found.append(element("text", _QUANTITY[unit], x=4, y=11, style=quiet))
    found.append(element("text", "n", x=WIDTH, y=foot + 3.5, text_anchor="end", style=f"{quiet}; font-style: italic"))
    return found


def _line(curve: Curve, across: _Axis, upward: _Axis, *, dashed: bool) -> list[Markup]:
    if len(curve.points) < 2:
        return []
    path = " ".join(f"{_x(n, across)},{_y(value, upward)}" for n, value in curve.points)
    return [element("polyline", points=path, fill="none", style=_stroke(dashed=dashed))]


def _stroke(*, dashed: bool) -> str:
    return (
        f"stroke: {MUTED}; stroke-width: 1.5; stroke-dasharray: 4 4" if dashed else f"stroke: {INK}; stroke-width: 1.5"
    )


def _dot(point: Point, across: _Axis, upward: _Axis) -> Markup:
    return element("circle", cx=_x(point[0], across), cy=_y(point[1], upward), r=2.5, style=f"fill: {ACCENT}")


def _legend(plot: Plot) -> list[Markup]:
    """At the top, right of the quantity's name."""
    found: list[Markup] = []
    right = float(WIDTH - _RIGHT)
    entries = [(plot.runner_up, True, "next: "), (plot.fitted, False, "")]
    for curve, dashed, before in entries:
        if curve is None:
            continue
        said = before + class_text(curve.name)[:24]
        found.append(element("text", said, x=right, y=11, text_anchor="end", style=f"fill: {MUTED if dashed else INK}"))
        right -= 6.3 * len(said) + 6
        found.append(element("line", x1=right - 18, x2=right, y1=7.5, y2=7.5, style=_stroke(dashed=dashed)))
        right -= 30
    found.append(element("text", "measured", x=right, y=11, text_anchor="end", style=f"fill: {INK}"))
    found.append(element("circle", cx=right - 61, cy=7.5, r=2.5, style=f"fill: {ACCENT}"))
    return found


def _description(plot: Plot) -> str:
    (n0, first), (n1, last) = plot.points[0], plot.points[-1]
    said = (
        f"{len(plot.points)} points on logarithmic axes, from {value_text(first, plot.unit)} at n = {n0:,.0f}"
        f" to {value_text(last, plot.unit)} at n = {n1:,.0f}."
    )
    if plot.fitted:
        said += f" The solid line is {plot.fitted.name}."
    if plot.runner_up:
        said += f" The dashed line is the next best, {plot.runner_up.name}."
    return said
