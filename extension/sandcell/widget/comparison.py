"""Claim beside measurement, as rows that card and panel show alike."""

from __future__ import annotations

from dataclasses import dataclass

from sandcell.report import INCONCLUSIVE, FunctionAnalysis
from sandcell.widget.certainty import UNCLEAR, Word, classes, measured
from sandcell.widget.numbers import class_text


@dataclass(frozen=True, slots=True)
class Row:
    """Of time or of space. None: no claim, or no measurement; `certainty` is empty where no class was found."""

    word: Word
    claimed: str | None
    measured: str | None
    certainty: str
    next_best: str


def comparison(function: FunctionAnalysis) -> list[Row]:
    """A row for time, a row for space; none where there is no class to show."""
    return [_row(function, one.word) for one in classes(function) if one.name]


def _row(function: FunctionAnalysis, word: Word) -> Row:
    claimed = class_text(getattr(function.claim, word)) if function.claim else None
    if function.measurement is None:
        return Row(word, claimed, None, "", "")
    name, confidence, runner_up = measured(function, word)
    if name == INCONCLUSIVE:
        return Row(word, claimed, UNCLEAR, "", "")
    certainty = "not certain" if confidence == INCONCLUSIVE else confidence
    return Row(word, claimed, class_text(name), certainty, class_text(runner_up) if runner_up else "")
