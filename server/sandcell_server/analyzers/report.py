"""What an analysis says, as JSON: per function a claim, a measurement, and a verdict."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Confidence = Literal["high", "likely", "inconclusive"]
Verdict = Literal["verified", "contradicted", "measured", "claimed", "inconclusive"]
Unit = Literal["operations", "seconds"]

CLASSES = (
    "O(1)",
    "O(log n)",
    "O(log^2 n)",
    "O(sqrt n)",
    "O(n)",
    "O(n log log n)",
    "O(n log n)",
    "O(n log^2 n)",
    "O(n sqrt n)",
    "O(n^2)",
    "O(n^2 log n)",
    "O(n^3)",
    "O(n^4)",
    "O(2^n)",
    "O(n!)",
    "O(n*m)",
)
"""Every class, cheapest first. O(2^n) stands for any exponential; O(n*m) for two sizes that multiply, as O(n+m) is
for two that add; "inconclusive" stands where none can be named."""

INCONCLUSIVE = "inconclusive"

Point = tuple[float, float]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Bottleneck(_Frozen):
    """A line of the cell (from 1) that the model holds to be costly."""

    line: int
    why: str


class Suggestion(_Frozen):
    """What could be better, and the code to replace the function by, if the model wrote some."""

    text: str
    code: str | None = None


class Claim(_Frozen):
    """What the model says. `size` says what n is: "n = len(items)"."""

    time: str
    space: str
    size: str = ""
    explanation: str = ""
    bottlenecks: list[Bottleneck] = Field(default_factory=list)
    suggestions: list[Suggestion] = Field(default_factory=list)


class Curve(_Frozen):
    """A class fitted to the measured points: its value at some of their sizes."""

    name: str
    points: list[Point]


class CostlyLine(_Frozen):
    """A line of the cell (from 1) and its part of all operations at the largest size, 0 to 1."""

    line: int
    share: float


class Measurement(_Frozen):
    """What was counted: `points` are (n, operations) or (n, seconds) as `unit` says, `space_points` are (n, bytes)."""

    time: str
    space: str
    confidence: Confidence
    space_confidence: Confidence = "likely"
    runner_up: str | None = None
    space_runner_up: str | None = None
    unit: Unit = "operations"
    points: list[Point] = Field(default_factory=list)
    space_points: list[Point] = Field(default_factory=list)
    curves: list[Curve] = Field(default_factory=list)
    space_curves: list[Curve] = Field(default_factory=list)
    input_shape: str = ""
    lines: list[CostlyLine] = Field(default_factory=list)
    cpu_ms: float = 0.0
    reason: str = ""


class FunctionReport(_Frozen):
    """One function (or the whole cell, whose name is then "<cell>"), and why the verdict is what it is."""

    name: str
    parameters: list[str]
    size: str
    verdict: Verdict
    reason: str
    claim: Claim | None = None
    measurement: Measurement | None = None


class Problem(_Frozen):
    """Why a part of the report is missing: a stable code, and a sentence with what to do."""

    code: str
    detail: str


class Tokens(_Frozen):
    """What the model counted. A cached claim cost none."""

    prompt: int = 0
    output: int = 0
    cached: bool = False


class AnalysisUsage(_Frozen):
    """Wall-clock time of the whole, and CPU time of the sandboxes."""

    wall_ms: float
    cpu_ms: float


class Report(_Frozen):
    """The whole. `problems` says what did not work (no key, model away) while the rest of the report stands."""

    functions: Annotated[list[FunctionReport], Field(default_factory=list)]
    problems: list[Problem] = Field(default_factory=list)
    model: str | None = None
    tokens: Tokens | None = None
    usage: AnalysisUsage
