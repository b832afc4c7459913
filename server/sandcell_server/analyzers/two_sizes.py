"""Two sizes that grow alone and together: whether they multiply, add, or only one of them matters."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sandcell_server.analyzers.profile import Grid, Row

_GROWS = 0.6
_NEAR = 0.3


def two_sizes(grid: Grid, together: str) -> str | None:
    """ "O(n*m)" or "O(n+m)" where both matter, and the class with both grown together is n^2 or n; else None."""
    first, second, both = (exponent(rows) for rows in (grid.first, grid.second, grid.both))
    if first is None or second is None or both is None or first < _GROWS or second < _GROWS:
        return None
    if together == "O(n^2)" and abs(first - 1) < _NEAR and abs(second - 1) < _NEAR and both > 1.6:
        return "O(n*m)"
    if together == "O(n)" and both < 1.3:
        return "O(n+m)"
    return None


def exponent(rows: Sequence[Row]) -> float | None:
    """k of n^k + a constant, from the first and the last step."""
    if len(rows) < 4:
        return None
    (n0, y0), (n1, y1), *_, (n2, y2), (n3, y3) = rows
    rise, last = (y1 - y0) / (n1 - n0), (y3 - y2) / (n3 - n2)
    if rise <= 0 or last <= 0 or y3 <= 0:
        return 0.0
    # The slope grows as n^(k-1), whatever constant is added; but growth that is nothing beside it does not matter.
    if (y3 - y0) / y3 < 0.2:
        return 0.0
    return 1 + math.log(last / rise) / math.log((n2 + n3) / (n0 + n1))
