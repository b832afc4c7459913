"""How far an analysis is: a line, and the curve as far as it was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandcell.report import Unit
from sandcell.untrusted import Point, line, number, points
from sandcell.widget.chart import Plot, chart

_SHORT, _MOST = 60, 200  # characters of a name that may be a cell's own; points
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """What is said and drawn now; `points` belong to `function` and `shape`."""

    text: str
    function: str = ""
    shape: str = ""
    unit: Unit = "operations"
    points: tuple[Point, ...] = ()

    def after(self, event: Mapping[str, Any]) -> Progress:
        """The state after one event of the backend's; whatever is none leaves it as it is."""
        if event.get("type") != "progress":
            return self
        if event.get("stage") == "claiming":
            return Progress("Asking the model")
        try:
            function, shape = line(event.get("function"), _SHORT), line(event.get("shape"), _SHORT)
            n, found = number(event.get("n")), points(event.get("points"), _MOST)
        except ValueError:
            return self
        if not n:
            # The start of another function or shape, or a sign of life during a long run of the same.
            if not shape and function == self.function:
                return self
            return Progress(f"Measuring {function}", function, shape)
        unit: Unit = "seconds" if event.get("unit") == "seconds" else "operations"
        return Progress(f"Measuring {function} at n = {n:,.0f}", function, shape, unit, found)

    @property
    def picture(self) -> str:
        """The curve so far; empty where it is none yet."""
        if len([1 for n, value in self.points if n > 0 and value > 0]) < _FEWEST:
            return ""
        return chart(Plot(f"{self.function}, so far", self.unit, self.points, None, None))
