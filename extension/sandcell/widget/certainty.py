"""How sure a class is, in the same words wherever it is shown: card, text and panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sandcell.report import INCONCLUSIVE, Confidence, FunctionAnalysis

Sureness = Literal["sure", "likely", "unsure", "unclear", "claimed"]
Word = Literal["time", "space"]

UNCLEAR = "unclear"

_SIGNS = {"verified": "✓", "contradicted": "≠", "measured": "●", "claimed": "○", "inconclusive": "?"}
_NOTES: dict[Sureness, str] = {
    "sure": "",
    "likely": "likely, not certain",
    "unsure": "not certain",
    "unclear": "no class could be named",
    "claimed": "claimed by the model, not measured",
}


@dataclass(frozen=True, slots=True)
class Class:
    """A class in time or space. `name` is empty where there is none; `note` says in words how sure it is."""

    word: Word
    name: str
    sureness: Sureness

    @property
    def note(self) -> str:
        return _NOTES[self.sureness]

    @property
    def mark(self) -> str:
        """What follows the name, so that nobody takes it for more than it is."""
        return {"likely": " likely", "claimed": " claimed", "unsure": "?"}.get(self.sureness, "")

    def __str__(self) -> str:
        return f"{self.name}{self.mark}" if self.name else UNCLEAR


@dataclass(frozen=True, slots=True)
class Badge:
    """The verdict in a word or two. Its `tone` names its colour."""

    sign: str
    text: str
    tone: Literal["verified", "contradicted", "measured", "likely", "claimed", "inconclusive"]


def classes(function: FunctionAnalysis) -> tuple[Class, Class]:
    """Of its time and of its space: what was measured, else what is claimed."""
    return _class(function, "time"), _class(function, "space")


def badge(function: FunctionAnalysis) -> Badge:
    """ "measured" is only said of a time that is certain."""
    verdict = function.verdict
    if verdict == "measured":
        confidence = function.measurement.confidence if function.measurement else INCONCLUSIVE
        if confidence == "likely":
            return Badge("◐", "measured, likely", "likely")
        verdict = "measured" if confidence == "high" else INCONCLUSIVE
    return Badge(_SIGNS[verdict], verdict, verdict)


def measured(function: FunctionAnalysis, word: Word) -> tuple[str, Confidence, str | None]:
    """The class measured, how sure it is, and the next best, which is another one."""
    found = function.measurement
    if found is None:
        return INCONCLUSIVE, INCONCLUSIVE, None
    name, confidence, other = found.time, found.confidence, found.runner_up
    if word == "space":
        name, confidence, other = found.space, found.space_confidence, found.space_runner_up
    return name, confidence, other if other != name else None


def _class(function: FunctionAnalysis, word: Word) -> Class:
    name, confidence, _other = measured(function, word)
    if name != INCONCLUSIVE:
        sureness: dict[Confidence, Sureness] = {"high": "sure", "likely": "likely", "inconclusive": "unsure"}
        return Class(word, name, sureness[confidence])
    claimed = getattr(function.claim, word) if function.claim else INCONCLUSIVE
    return Class(word, claimed, "claimed") if claimed != INCONCLUSIVE else Class(word, "", "unclear")
