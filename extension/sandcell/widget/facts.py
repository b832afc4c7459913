"""What n is and which inputs were measured, without what says nothing."""

from __future__ import annotations

from sandcell.report import FunctionAnalysis


def size(function: FunctionAnalysis) -> str:
    """`n = len(items)`, or what n and m are where a class has both; empty for `n = n`."""
    if has_two_sizes(function):
        return _two_sizes(function.parameters)
    left, _, right = function.size.partition(" = ")
    return "" if right in ("", left) else function.size


def inputs(function: FunctionAnalysis) -> str:
    """`random integers`; empty where that is only n again."""
    said = once(function.measurement.input_shape) if function.measurement else ""
    return "" if said == "n" else said


def facts(function: FunctionAnalysis) -> str:
    """Both on one line."""
    made = inputs(function)
    return " · ".join(part for part in (size(function), f"input: {made}" if made else "") if part)


def has_two_sizes(function: FunctionAnalysis) -> bool:
    """Whether a class speaks of m."""
    return any(name in ("O(n*m)", "O(n+m)") for name in (function.time, function.space))


def once(shapes: str) -> str:
    """`integers, none in common` for the same twice: a shape is told for every argument, and has commas of its own."""
    parts = shapes.split(", ")
    for length in range(len(parts) // 2, 0, -1):
        start = 0
        while start + 2 * length <= len(parts):
            if parts[start : start + length] == parts[start + length : start + 2 * length]:
                del parts[start : start + length]
            else:
                start += 1
    return ", ".join(parts)


def _two_sizes(parameters: tuple[str, ...]) -> str:
    quoted = [f"`{name}`" for name in parameters]
    if len(quoted) == 2:
        return f"n, m = the sizes of {quoted[0]} and {quoted[1]}, grown together"
    # Which two of more they are, the report does not say.
    return f"n, m = two sizes among {', '.join(quoted)}, grown together" if quoted else "n, m = two sizes"
