"""An analysis as HTML that lasts: no scripts, nothing loaded, legible in any theme and also without its styles."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sandcell.report import FunctionAnalysis, Problem, Report, Suggestion, Unit
from sandcell.untrusted import Point
from sandcell.widget.certainty import UNCLEAR, Class, badge, classes
from sandcell.widget.chart import Plot, chart, space_plot, time_plot
from sandcell.widget.comparison import Row, comparison
from sandcell.widget.facts import facts
from sandcell.widget.lines import Costly, costly_lines
from sandcell.widget.markup import Markup, element, join, sentence
from sandcell.widget.numbers import class_text, count_text, value_text, with_classes
from sandcell.widget.reasons import advice, reasons
from sandcell.widget.text import footer

_PROBLEMS = {
    "nothing_to_analyze": "Nothing to analyze",
    "gemini_key_missing": "No claim: no Gemini key",
    "gemini_key_invalid": "No claim: the Gemini key was refused",
    "gemini_not_installed": "No claim: the backend has no google-genai",
    "gemini_model_not_found": "No claim: no such model",
    "gemini_rate_limited": "No claim: Gemini wants a pause",
    "gemini_budget_spent": "No claim: today's budget is spent",
    "gemini_unavailable": "No claim: Gemini is away",
    "gemini_timeout": "No claim: Gemini took too long",
    "gemini_blocked": "No claim: Gemini declined",
    "gemini_truncated": "No claim: the answer was cut off",
    "gemini_bad_answer": "No claim: the answer could not be read",
}
# Functions; of more, only those that need a look are unfolded, so that the panel below is in sight with its chart.
_OPEN_AT_ONCE = 2
_MEASURED = ("measured", "certainty")


def analysis_html(analysis: Report) -> Markup:
    """The whole: one foldable part a function, then what did not work, then what it took."""
    few = len(analysis.functions) <= _OPEN_AT_ONCE
    return element(
        "div",
        element("style", _css()),
        *(
            _function(analysis, function, unfolded=few or function.verdict == "contradicted")
            for function in analysis.functions
        ),
        *(_problem(problem) for problem in analysis.problems),
        element("p", said, class_="sc-footer") if (said := footer(analysis)) else "",
        class_="sandcell-analysis",
    )


@cache
def _css() -> Markup:
    return Markup(Path(__file__).with_name("static.css").read_text("utf-8"))


def _function(analysis: Report, function: FunctionAnalysis, *, unfolded: bool) -> Markup:
    return element(
        "details",
        _header(function),
        element(
            "div",
            *(element("p", sentence(with_classes(said)), class_="sc-reason", dir="auto") for said in reasons(function)),
            element("p", sentence(said), class_="sc-advice", dir="auto") if (said := advice(function)) else "",
            _comparison(function),
            element("p", sentence(said), class_="sc-facts") if (said := facts(function)) else "",
            _charts(function),
            _lines(costly_lines(analysis, function)),
            _explanation(function),
            *(_suggestion(suggestion) for suggestion in (function.claim.suggestions if function.claim else ())),
            _tables(function),
            class_="sc-body",
        ),
        class_="sc-function",
        open=unfolded,
    )


def _header(function: FunctionAnalysis) -> Markup:
    time, space = classes(function)
    found = badge(function)
    return element(
        "summary",
        element("code", function.signature, class_="sc-name"),
        " ",
        element("span", _class(time), element("span", " · ", class_="sc-muted"), _class(space), class_="sc-classes"),
        " ",
        element(
            "span",
            element("span", found.sign, class_="sc-sign", aria_hidden="true"),
            f" {found.text}",
            class_=f"sc-verdict sc-{found.tone}",
        ),
    )


def _class(one: Class) -> Markup:
    """Bold only if it is certain; else its mark and its note say what it is."""
    if not one.name:
        return element("span", f"{one.word}: {UNCLEAR}", class_="sc-unclear", title=one.note)
    word, name = element("span", f"{one.word} ", class_="sc-muted"), class_text(one.name)
    if one.sureness == "sure":
        return join(word, element("b", name))
    if one.sureness == "unsure":
        unseen = element("span", f" ({one.note})", class_="sc-unseen")
        return join(word, element("span", name, one.mark, unseen, class_="sc-unsure", title=one.note))
    return join(word, element("span", name, element("span", one.mark, class_="sc-muted"), title=one.note))


def _comparison(function: FunctionAnalysis) -> Markup:
    found = comparison(function)
    if not found:
        return Markup()
    rows = []
    for row in found:
        cells = [element("th", row.word, scope="row")]
        if row.claimed is not None:
            cells.append(element("td", row.claimed))
        if row.measured is not None:
            cells += _measured(row, row.measured)
        rows.append(element("tr", *cells))
    claimed = ["claimed"] if function.claim else []
    heads = [element("th", head, scope="col") for head in (*claimed, *(_MEASURED if function.measurement else ()))]
    head = element("thead", element("tr", element("td"), *heads))
    return element("table", head, element("tbody", *rows), class_="sc-comparison")


def _measured(row: Row, name: str) -> list[Markup]:
    if not row.certainty:
        return [element("td", name, class_="sc-muted"), element("td")]
    sure = element("span", row.certainty, class_="sc-muted" if row.certainty == "not certain" else False)
    after = f", next best {row.next_best}" if row.next_best else ""
    return [element("td", name), element("td", sure, element("span", after, class_="sc-muted"))]


def _charts(function: FunctionAnalysis) -> Markup:
    plots: list[Plot | None] = [time_plot(function), space_plot(function)]
    # Shown by the stylesheet: where a front end takes styles and SVG away (a notebook that is not trusted), the chart's
    # texts would be left in a heap. JupyterLab takes an attribute without a value away as well.
    drawn = [element("div", chart(plot), class_="sc-chart", hidden="hidden") for plot in plots if plot]
    return element("div", *drawn, class_="sc-charts") if drawn else Markup()


def _lines(found: list[Costly]) -> Markup:
    if not found:
        return Markup()
    rows = []
    for line in found:
        share = "" if line.share is None else f"{line.share:.0%}"
        bar = element("span", class_="sc-bar", style=f"width: {(line.share or 0) * 48:.0f}px") if line.share else ""
        why = element("div", line.why, class_="sc-why", dir="auto") if line.why else ""
        rows.append(
            element(
                "tr",
                element("td", str(line.line), class_="sc-number"),
                element("td", element("code", line.source or "…"), why),
                element("td", bar, share, class_="sc-share"),
            )
        )
    heads = [element("th", said, scope="col") for said in ("line", "code", "operations")]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows), class_="sc-lines")
    return join(element("p", "Costly lines", class_="sc-title"), table)


def _explanation(function: FunctionAnalysis) -> Markup:
    if not function.claim or not function.claim.explanation:
        return Markup()
    return join(
        element("p", "Why", class_="sc-title"), element("p", function.claim.explanation, class_="sc-text", dir="auto")
    )


def _suggestion(suggestion: Suggestion) -> Markup:
    code = element("pre", element("code", suggestion.code.strip("\n"))) if suggestion.code else Markup()
    said = element("p", suggestion.text, class_="sc-text", dir="auto")
    return element("div", element("p", "Suggestion", class_="sc-title"), said, code, class_="sc-suggestion")


def _tables(function: FunctionAnalysis) -> Markup:
    found = function.measurement
    if not found or not (found.points or found.space_points):
        return Markup()
    tables = [_table("time", found.points, found.unit), _table("space", found.space_points, "bytes")]
    return element(
        "details",
        element("summary", f"Measured points: {len(found.points)} of time, {len(found.space_points)} of space"),
        element("div", *tables, class_="sc-tables"),
        class_="sc-points",
    )


def _table(caption: str, points: tuple[Point, ...], unit: Unit) -> Markup:
    if not points:
        return Markup()
    what = {"operations": "operations", "seconds": "time", "bytes": "memory"}[unit]
    rows = []
    for n, value in points:
        said = f"{value:,.0f}" if unit == "operations" and value < 1e15 else value_text(value, unit)
        rows.append(element("tr", element("td", f"{n:,.0f}" if n < 1e15 else count_text(n)), element("td", said)))
    heads = element("tr", element("th", "n", scope="col"), element("th", what, scope="col"))
    return element("table", element("caption", caption), element("thead", heads), element("tbody", *rows))


def _problem(problem: Problem) -> Markup:
    title = _PROBLEMS.get(problem.code) or problem.code.replace("_", " ").capitalize()
    return element("div", element("b", title), element("p", sentence(problem.detail)), class_="sc-problem", role="note")
