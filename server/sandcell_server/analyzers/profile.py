"""What a sandbox hands over of a profile: untrusted, so that every length is capped and every number finite."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(max_length=400)]
Name = Annotated[str, StringConstraints(max_length=200)]
Size = Annotated[float, Field(ge=0, le=2.0**62, allow_inf_nan=False)]
Count = Annotated[float, Field(ge=0, le=1e18, allow_inf_nan=False)]
Row = tuple[Size, Count]
Rows = Annotated[list[Row], Field(max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Progress(_Strict):
    """What is being measured now, and what was measured so far for inputs of this shape."""

    type: Literal["progress"]
    function: Name
    shape: Text
    n: Size
    unit: Literal["operations", "seconds"] = "operations"
    points: Rows = Field(default_factory=list)


class Series(_Strict):
    """Counts for inputs of another shape."""

    shape: Text
    points: Rows


class Grid(_Strict):
    """Counts with the first size grown alone, the second alone, and both."""

    names: Annotated[list[Name], Field(max_length=2)] = Field(default_factory=list)
    first: Rows = Field(default_factory=list)
    second: Rows = Field(default_factory=list)
    both: Rows = Field(default_factory=list)


class Profile(_Strict):
    """All that was measured of one function. `alarm` is (n, CPU seconds) of the code as written."""

    type: Literal["profile"]
    name: Name
    parameters: Annotated[list[Name], Field(max_length=100)]
    size: Name
    unit: Literal["operations", "seconds"]
    shape: Text
    points: Rows
    space_points: Rows
    others: Annotated[list[Series], Field(max_length=10)]
    grid: Grid
    lines: Annotated[list[tuple[Annotated[int, Field(ge=0, le=10**6)], Count]], Field(max_length=200)]
    alarm: Annotated[list[tuple[Size, Count]], Field(max_length=50)]
    cpu_ms: Count
    stopped: Literal["cap", "ticks", "time", "error"]
    reason: Annotated[str, StringConstraints(max_length=2000)]
    long_integers: bool
    given: bool
    loops: bool = False
    """Whether the function has loops, or calls itself."""
    backtracks: bool = False
    """Whether the cell has a regular expression that may read the same part of a text many times."""
