"""An analysis as HTML that lasts: no scripts, nothing loaded, legible in any theme and also without its styles."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sandcell.report import INCONCLUSIVE, Confidence, FunctionAnalysis, Problem, Report, Suggestion, Unit
from sandcell.untrusted import Point
from sandcell.widget.chart import Plot, chart, space_plot, time_plot
from sandcell.widget.lines import Costly, costly_lines
from sandcell.widget.markup import Markup, element, join
from sandcell.widget.numbers import class_text, count_text, value_text
from sandcell.widget.text import footer

_SIGNS = {"verified": "✓", "contradicted": "≠", "measured": "●", "claimed": "○", "inconclusive": "?"}
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
_OPEN_AT_ONCE = 3  # functions; of more, only those that need a look are unfolded


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
            element("p", function.reason, class_="sc-reason") if function.reason else "",
            _comparison(function),
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
    return element(
        "summary",
        element("code", function.signature, class_="sc-name"),
        " ",
        element(
            "span",
            *("time ", element("b", class_text(function.time))),
            " · ",
            *("space ", element("b", class_text(function.space))),
            class_="sc-classes",
        ),
        " ",
        element(
            "span",
            element("span", _SIGNS[function.verdict], class_="sc-sign", aria_hidden="true"),
            f" {function.verdict}",
            class_=f"sc-verdict sc-{function.verdict}",
        ),
    )


def _comparison(function: FunctionAnalysis) -> Markup:
    """Claim beside measurement: a row for time, a row for space."""
    claim, found = function.claim, function.measurement
    rows = []
    for word in ("time", "space"):
        cells = [element("th", word, scope="row")]
        cells.append(element("td", class_text(getattr(claim, word)) if claim else "—"))
        if found and word == "time":
            cells += _measured(found.time, found.confidence, found.runner_up)
        elif found:
            cells += _measured(found.space, found.space_confidence, found.space_runner_up)
        else:
            cells += [element("td", "—"), element("td")]
        rows.append(element("tr", *cells))
    heads = [element("th", said, scope="col") for said in ("", "claimed", "measured", "certainty")]
    facts = [function.size]
    if found and found.input_shape:
        facts.append(f"input: {found.input_shape}")
    return join(
        element("table", element("thead", element("tr", *heads)), element("tbody", *rows), class_="sc-comparison"),
        element("p", " · ".join(fact for fact in facts if fact), class_="sc-facts") if any(facts) else "",
        element("p", found.reason, class_="sc-facts") if found and found.reason not in ("", function.reason) else "",
    )


def _measured(name: str, confidence: Confidence, runner_up: str | None) -> list[Markup]:
    after = f"next best {class_text(runner_up)}" if runner_up else ""
    if INCONCLUSIVE in (name, confidence):
        said = [element("span", "not certain", class_="sc-muted")]
    else:
        said = [element("span", confidence)]
    return [
        element("td", "—" if name == INCONCLUSIVE else class_text(name)),
        element("td", *said, element("span", f", {after}", class_="sc-muted") if after else ""),
    ]


def _charts(function: FunctionAnalysis) -> Markup:
    plots: list[Plot | None] = [time_plot(function), space_plot(function)]
    # Shown by the stylesheet: where a front end takes styles and SVG away (a notebook that is not trusted), the chart's
    # texts would be left in a heap.
    drawn = [element("div", chart(plot), class_="sc-chart", hidden=True) for plot in plots if plot]
    return element("div", *drawn, class_="sc-charts") if drawn else Markup()


def _lines(found: list[Costly]) -> Markup:
    if not found:
        return Markup()
    rows = []
    for line in found:
        share = "" if line.share is None else f"{line.share:.0%}"
        bar = element("span", class_="sc-bar", style=f"width: {(line.share or 0) * 48:.0f}px") if line.share else ""
        why = element("div", line.why, class_="sc-why") if line.why else ""
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
    return join(element("h4", "Costly lines"), table)


def _explanation(function: FunctionAnalysis) -> Markup:
    if not function.claim or not function.claim.explanation:
        return Markup()
    return join(element("h4", "Why"), element("p", function.claim.explanation, class_="sc-text"))


def _suggestion(suggestion: Suggestion) -> Markup:
    code = element("pre", element("code", suggestion.code.strip("\n"))) if suggestion.code else Markup()
    said = element("p", suggestion.text, class_="sc-text")
    return element("div", element("h4", "Suggestion"), said, code, class_="sc-suggestion")


def _tables(function: FunctionAnalysis) -> Markup:
    found = function.measurement
    if not found or not (found.points or found.space_points):
        return Markup()
    tables = [_table("time", found.points, found.unit), _table("space", found.space_points, "bytes")]
    return element(
        "details",
        element("summary", f"Measured points ({len(found.points) + len(found.space_points)})"),
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
    return element("div", element("b", title), element("p", problem.detail), class_="sc-problem", role="note")
