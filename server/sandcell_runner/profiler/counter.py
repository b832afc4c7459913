"""The counter that rewritten code ticks, and how a run that has grown too long is ended."""

from __future__ import annotations

import sys
from types import FrameType

CELL = "<measured cell>"
"""The file name under which cells are compiled, by which their frames are known."""


class Stopped(BaseException):
    """The measured code is to end now. Not an Exception, so that `except Exception` in a cell does not hold it up."""


class TickLimit(Stopped):
    """A run has ticked more often than it may."""


class TimeLimit(Stopped):
    """A run has taken more time than it may."""


class Counter:
    """Counts operations and the depth of calls of one run."""

    __slots__ = ("deepest", "depth", "limit", "long_integers", "ticks")

    def __init__(self, limit: int) -> None:
        self.ticks = 0
        self.limit = limit
        self.depth = 0
        self.deepest = 0
        self.long_integers = False

    def restart(self, limit: int) -> None:
        """Back to nothing counted."""
        self.ticks = self.depth = self.deepest = 0
        self.limit = limit
        self.long_integers = False

    def spend(self, operations: int = 1) -> bool:
        """True, so that it may stand in a condition. Once over the limit every further tick raises TickLimit: code
        that swallows the first one meets the next in its next loop."""
        self.ticks += operations
        if self.ticks > self.limit:
            raise TickLimit
        return True

    def enter(self) -> None:
        """A function begins."""
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        self.spend()

    def leave(self) -> None:
        """A function ends."""
        self.depth -= 1


class LineCounter(Counter):
    """Also says which lines of the cell spent the operations. Several times slower: meant for a single run."""

    __slots__ = ("lines",)

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.lines: dict[int, int] = {}

    def spend(self, operations: int = 1) -> bool:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != CELL:
            frame = frame.f_back
        if frame is not None:
            self.lines[frame.f_lineno] = self.lines.get(frame.f_lineno, 0) + operations
        return super().spend(operations)
