"""An analysis as the panel shows it, in JSON: whatever it says is said here, so that card and panel agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sandcell.report import Curve, FunctionAnalysis, Report
from sandcell.widget.certainty import UNCLEAR, Class, badge, classes
from sandcell.widget.chart import Plot, space_plot, time_plot
from sandcell.widget.comparison import comparison
from sandcell.widget.facts import facts
from sandcell.widget.lines import costly_lines
from sandcell.widget.numbers import class_text, with_classes
from sandcell.widget.reasons import advice, more_budget_helps, reasons
from sandcell.widget.text import footer


def panel_view(analysis: Report, next_budget: Callable[[str], float | None]) -> dict[str, Any]:
    """`next_budget(name)` is what measuring again would spend, in seconds; None where there is no more to spend."""
    functions = [_function(analysis, function, next_budget) for function in analysis.functions]
    return {"functions": functions, "footer": footer(analysis)}


def _function(
    analysis: Report, function: FunctionAnalysis, next_budget: Callable[[str], float | None]
) -> dict[str, Any]:
    return {
        "name": function.name,
        "signature": function.signature,
        "badge": asdict(badge(function)),
        "classes": [_class(one) for one in classes(function)],
        "reasons": [with_classes(reason) for reason in (*reasons(function), advice(function)) if reason],
        "facts": facts(function),
        "suggestions": [asdict(one) for one in function.claim.suggestions] if function.claim else [],
        "plots": {"time": _plot(time_plot(function)), "space": _plot(space_plot(function))},
        "comparison": [asdict(row) for row in comparison(function)],
        "lines": [asdict(line) for line in costly_lines(analysis, function)],
        "explanation": function.claim.explanation if function.claim else "",
        "again": next_budget(function.name) if more_budget_helps(function) else None,
    }


def _class(one: Class) -> dict[str, str]:
    return {
        "word": one.word,
        "name": class_text(one.name) if one.name else UNCLEAR,
        "mark": one.mark,
        "sureness": one.sureness,
        "note": one.note,
    }


def _plot(plot: Plot | None) -> dict[str, Any] | None:
    if plot is None:
        return None
    return {
        "title": plot.title,
        "unit": plot.unit,
        "points": plot.points,
        "fitted": _curve(plot.fitted),
        "runner_up": _curve(plot.runner_up),
    }


def _curve(curve: Curve | None) -> dict[str, Any] | None:
    return {"name": class_text(curve.name), "points": curve.points} if curve else None
