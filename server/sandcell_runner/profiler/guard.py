"""Holds the measured code to silence, to time and to a known state, and gives everything back afterwards."""

from __future__ import annotations

import contextlib
import io
import random
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from types import FrameType

from sandcell_runner.profiler.counter import TimeLimit

RECURSION_LIMIT = 12_000
"""Frames. Counting takes two or three per call of the cell; more would overflow the C stack of Python 3.11."""


class _Nowhere(io.TextIOBase):
    """Takes what is printed and keeps none of it."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)

    def writable(self) -> bool:
        return True


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Inside, print goes nowhere, input() meets EOFError, warnings are dropped, and recursion may go as deep as the C
    stack holds."""
    stdin, argv, limit, set_limit = sys.stdin, sys.argv, sys.getrecursionlimit(), sys.setrecursionlimit
    sys.stdin, sys.argv = io.StringIO(), [""]
    set_limit(max(limit, RECURSION_LIMIT))
    # The C stack would not hold what many a cell asks for.
    sys.setrecursionlimit = lambda frames, /: set_limit(min(frames, RECURSION_LIMIT))
    nowhere = _Nowhere()
    try:
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.stdin, sys.argv, sys.setrecursionlimit = stdin, argv, set_limit
        sys.setrecursionlimit(limit)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Inside, TimeLimit is raised after this much CPU time, or four times as much of waiting, and again every 20 ms
    for code that swallows it.

    Only the main thread can be interrupted so; elsewhere the tick limit has to do.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def expire(_signal: int, _frame: FrameType | None) -> None:
        raise TimeLimit

    timers = ((signal.ITIMER_PROF, signal.SIGPROF, seconds), (signal.ITIMER_REAL, signal.SIGALRM, 4 * seconds))
    before = [(number, signal.signal(number, expire)) for _timer, number, _after in timers]
    try:
        for timer, _number, after in timers:
            signal.setitimer(timer, max(after, 0.001), 0.02)
        yield
    finally:
        for timer, _number, _after in timers:
            signal.setitimer(timer, 0)
        for number, handler in before:
            signal.signal(number, handler)


def seeded(seed: int) -> None:
    """The same random numbers for the measured code every time."""
    random.seed(seed)
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed(seed % (1 << 32))
