"""What is measured, made ready for one run: a function with arguments, a method with its object, or the cell itself."""

from __future__ import annotations

import ast
import asyncio
import collections
import copy
import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from sandcell_runner.profiler import shapes
from sandcell_runner.profiler.cell import Cell
from sandcell_runner.profiler.clues import Clues
from sandcell_runner.profiler.counter import Counter
from sandcell_runner.profiler.guessing import likely_kinds
from sandcell_runner.profiler.inputs import Shape
from sandcell_runner.profiler.targets import Target, constructor

_FILLERS = ("push", "append", "add", "insert", "enqueue", "put", "offer", "add_last", "insert_last", "set")
"""Methods that fill an object with n elements before another of its methods is measured."""

_INPUT = "_sandcell_input"


@dataclass(frozen=True)
class Ready:
    """A run that only has to be started, and the arguments it will have."""

    start: Callable[[], Any]
    arguments: tuple[Any, ...]
    size: int


class Subject:
    """One function of a cell; without a target, the cell with its variable `vary` set to the input."""

    def __init__(self, cell: Cell, target: Target | None, vary: str | None, seed: int) -> None:
        self.cell = cell
        self.target = target
        self._seed = seed
        if target is None:
            assert vary is not None
            self.cell = copy.copy(cell)
            self.cell.replace(vary, _INPUT)

    def ready(self, shape: Shape, n: int, counter: Counter | None, mixed: dict[int, int] | None = None) -> Ready:
        """Everything made afresh, so that no memo outlives a run. `mixed` gives single arguments sizes of their own."""
        if self.target is None:
            namespace = self.cell.bare(counter)
            (value,) = shape.make(namespace, n, Random(self._seed))
            namespace[_INPUT] = value
            code = self.cell.code(counted_=counter is not None)
            return Ready(lambda: exec(code, namespace), (value,), real_size((value,), n))
        namespace = self.cell.fresh(counter)
        arguments = shape.make(namespace, n, Random(self._seed + n))
        for place, own_size in (mixed or {}).items():
            other = shape.make(namespace, own_size, Random(self._seed + own_size))
            arguments = (*arguments[:place], other[place], *arguments[place + 1 :])
        function = self._function(namespace, n, filled=not _grows(arguments, n))
        return Ready(lambda: _finished(function(*arguments)), arguments, real_size(arguments, n))

    def sample(self, shape: Shape, n: int, rng: Random) -> tuple[Any, ...]:
        """Arguments to look at."""
        return shape.make(self.cell.fresh(None) if self.target else self.cell.bare(None), n, rng)

    def _function(self, namespace: dict[str, Any], n: int, *, filled: bool) -> Callable[..., Any]:
        target = self.target
        assert target is not None
        if target.owner is None:
            return namespace[target.name]  # type: ignore[no-any-return]
        owner, method = namespace[target.owner.name], target.node.name
        if not target.needs_instance:
            return getattr(owner, method)  # type: ignore[no-any-return]
        instance = owner(*self._constructor_arguments(target.owner, n))
        if filled:
            self._fill(instance, target, n)
        return getattr(instance, method)  # type: ignore[no-any-return]

    def _constructor_arguments(self, owner: ast.ClassDef, n: int) -> list[Any]:
        init = next(
            (node for node in owner.body if isinstance(node, ast.FunctionDef) and node.name == "__init__"), owner
        )
        values = []
        for parameter in constructor(owner):
            kind = likely_kinds(parameter, init, Clues())[0]
            values.append(shapes.SHAPES[kind][0][1](n, Random(self._seed), 0) if kind in shapes.SHAPES else None)
        return values

    def _fill(self, instance: Any, target: Target, n: int) -> None:
        assert target.owner is not None
        for name in _FILLERS:
            fill = getattr(instance, name, None)
            if fill is None:
                continue
            needed = _needed(fill)
            if 1 <= needed <= 2:
                for value in range(n):
                    _finished(fill(*(n - value,) * needed))
                return

    @property
    def loops(self) -> bool:
        """Whether it has loops, or calls itself."""
        node: ast.AST = self.target.node if self.target else self.cell.tree
        own = getattr(node, "name", "")
        return any(
            isinstance(part, (ast.For, ast.While, ast.comprehension))
            or (isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == own)
            for part in ast.walk(node)
        )

    @property
    def can_be_filled(self) -> bool:
        """Whether its object grows with n even when its arguments do not."""
        owner = self.target and self.target.owner
        if not owner:
            return False
        names = {node.name for node in owner.body if isinstance(node, ast.FunctionDef)}
        return bool(names.intersection(_FILLERS)) or bool(constructor(owner))


def _grows(arguments: tuple[Any, ...], n: int) -> bool:
    """Whether an argument holds the n elements, so that the object need not."""
    return any(isinstance(value, (list, str, dict, set, tuple)) and 2 * len(value) >= n for value in arguments)


def _needed(function: Callable[..., Any]) -> int:
    return sum(
        parameter.default is parameter.empty and parameter.kind == parameter.POSITIONAL_OR_KEYWORD
        for parameter in inspect.signature(function).parameters.values()
    )


def real_size(arguments: tuple[Any, ...], n: int) -> int:
    """The length of the first argument that has about the length asked for, else n itself."""
    for argument in arguments:
        try:
            length = len(argument)
        except Exception:  # noqa: S112
            continue
        if n / 2 <= length <= 2 * n:
            return length
    integers = [argument for argument in arguments if type(argument) is int]
    for argument in integers:
        if n / 2 <= argument <= 2 * n:
            return argument
    # Inputs that stop growing at some size do so here too.
    return max(integers) if integers and len(integers) == len(arguments) and 16 < max(integers) < n / 2 else n


def _finished(result: Any) -> Any:
    """Generators are drained and coroutines awaited: their work is the function's."""
    if isinstance(result, types.GeneratorType):
        collections.deque(result, maxlen=0)
    elif isinstance(result, types.CoroutineType):
        return asyncio.run(result)
    elif isinstance(result, types.AsyncGeneratorType):

        async def drain() -> None:
            async for _value in result:
                pass

        asyncio.run(drain())
    return result
