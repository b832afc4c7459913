"""An analysis as plain text, for terminals and for whoever reads a notebook as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from sandcell.report import FunctionAnalysis, Report
from sandcell.results import time_text
from sandcell.widget.lines import costly_lines

_WIDTH = 88
_QUOTED = 48  # characters of a line of code


def analysis_text(analysis: Report) -> str:
    """Per function: classes, verdict, reason, costly lines, suggestions. Then what did not work, and what it took."""
    parts = ["\n".join(_function(analysis, function)) for function in analysis.functions]
    parts += [_wrapped(f"Note ({problem.code}): {problem.detail}", "") for problem in analysis.problems]
    parts.append(footer(analysis))
    return "\n\n".join(part for part in parts if part)


def footer(analysis: Report) -> str:
    """`gemini-3.8-flash · 1,650 tokens · 2.4 s`."""
    said = []
    if analysis.model:
        said.append(analysis.model)
    if analysis.tokens and analysis.tokens.cached:
        said.append("claim from the cache")
    elif analysis.tokens:
        said.append(f"{analysis.tokens.prompt + analysis.tokens.output:,} tokens")
    if analysis.usage.wall_ms:
        said.append(time_text(analysis.usage.wall_ms))
    return " · ".join(said)


def _function(analysis: Report, function: FunctionAnalysis) -> Iterator[str]:
    yield f"{function.signature}  time {function.time} · space {function.space} · {function.verdict}"
    if function.size:
        yield f"    {function.size}"
    if function.reason:
        yield _wrapped(function.reason)
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
    for word in ("time", "space"):
        said = [f"{getattr(claim, word):<14}"] if claim else []
        if found:
            confidence, other = found.confidence, found.runner_up
            if word == "space":
                confidence, other = found.space_confidence, found.space_runner_up
            after = confidence if not other else f"{confidence}, next {other}"
            said.append(f"{getattr(found, word)}  ({after})")
        if said:
            yield f"    {word:<9}{''.join(said)}".rstrip()


def _wrapped(text: str, indent: str = "    ") -> str:
    lines = [textwrap.fill(line, _WIDTH, initial_indent=indent, subsequent_indent=indent) for line in text.splitlines()]
    return "\n".join(lines)
