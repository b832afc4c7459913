"""Values out of JSON whose writer may be hostile: of the type that is said, capped, and harmless to print.

What is missing or absurd becomes empty; what is of a wrong type is a `ValueError`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

Point = tuple[float, float]
Item = TypeVar("Item")

# Escapes could rewrite what a terminal shows above; bidirectional controls show a text in another order than it has.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_MOST = 1e300  # room to multiply without becoming infinite


def text(value: Any, most: int) -> str:
    """A text of several lines, at most so many characters."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"a text was expected, not {type(value).__name__}")
    cut = value[: most + 1].replace("\r\n", "\n")
    clean = _UNPRINTABLE.sub("", cut)
    return clean if len(cut) <= most else clean[: most - 1] + "…"


def line(value: Any, most: int) -> str:
    """A text on one line."""
    return " ".join(text(value, most).split())


def number(value: Any) -> float:
    """A finite number from 0; 0 for what is missing, negative or not finite."""
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"a number was expected, not {type(value).__name__}")
    # Compared first: an integer of 400 digits does not fit a float.
    return float(value) if 0 <= value <= _MOST and math.isfinite(value) else 0.0


def integer(value: Any, most: int) -> int:
    """A whole number from 0 to `most`."""
    return min(int(number(value)), most)


def points(value: Any, most: int) -> tuple[Point, ...]:
    """Pairs of finite numbers from 0, in order of the first; those that cannot be drawn are left out."""
    found = []
    for pair in items(value, most, lambda pair: pair):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise ValueError("a point is a pair of numbers")
        if all(isinstance(part, (int, float)) and 0 <= part <= _MOST for part in pair):
            found.append((float(pair[0]), float(pair[1])))
    return tuple(sorted(found))


def items(value: Any, most: int, read: Callable[[Any], Item]) -> tuple[Item, ...]:
    """The first so many items of a list, each read."""
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"a list was expected, not {type(value).__name__}")
    return tuple(read(item) for item in value[:most])


def fields(value: Any) -> dict[str, Any]:
    """An object."""
    if not isinstance(value, dict):
        raise ValueError(f"an object was expected, not {type(value).__name__}")
    return value
