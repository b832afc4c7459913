"""Sizes, counts, times and classes as people read them."""

from __future__ import annotations

import math
import re

from sandcell.report import Unit
from sandcell.results import size_text

_EXPONENTS = str.maketrans("0123456789n-", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁻")
_SI = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def class_text(name: str) -> str:
    """`O(n²)` for `O(n^2)`."""
    said, *rest = name.split("^")
    for part in rest:
        digits = len(part) - len(part.lstrip("0123456789")) or part.startswith("n")
        said += part[:digits].translate(_EXPONENTS) + part[digits:] if digits else f"^{part}"
    return said


def with_classes(text: str) -> str:
    """A sentence with the classes in it as `class_text` writes them; what else has a ^ is left."""
    return re.sub(r"O\([^()]*\)", lambda found: class_text(found[0]), text)


def count_text(value: float) -> str:
    """`7`, `1,024`, `2.1 M`, `3.4·10¹⁵`."""
    if value < 1e6:
        return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"
    return _short(value, " ")


def seconds_text(value: float) -> str:
    """`12 µs`, `3.4 ms`, `1.2 s`."""
    for scale, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if value >= scale:
            return f"{value / scale:.3g} {unit}" if value / scale < 1000 else f"{value / scale:,.0f} {unit}"
    return f"{value / 1e-9:.3g} ns"


def value_text(value: float, unit: Unit) -> str:
    """What was measured at one size: `10,240 operations`, `3.4 ms`, `80 KB`."""
    match unit:
        case "operations":
            return f"{count_text(value)} operations"
        case "seconds":
            return seconds_text(value)
    return size_text(value)


def tick_text(value: float, unit: Unit | None) -> str:
    """A mark on an axis, short: `100`, `10k`, `1 ms`, `16 KB`; no unit is for sizes."""
    match unit:
        case "seconds":
            return seconds_text(value)
        case "bytes":
            return size_text(value).replace(".0 ", " ")
    return _short(value, "") if value >= 1000 else f"{value:g}"


def _short(value: float, gap: str) -> str:
    if value >= 1e15:
        exponent = math.floor(math.log10(value) + 1e-9)
        factor = f"{value / 10.0**exponent:.2g}"
        return ("" if factor == "1" else f"{factor}·") + "10" + str(exponent).translate(_EXPONENTS)
    for scale, letter in _SI:
        if value >= scale * 0.9995:
            return f"{value / scale:.3g}{gap}{letter}"
    return f"{value:g}"


def ticks(low: float, high: float, unit: Unit | None) -> list[float]:
    """Round values within, for a logarithmic axis: at most seven, powers of ten, or of two for bytes."""
    if unit == "bytes":
        first, last = math.ceil(math.log2(low) - 1e-9), math.floor(math.log2(high) + 1e-9)
        step = next(step for step in (1, 2, 4, 5, 10, 20, 1100) if (last - first) / step < 6)
        return [2.0**exponent for exponent in range(-(-first // step) * step, last + 1, step)]
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last - first < 2:
        near = [digit * 10.0**exponent for exponent in range(first - 1, last + 1) for digit in (1, 2, 5)]
        return [value for value in near if low * 0.999 <= value <= high * 1.001]
    step = -(-(last - first + 1) // 7)
    return [10.0**exponent for exponent in range(-(-first // step) * step, last + 1, step)]
