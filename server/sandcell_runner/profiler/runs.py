"""Single runs: counted, timed, or with their memory watched."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

from sandcell_runner.profiler.cell import explained
from sandcell_runner.profiler.costs import size
from sandcell_runner.profiler.counter import Counter, LineCounter, TickLimit, TimeLimit
from sandcell_runner.profiler.guard import quiet, seeded, time_limit
from sandcell_runner.profiler.inputs import Shape
from sandcell_runner.profiler.subject import Ready, Subject

FRAME_BYTES = 512
"""Of one call in CPython: its frame, which tracemalloc does not see, and a share of the C stack."""

WAITED = "takes more than"
"""In the reason of a run that was ended by time."""

TOO_MANY = "more operations"
"""In the reason of a run that was ended by its operations."""

_FILLING = 64
"""Filling an object by n calls takes so many times longer than making a list."""

_SETUP_TICKS = 20_000_000

_CPU_TICK_S = 0.01
"""The step of CPU clocks in gVisor; in Linux it is 1 to 10 ms while a timer of CPU time is set, as it is here."""


class Failed(Exception):
    """A run did not come to its end. `why` is one of the profile's words for how a series stops."""

    def __init__(self, why: str, reason: str) -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason


@dataclass(frozen=True)
class Run:
    """What one counted run came to."""

    size: int
    ticks: int
    depth: int
    long_integers: bool
    integers: bool
    """Whether n is only the value of integers, not the length of anything."""
    volume: int
    seconds: float
    """How long it took, counted; no part of what is reported."""


class Runs:
    """All runs of one subject. CPU time is what the process has used."""

    def __init__(self, subject: Subject, seed: int, longest_s: float) -> None:
        self.subject = subject
        self._seed = seed
        self._longest_s = longest_s
        self._counter = Counter(0)

    def count(self, shape: Shape, n: int, limit: int, mixed: dict[int, int] | None = None) -> Run:
        """Raises Failed with "ticks", "time" or "error"."""
        counter = self._counter
        watch = _Stopwatch()
        ready = self._counted(shape, n, limit, counter, mixed)
        took = watch.seconds()
        integers = bool(ready.arguments) and all(isinstance(value, (int, float)) for value in ready.arguments)
        volume = sum(_volume(value) for value in ready.arguments)
        if self.subject.can_be_filled and volume < n:
            volume = _FILLING * n
        return Run(ready.size, counter.ticks, counter.deepest, counter.long_integers, integers, volume, took)

    def lines(self, shape: Shape, n: int, limit: int) -> list[list[int]]:
        """[line, operations] of the cell, costliest first."""
        counter = LineCounter(limit)
        self._counted(shape, n, limit, counter, None)
        return [[line, ticks] for line, ticks in sorted(counter.lines.items(), key=lambda pair: -pair[1])]

    def _counted(self, shape: Shape, n: int, limit: int, counter: Counter, mixed: dict[int, int] | None) -> Ready:
        counter.restart(_SETUP_TICKS)
        try:
            with quiet(), time_limit(self._longest_s):
                ready = self.subject.ready(shape, n, counter, mixed)
                if isinstance(counter, LineCounter):
                    counter.lines.clear()
                seeded(self._seed)
                counter.restart(limit)
                ready.start()
        except TimeLimit:
            raise Failed("time", f"one run at n = {n} {WAITED} {self._longest_s:g} s") from None
        except (TickLimit, RecursionError, MemoryError) as error:
            raise Failed("ticks", _too_much(error, n)) from None
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            raise Failed("error", f"with n = {n}: {explained(error)}") from None
        if counter.ticks > limit:  # the code swallowed the end of its run
            raise Failed("ticks", _too_much(TickLimit(), n))
        return ready

    def seconds(self, shape: Shape, n: int, repeats: int, enough_s: float = 0.05) -> tuple[int, float]:
        """(size, seconds) of the code as written: the least of some runs."""
        least, size, spent = float("inf"), n, 0.0
        for repeat in range(repeats):
            ready = self._ready(shape, n)
            took: list[float] = []

            def watched(start: Callable[[], object] = ready.start, took: list[float] = took) -> None:
                watch = _Stopwatch()  # inside: setting timers takes longer than many a function
                kept = start()
                took.append(watch.seconds())
                del kept

            gc.disable()  # its passes come the oftener the more there is
            try:
                self._start(watched, n)
            finally:
                gc.enable()
            least, size, spent = min(least, took[0]), ready.size, spent + took[0]
            if spent > enough_s and repeat:  # the first one also brings what it needs into memory
                break
        return size, least

    def peak(self, shape: Shape, n: int) -> tuple[int, int]:
        """(size, bytes) that the code as written holds at most at once beside its arguments, its result included."""
        peaks: list[int] = []

        def watched() -> None:
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            kept = ready.start()
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
            del kept

        gc.disable()
        tracemalloc.start(1)  # before the arguments are made: a list that shrinks is else taken for a new one
        try:
            ready = self._ready(shape, n)
            gc.collect()  # empties the free lists, too, from which tuples come unseen
            self._start(watched, n)
        finally:
            tracemalloc.stop()
            gc.enable()
        return ready.size, max(0, peaks[0])

    def _ready(self, shape: Shape, n: int) -> Ready:
        try:
            with quiet(), time_limit(self._longest_s):
                ready = self.subject.ready(shape, n, None)
                seeded(self._seed)
                return ready
        except TimeLimit:
            raise Failed("time", f"the inputs at n = {n} take more than {self._longest_s:g} s") from None
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            raise Failed("error", f"with n = {n}: {explained(error)}") from None

    def _start(self, start: Callable[[], object], n: int) -> None:
        try:
            with quiet(), time_limit(self._longest_s):
                start()
        except TimeLimit:
            raise Failed("time", f"one run at n = {n} {WAITED} {self._longest_s:g} s") from None
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            raise Failed("error", f"with n = {n}: {explained(error)}") from None


class _Stopwatch:
    """Tells the time since it was made, less what others had of the processor, as far as CPU clocks tell: they advance
    in steps, of which short runs see none."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def seconds(self) -> float:
        return min(time.perf_counter() - self._wall, time.process_time() - self._cpu + _CPU_TICK_S)


def _volume(argument: object) -> int:
    """Its elements, or those of its rows."""
    if isinstance(argument, list) and argument and isinstance(argument[-1], list):
        return len(argument) * len(argument[-1])
    return size(argument)


def _too_much(error: BaseException, n: int) -> str:
    if isinstance(error, TickLimit):
        return f"{TOO_MANY} at n = {n} than one run may take"
    return f"with n = {n}: {explained(error)}"
