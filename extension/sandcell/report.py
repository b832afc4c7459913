"""What an analysis came to, as frozen data.

It mirrors the backend's report. Names, texts and code in it were written by a model or by the analyzed cell, so they
are read with caps and shown as text only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self, get_args

from sandcell.untrusted import Point, fields, integer, items, line, number, points, text

Verdict = Literal["verified", "contradicted", "measured", "claimed", "inconclusive"]
Confidence = Literal["high", "likely", "inconclusive"]
Unit = Literal["operations", "seconds", "bytes"]

INCONCLUSIVE: Literal["inconclusive"] = "inconclusive"

_WORD, _SENTENCES, _CODE, _SOURCE = 120, 4_000, 20_000, 200_000  # characters
_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
_LINES, _TOKENS = 10**6, 10**12
_FUNCTIONS, _LISTED, _POINTS = 50, 30, 200  # items


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A line of the cell (from 1) that the model holds to be costly."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could be better, and the code to replace the function by, if there is some."""

    text: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What the model says."""

    time: str
    space: str
    size: str
    explanation: str
    bottlenecks: tuple[Bottleneck, ...]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A class fitted to the measured points: its value at some of their sizes."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class CostlyLine:
    """A line of the cell (from 1) and its part of all operations at the largest size, 0 to 1."""

    line: int
    share: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was counted: `points` are (n, operations) or (n, seconds) as `unit` says, `space_points` are (n, bytes)."""

    time: str
    space: str
    confidence: Confidence
    space_confidence: Confidence
    runner_up: str | None
    space_runner_up: str | None
    unit: Unit
    points: tuple[Point, ...]
    space_points: tuple[Point, ...]
    curves: tuple[Curve, ...]
    space_curves: tuple[Curve, ...]
    input_shape: str
    lines: tuple[CostlyLine, ...]
    cpu_ms: float
    reason: str


@dataclass(frozen=True, slots=True, repr=False)
class FunctionAnalysis:
    """One function (or the whole cell, whose name is then "<cell>"), and why the verdict is what it is."""

    name: str
    parameters: tuple[str, ...]
    size: str
    verdict: Verdict
    reason: str
    claim: Claim | None
    measurement: Measurement | None

    @property
    def time(self) -> str:
        """The class of its time: what was measured, else what is claimed."""
        return _best(*(part.time for part in (self.measurement, self.claim) if part))

    @property
    def space(self) -> str:
        """The class of its space: what was measured, else what is claimed."""
        return _best(*(part.space for part in (self.measurement, self.claim) if part))

    def __repr__(self) -> str:
        return f"<FunctionAnalysis {self.signature}: time {self.time}, space {self.space}, {self.verdict}>"

    @property
    def signature(self) -> str:
        return self.name if self.name.startswith("<") else f"{self.name}({', '.join(self.parameters)})"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a part is missing: a stable code, and a sentence with what to do."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the model counted. A cached claim cost none."""

    prompt: int
    output: int
    cached: bool


@dataclass(frozen=True, slots=True)
class AnalysisUsage:
    """Wall-clock time of the whole, and CPU time of the sandboxes."""

    wall_ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """The whole. `report["name"]` is one function's; `source` is the analyzed cell, to quote lines from."""

    functions: tuple[FunctionAnalysis, ...]
    problems: tuple[Problem, ...]
    model: str | None
    tokens: Tokens | None
    usage: AnalysisUsage
    source: str

    @classmethod
    def from_json(cls, report: Any, source: str | None = None) -> Self:
        """The report as typed values; `ValueError` if it is none. Unknown fields are left out."""
        raw = fields(report)
        tokens, usage = raw.get("tokens"), fields(raw.get("usage") or {})
        cell = text(raw.get("source") if source is None else source, _SOURCE)
        return cls(
            functions=items(raw.get("functions"), _FUNCTIONS, lambda one: cls._of_cell(_function(one), cell)),
            problems=items(raw.get("problems"), _LISTED, _problem),
            model=line(raw.get("model"), _WORD) or None,
            tokens=None if tokens is None else _tokens(fields(tokens)),
            usage=AnalysisUsage(number(usage.get("wall_ms")), number(usage.get("cpu_ms"))),
            source=cell,
        )

    @staticmethod
    def _of_cell(function: FunctionAnalysis, _cell: str) -> FunctionAnalysis:
        """The function as this kind of report holds it."""
        return function

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        raw = asdict(self)
        for function in raw["functions"]:
            function.pop("cell", None)  # `source` has it once for all
        return raw

    def line(self, lineno: int) -> str:
        """A line of the cell, without its indentation; empty if the cell has no such line."""
        lines = self.source.split("\n")
        return lines[lineno - 1].strip() if 1 <= lineno <= len(lines) else ""

    def __getitem__(self, name: str) -> FunctionAnalysis:
        for function in self.functions:
            if function.name == name:
                return function
        names = ", ".join(function.name for function in self.functions) or "none"
        raise KeyError(f"{name!r} was not analyzed; analyzed: {names}")

    def __iter__(self) -> Iterator[FunctionAnalysis]:
        return iter(self.functions)

    def __len__(self) -> int:
        return len(self.functions)

    def __bool__(self) -> bool:
        return True


