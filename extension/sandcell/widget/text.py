"""An analysis as plain text, for terminals and for whoever reads a notebook as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from sandcell.report import INCONCLUSIVE, FunctionAnalysis, Report
from sandcell.results import time_text
from sandcell.widget.certainty import UNCLEAR, Word, badge, classes, measured
from sandcell.widget.facts import facts
from sandcell.widget.lines import costly_lines
from sandcell.widget.reasons import advice, reasons

_WIDTH = 88
_QUOTED = 48  # characters of a line of code


def analysis_text(analysis: Report) -> str:
    """Per function: classes, verdict, reason, costly lines, suggestions. Then what did not work, and what it took."""
    parts = ["\n".join(_function(analysis, function)) for function in analysis.functions]
    parts += [_wrapped(f"Note ({problem.code}): {problem.detail}", "") for problem in analysis.problems]
    parts.append(footer(analysis))
    return "\n\n".join(part for part in parts if part)


def footer(analysis: Report) -> str:
    """`gemini-3.8-flash · 1,650 tokens · measured in 2.4 s of CPU time`."""
    said = []
    if analysis.model:
        said.append(analysis.model)
    if analysis.tokens and analysis.tokens.cached:
        said.append("claim from the cache")
    elif analysis.tokens:
        said.append(f"{analysis.tokens.prompt + analysis.tokens.output:,} tokens")
    if analysis.usage.cpu_ms:
        said.append(f"measured in {time_text(analysis.usage.cpu_ms)} of CPU time")
    elif analysis.usage.wall_ms:
        said.append(f"took {time_text(analysis.usage.wall_ms)}")
    return " · ".join(said)


def headline(function: FunctionAnalysis) -> str:
    """`time O(n^2) · space O(n) likely · measured`."""
    time, space = (f"{one.word} {one}" if one.name else f"{one.word}: {one}" for one in classes(function))
    return f"{time} · {space} · {badge(function).text}"


def _function(analysis: Report, function: FunctionAnalysis) -> Iterator[str]:
    yield f"{function.signature}  {headline(function)}"
    if said := facts(function):
        yield f"    {said}"
    for reason in reasons(function):
        yield _wrapped(reason)
    if what := advice(function):
        yield _wrapped(what)
    yield from _comparison(function)
    for found in costly_lines(analysis, function):
        share = f"{found.share:>4.0%}" if found.share is not None else "    "
        yield f"    line {found.line:>3} {share}  {textwrap.shorten(found.source, _QUOTED, placeholder='…')}".rstrip()
        if found.why:
            yield _wrapped(found.why, " " * 20)
    if function.claim and function.claim.explanation:
        yield _wrapped(function.claim.explanation)
    for suggestion in function.claim.suggestions if function.claim else ():
        yield _wrapped(f"Suggestion: {suggestion.text}")
        if suggestion.code:
            yield textwrap.indent(suggestion.code.strip("\n"), " " * 8)


def _comparison(function: FunctionAnalysis) -> Iterator[str]:
    claim, found = function.claim, function.measurement
    if claim and found:
        yield f"             {'claimed':<14}measured"
    for one in classes(function):
        if not one.name:
            continue
        said = [f"{getattr(claim, one.word):<14}"] if claim else []
        if found:
            said.append(_measured(function, one.word))
        yield f"    {one.word:<9}{''.join(said)}".rstrip()


def _measured(function: FunctionAnalysis, word: Word) -> str:
    name, confidence, other = measured(function, word)
    if name == INCONCLUSIVE:
        return UNCLEAR
    sure = "not certain" if confidence == INCONCLUSIVE else confidence
    return f"{name}  ({sure}{f', next best {other}' if other else ''})"


def _wrapped(text: str, indent: str = "    ") -> str:
    lines = [textwrap.fill(line, _WIDTH, initial_indent=indent, subsequent_indent=indent) for line in text.splitlines()]
    return "\n".join(lines)
