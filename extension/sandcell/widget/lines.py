"""The costly lines of a function: what was counted and what the model says about them, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from sandcell.report import FunctionAnalysis, Report

_WORTH_NAMING = 0.05  # of all operations
_MOST = 5


@dataclass(frozen=True, slots=True)
class Costly:
    """A line of the cell (from 1), its text, its part of all operations (None if not counted), and the model's why."""

    line: int
    source: str
    share: float | None
    why: str


def costly_lines(analysis: Report, function: FunctionAnalysis) -> list[Costly]:
    """At most five, costliest first; those that only the model named come last."""
    shares = {found.line: found.share for found in function.measurement.lines} if function.measurement else {}
    whys = {found.line: found.why for found in function.claim.bottlenecks} if function.claim else {}
    named = [lineno for lineno in {**shares, **whys} if lineno in whys or shares[lineno] >= _WORTH_NAMING]
    named.sort(key=lambda lineno: (-shares.get(lineno, 0.0), lineno))
    return [Costly(at, analysis.line(at), shares.get(at), whys.get(at, "")) for at in named[:_MOST]]