def _best(*classes: str) -> str:
    return next((name for name in classes if name != INCONCLUSIVE), INCONCLUSIVE)


def _function(value: Any) -> FunctionAnalysis:
    raw = fields(value)
    claim, measurement = raw.get("claim"), raw.get("measurement")
    return FunctionAnalysis(
        name=line(raw["name"], _WORD) if "name" in raw else "<cell>",
        parameters=items(raw.get("parameters"), _LISTED, lambda name: line(name, _WORD)),
        size=line(raw.get("size"), _WORD),
        verdict=_verdict(raw.get("verdict")),
        reason=text(raw.get("reason"), _SENTENCES),
        claim=None if claim is None else _claim(fields(claim)),
        measurement=None if measurement is None else _measurement(fields(measurement)),
    )


def _claim(raw: dict[str, Any]) -> Claim:
    return Claim(
        time=_class(raw.get("time")),
        space=_class(raw.get("space")),
        size=line(raw.get("size"), _WORD),
        explanation=text(raw.get("explanation"), _SENTENCES),
        bottlenecks=items(raw.get("bottlenecks"), _LISTED, _bottleneck),
        suggestions=items(raw.get("suggestions"), _LISTED, _suggestion),
    )


def _measurement(raw: dict[str, Any]) -> Measurement:
    return Measurement(
        time=_class(raw.get("time")),
        space=_class(raw.get("space")),
        confidence=_confidence(raw.get("confidence")),
        space_confidence=_confidence(raw.get("space_confidence")),
        runner_up=line(raw.get("runner_up"), _WORD) or None,
        space_runner_up=line(raw.get("space_runner_up"), _WORD) or None,
        unit="seconds" if raw.get("unit") == "seconds" else "operations",
        points=points(raw.get("points"), _POINTS),
        space_points=points(raw.get("space_points"), _POINTS),
        curves=items(raw.get("curves"), _LISTED, _curve),
        space_curves=items(raw.get("space_curves"), _LISTED, _curve),
        input_shape=line(raw.get("input_shape"), _WORD),
        lines=items(raw.get("lines"), _LISTED, _costly_line),
        cpu_ms=number(raw.get("cpu_ms")),
        reason=text(raw.get("reason"), _SENTENCES),
    )


def _class(value: Any) -> str:
    return line(value, _WORD) or INCONCLUSIVE


def _verdict(value: Any) -> Verdict:
    return next((word for word in _VERDICTS if word == value), INCONCLUSIVE)


def _confidence(value: Any) -> Confidence:
    return next((word for word in _CONFIDENCES if word == value), INCONCLUSIVE)


def _bottleneck(value: Any) -> Bottleneck:
    raw = fields(value)
    return Bottleneck(integer(raw.get("line"), _LINES), text(raw.get("why"), _SENTENCES))


def _suggestion(value: Any) -> Suggestion:
    raw = fields(value)
    return Suggestion(text(raw.get("text"), _SENTENCES), text(raw.get("code"), _CODE) or None)


def _curve(value: Any) -> Curve:
    raw = fields(value)
    return Curve(_class(raw.get("name")), points(raw.get("points"), _POINTS))


def _costly_line(value: Any) -> CostlyLine:
    raw = fields(value)
    return CostlyLine(integer(raw.get("line"), _LINES), min(1.0, number(raw.get("share"))))


def _problem(value: Any) -> Problem:
    raw = fields(value)
    return Problem(line(raw.get("code"), _WORD), text(raw.get("detail"), _SENTENCES))


def _tokens(raw: dict[str, Any]) -> Tokens:
    return Tokens(integer(raw.get("prompt"), _TOKENS), integer(raw.get("output"), _TOKENS), raw.get("cached") is True)
