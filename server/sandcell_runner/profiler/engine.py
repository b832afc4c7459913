"""Profiles the functions of a cell, one after another, within a budget."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from sandcell_runner.profiler.cell import Cell, CellError, explained
from sandcell_runner.profiler.grid import grid
from sandcell_runner.profiler.guard import quiet
from sandcell_runner.profiler.inputs import Shape, written
from sandcell_runner.profiler.ladder import RUN_TICKS, Budget, Series, climb
from sandcell_runner.profiler.memory import FEWEST_SIZES, held
from sandcell_runner.profiler.patterns import backtracks
from sandcell_runner.profiler.runs import Failed, Runs
from sandcell_runner.profiler.search import search
from sandcell_runner.profiler.subject import Subject
from sandcell_runner.profiler.targets import Target, targets
from sandcell_runner.profiler.timing import alarm, climb_in_time, uses_arrays
from sandcell_runner.profiler.varied import shapes_like

WHOLE_CELL = "<cell>"

Emit = Callable[[dict[str, Any]], None]

_ALL_TICKS = 1_500_000
_OTHER_TICKS = 250_000
_LONGEST_RUN_S = 2.0
_SPACE_S = 0.7
_SPACE_SHARE = 0.2
"""Of the budget, kept for it whatever the counting took."""
_FARTHER = 4
_TOLD_EVERY_S = 0.2
_TOLD_AT_LEAST_EVERY_S = 1.0
_TOLD_POINTS = 100
Points = Sequence[Sequence[float]]


def profile(
    source: str,
    *,
    entry: str | None,
    make_input: str | None = None,
    generators: Sequence[tuple[str, str]] = (),
    vary: str | None = None,
    budget_s: float,
    seed: int,
    emit: Emit,
) -> None:
    """Emits one "profile" for every function of the cell (or the one named `entry`), with "progress" before it.

    `make_input` and the sources in `generators` (function name, source) are "lambda n: ..." giving one argument or a
    tuple of them. `vary` names the variable to grow where the cell as a whole is meant. `budget_s` is CPU time of all.
    """
    try:
        with quiet():
            cell = Cell(source, seed)
            found = [] if vary is not None and entry is None else targets(cell.tree, entry)
            if found:
                cell.drop_demonstrations()
    except CellError as error:
        emit(_nothing(entry or WHOLE_CELL, [], str(error)))
        return
    if entry is not None and not found:
        emit(_nothing(entry, [], f"the cell defines no function named {entry}"))
        return
    if not found:
        _profile_cell(cell, make_input, vary, budget_s, seed, emit)
        return
    end = time.process_time() + budget_s
    for place, target in enumerate(found):
        now = time.process_time()
        share = max(0.2, (end - now) / (len(found) - place))
        own = [text for name, text in generators if name == target.name]
        _Profiler(Subject(cell, target, None, seed), seed, now + share, emit).function(target, make_input, own)


def _profile_cell(cell: Cell, make_input: str | None, vary: str | None, budget_s: float, seed: int, emit: Emit) -> None:
    if vary is None:
        emit(_nothing(WHOLE_CELL, [], "the cell defines no function, and no variable to vary was named"))
        return
    try:
        profiler = _Profiler(Subject(cell, None, vary, seed), seed, time.process_time() + budget_s, emit)
        given = [written(make_input, "given inputs", spread=False)] if make_input else []
    except (CellError, SyntaxError) as error:
        emit(_nothing(WHOLE_CELL, [vary], str(error)))
        return
    profiler.cell(vary, given or shapes_like(cell.tree, vary))


def _nothing(name: str, parameters: list[str], reason: str, stopped: str = "error") -> dict[str, Any]:
    return {
        "type": "profile",
        "name": name,
        "parameters": parameters,
        "size": "",
        "unit": "operations",
        "shape": "",
        "points": [],
        "space_points": [],
        "others": [],
        "grid": {},
        "lines": [],
        "alarm": [],
        "cpu_ms": 0.0,
        "stopped": stopped,
        "reason": reason,
        "long_integers": False,
        "given": False,
        "loops": False,
        "backtracks": False,
    }


class _Profiler:
    """One function's share of the budget."""

    def __init__(self, subject: Subject, seed: int, until: float, emit: Emit) -> None:
        self._subject = subject
        self._start = time.process_time()
        self._until = until
        self._for_space = _SPACE_SHARE * (until - self._start)
        longest = min(_LONGEST_RUN_S, max(0.1, (until - self._start) / 2))
        self._runs = Runs(subject, seed, longest)
        self._emit = emit

    def function(self, target: Target, make_input: str | None, generators: Sequence[str]) -> None:
        parameters = [parameter.name for parameter in target.parameters]
        arrays = uses_arrays(self._subject.cell.tree)
        try:
            given = [written(make_input, "given inputs", spread=target.takes_several)] if make_input else []
            models = [
                written(text, "inputs by the model", spread=target.takes_several) for text in generators if _sound(text)
            ]
        except (SyntaxError, ValueError) as error:
            self._emit(_nothing(target.name, parameters, f"the inputs given are no Python: {explained(error)}"))
            return
        reason, hungriest = "", None
        if given:
            shapes = given
        elif not parameters:
            held = Shape("an object holding n elements", lambda _ns, _n, _rng: ())
            shapes = [held] if self._subject.can_be_filled else []
            reason = "it takes no arguments, so nothing can grow"
        else:
            until = self._start + 0.4 * (self._until - self._start)
            found = search(self._runs, target, models, arrays=arrays, until=until)
            shapes, hungriest, reason = found.shapes, found.hungriest, found.reason
        if not shapes:
            self._emit(_nothing(target.name, parameters, reason or "no inputs were found that it takes"))
            return
        self._measured(target.name, parameters, shapes, hungriest, in_time=arrays)

    def cell(self, vary: str, shapes: Sequence[Shape]) -> None:
        if not shapes:
            self._emit(_nothing(WHOLE_CELL, [vary], f"no way is known to grow {vary}: give its inputs"))
            return
        self._measured(WHOLE_CELL, [vary], shapes, None, in_time=uses_arrays(self._subject.cell.tree))

    def _measured(
        self, name: str, parameters: list[str], shapes: Sequence[Shape], hungriest: Shape | None, *, in_time: bool
    ) -> None:
        result = _nothing(name, parameters, "", "cap")
        if in_time:
            shape = shapes[0]
            self._progress(name, shape)
            until = time.process_time() + self._for_time()
            follow = self._following(name, shape, "seconds")
            points, stopped, reason = climb_in_time(self._runs, shape, until, follow)
            result |= {"unit": "seconds", "points": points, "stopped": stopped, "reason": reason, "shape": shape.text}
            sizes = [int(n) for n, _seconds in points]
            result["space_points"] = self._space(shape, sizes, None)
        else:
            series = self._climbed(name, shapes)
            best = series[0]
            result |= {"shape": best.shape.text, "stopped": best.stopped, "reason": best.reason}
            result["points"] = best.points
            result["others"] = [{"shape": other.shape.text, "points": other.points} for other in series[1:]]
            result["long_integers"] = any(run.long_integers for run in best.runs)
            if best.runs:
                result["grid"] = grid(self._runs, best.shape)
                result["lines"] = self._lines(best)
                space = self._space(hungriest or best.shape, best.asked, best)
                if len({n for n, _bytes in space}) < FEWEST_SIZES:  # sizes that repeat, or that recurse too deeply
                    space = self._space(best.shape, best.asked, best)
                result["space_points"] = space
                result["alarm"] = alarm(self._runs, best, self._until)
        result["given"] = shapes[0].given
        result["loops"] = self._subject.loops
        result["backtracks"] = backtracks(self._subject.cell.tree)
        result["size"] = _size_text(self._subject, shapes[0], parameters)
        result["cpu_ms"] = round((time.process_time() - self._start) * 1000, 1)
        self._emit(result)

    def _climbed(self, name: str, shapes: Sequence[Shape]) -> list[Series]:
        """The costliest series at the largest size that all reached comes first."""
        series = []
        share = self._for_time() / (len(shapes) + 1)
        for place, shape in enumerate(shapes):
            self._progress(name, shape)
            follow = self._following(name, shape, "operations")
            now = time.process_time()
            ticks = _ALL_TICKS if place == 0 else _OTHER_TICKS
            run_ticks = RUN_TICKS if place == 0 else _OTHER_TICKS
            budget = Budget(run_ticks, ticks, now + share * (2 if place == 0 else 1))
            series.append(climb(self._runs, shape, budget, follow))
            self._progress(name, shape, series[-1].points)
        # Values that are only right while they are small end a series before it shows anything.
        series = [
            one for one in series if one.stopped != "error" or one.largest * _FARTHER >= max(s.largest for s in series)
        ]
        best = max(series, key=lambda one: _cost(one, min((s.largest for s in series if s.runs), default=0)))
        if best is not series[0]:  # it had the smaller budget
            now = time.process_time()
            again = climb(self._runs, best.shape, Budget(RUN_TICKS, _ALL_TICKS, now + share))
            series[series.index(best)] = again
            best = again
        return [best, *(one for one in series if one is not best)]

    def _for_time(self) -> float:
        """What is left for it: a share at least, though a cell's imports may have used up all there was."""
        return max(self._until - time.process_time(), 2 * self._for_space) - self._for_space

    def _lines(self, series: Series) -> list[list[int]]:
        """Of the largest run that is cheap enough for a slower counter."""
        affordable = [n for n, run in zip(series.asked, series.runs, strict=True) if run.ticks <= 60_000]
        try:
            return self._runs.lines(series.shape, affordable[-1] if affordable else series.asked[0], 200_000)[:50]
        except Failed:
            return []

    def _space(self, shape: Shape, asked: Sequence[int], series: Series | None) -> list[list[int]]:
        now = time.process_time()
        return held(self._runs, shape, asked, series, now + max(self._for_space, min(_SPACE_S, self._until - now)))

    def _progress(self, name: str, shape: Shape, points: Points = (), unit: str = "operations") -> None:
        n = points[-1][0] if points else 0
        self._emit(
            {
                "type": "progress",
                "function": name,
                "shape": shape.text,
                "n": n,
                "unit": unit,
                "points": points[-_TOLD_POINTS:],
            }
        )

    def _following(self, name: str, shape: Shape, unit: str) -> Callable[[Points], None]:
        """Tells the points so far, but not so often that telling takes longer than measuring."""
        last, spent = time.monotonic(), time.process_time()

        def follow(points: Points) -> None:
            nonlocal last, spent
            # On a machine that is busy with others little is measured in a second, and telling costs as much as ever.
            passed, worked = time.monotonic() - last, time.process_time() - spent
            if passed >= _TOLD_AT_LEAST_EVERY_S or (passed >= _TOLD_EVERY_S and worked >= _TOLD_EVERY_S / 2):
                self._progress(name, shape, points, unit)
                last, spent = time.monotonic(), time.process_time()

        return follow


def _cost(series: Series, n: int) -> float:
    if not series.runs:
        return -1.0
    reached = [run.ticks for asked, run in zip(series.asked, series.runs, strict=True) if asked <= n]
    return float(reached[-1]) if reached else 0.0


def _sound(text: str) -> bool:
    """Whether a model's generator is Python: one that is not is passed over."""
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True


def _size_text(subject: Subject, shape: Shape, parameters: Sequence[str]) -> str:
    """What n is, in terms of the parameters."""
    try:
        with quiet():
            arguments = subject.sample(shape, 9, Random(0))
    except BaseException:  # the cell's own code, which may fail in any way
        return "n"
    for name, value in zip(parameters, arguments, strict=False):
        try:
            if 4 <= len(value) <= 18:
                return f"n = len({name})"
        except Exception:  # noqa: S112
            continue
    for name, value in zip(parameters, arguments, strict=False):
        if type(value) is int and 4 <= value <= 18:
            return f"n = {name}"
    for name, value in zip(parameters, arguments, strict=False):
        if not isinstance(value, (int, float, str, bool, type(None))):
            return f"n = nodes of {name}"
    return "n = elements held" if not parameters else "n"
