"""What stands in rewritten code for calls and operators: the same results, and their costs counted."""

from __future__ import annotations

import collections
import operator
import random
import types
from collections.abc import Callable, Generator, Iterable
from typing import Any

from sandcell_runner.profiler import costs
from sandcell_runner.profiler.costs import SEQUENCES, size
from sandcell_runner.profiler.counter import Counter

MODULE = "__sandcell_cell__"
"""The module a cell believes to be: not __main__, so that `if __name__ == "__main__"` does not run."""

PREFIX = "_sandcell_"
"""One underscore: two would be mangled inside classes."""

_LONG = 1 << 512
"""From here on an integer's length begins to show in the time of arithmetic."""

_WORD = 16
_HUGE = 1_000_000

_SETS = (set, frozenset)
_VALUES: tuple[type, ...] = (type({}.values()), type({}.items()))


class Operators:
    """Bound to one counter; `namespace()` is what a rewritten cell needs among its globals."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._spend = counter.spend

    def namespace(self) -> dict[str, Any]:
        """The names that rewritten code calls."""
        offered: dict[str, Any] = {
            "tick": self._counter.spend,
            "enter": self._counter.enter,
            "leave": self._counter.leave,
            "call": self.call,
            "binary": self.binary,
            "augmented": self.augmented,
            "copying": self.copying,
            "grown": self.grown,
            "part": self.part,
            "all_of": self.all_of,
            "contains": self.contains,
            "equal": self.equal,
            "different": self.different,
            "delete": self.delete,
            "text": self.text,
            "delegated": self.delegated,
            "operator": operator,
            "slice": slice,
        }
        return {PREFIX + name: function for name, function in offered.items()}

    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """function(*args, **kwargs), with what it does inside C counted by the table of costs."""
        self._spend()
        kind = type(function)
        if kind is types.FunctionType and function.__module__ == MODULE:
            return function(*args, **kwargs)  # the cell's own, which ticks
        if kind is types.MethodType and type(function.__self__) is not random.Random:
            if getattr(function.__func__, "__module__", "") == MODULE:
                return function(*args, **kwargs)
            return self._method(function.__self__, function, args, kwargs)
        if kind is types.BuiltinFunctionType:
            owner = function.__self__
            if owner is not None and not isinstance(owner, (types.ModuleType, type)):
                return self._method(owner, function, args, kwargs)
        try:
            cost = costs.FUNCTIONS.get(function)
            consumes = function in costs.CONSUMERS
        except TypeError:  # not hashable
            return function(*args, **kwargs)
        if consumes:
            for argument in args:
                if type(argument) is range and len(argument) > _HUGE:
                    self._spend(len(argument))  # beforehand: nothing can end a call into C
            args = self._counted(args, also_sized=function in costs.STOP_EARLY)
        elif function in costs.LISTED:
            args = tuple(
                list(argument if _ticks_already(argument) else self._ticking(argument))
                if hasattr(argument, "__next__")
                else argument
                for argument in args
            )
        result = function(*args, **kwargs)
        if cost is not None and args:
            self._charge(cost, args, result)
        return result

    def _method(self, owner: Any, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        key, cost = costs.of_method(owner.__class__, function.__name__)
        if cost is None:
            return function(*args, **kwargs)
        if key in costs.CONSUMERS:
            args = self._counted(args, also_sized=False)
        try:
            result = function(*args, **kwargs)
        except (ValueError, KeyError, IndexError):
            self._spend(size(owner))  # looked for in vain
            raise
        self._charge(cost, (owner, *args), result)
        return result

    def _charge(self, cost: costs.Cost, args: tuple[Any, ...], result: Any) -> None:
        try:
            operations = int(cost(args, result))
        except Exception:  # arguments of a kind that the formula does not know
            return
        if operations > 0:
            self._spend(operations)

    def _counted(self, args: tuple[Any, ...], *, also_sized: bool) -> tuple[Any, ...]:
        """Iterators replaced by ones that tick, and generators too that were not written in the cell."""
        return tuple(
            self._ticking(argument)
            if (hasattr(argument, "__next__") and not _ticks_already(argument)) or (also_sized and size(argument))
            else argument
            for argument in args
        )

    def _ticking(self, values: Iterable[Any]) -> Generator[Any, None, None]:
        for value in values:
            self._spend()
            yield value

    def delegated(self, values: Iterable[Any]) -> Generator[Any, None, Any]:
        """For `yield from`: every element passes through every level."""
        iterator = iter(values)
        while True:
            try:
                value = next(iterator)
            except StopIteration as end:
                return end.value
            self._spend()
            yield value

    def binary(self, operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        """+, *, %, |, & and - where they may build something long."""
        result = operation(left, right)
        kind = type(result)
        if kind is int:
            if result > _LONG:
                self._counter.long_integers = True
        elif kind is not float and isinstance(result, (*SEQUENCES, *_SETS, dict, collections.Counter)):
            self._spend(max(size(result), min(size(left), size(right)) if isinstance(result, _SETS) else 0))
        return result

    def augmented(self, operation: Callable[[Any, Any], Any], target: Any, value: Any) -> Any:
        """`name += value`: lists and, in CPython, text named by one local grow in place by what is added."""
        before = size(target) if isinstance(target, (tuple, bytes)) else 0
        result = operation(target, value)
        if type(result) is int:
            if result > _LONG:
                self._counter.long_integers = True
        elif isinstance(result, (*SEQUENCES, *_SETS, dict, collections.deque)):
            self._spend(max(1, before + size(value)))
        return result

    def copying(self, operation: Callable[[Any, Any], Any], target: Any, value: Any) -> Any:
        """`self.text += value`: text that an attribute or element also names is copied whole."""
        result = self.augmented(operation, target, value)
        if isinstance(result, (str, bytes, tuple)):
            self._spend(size(target))
        return result

    def grown(self, text: Any, more: Any) -> Any:
        """`name = name + more`: CPython lets text named by one local grow, all else is copied."""
        if isinstance(text, str):
            return self.augmented(operator.iadd, text, more)
        return self.binary(operator.add, text, more)

    def part(self, whole: Any, index: slice) -> Any:
        """A slice costs what it copies."""
        result = whole[index]
        if isinstance(result, SEQUENCES):
            self._spend(size(result))
        return result

    def all_of(self, values: Any) -> Any:
        """Values that are unpacked or copied one by one."""
        if not isinstance(values, types.GeneratorType):
            self._spend(size(values))
        return values

    def contains(self, value: Any, container: Any) -> bool:
        """`value in container`: sets and dicts hash, the rest looks at one element after another."""
        if isinstance(container, (list, tuple, collections.deque)):
            found = value in container
            self._spend(container.index(value) + 1 if found and value == value else len(container))  # noqa: PLR0124
            return found
        if isinstance(container, (str, bytes, *_VALUES)):
            self._spend(size(container))
        elif hasattr(container, "__next__") and not isinstance(container, types.GeneratorType):
            container = self._ticking(container)
        return value in container

    def equal(self, left: Any, right: Any) -> Any:
        """== compares sequences of one length up to the first difference."""
        result = left == right
        self._comparison(left, right, equal=result is True)
        return result

    def different(self, left: Any, right: Any) -> Any:
        """!= likewise."""
        result = left != right
        self._comparison(left, right, equal=result is False)
        return result

    def _comparison(self, left: Any, right: Any, *, equal: bool) -> None:
        if isinstance(left, SEQUENCES) and isinstance(right, SEQUENCES) and len(left) == len(right) > 1:
            if equal:
                self._spend(len(left))
            else:
                self._spend(next((i for i, (a, b) in enumerate(zip(left, right, strict=True)) if a != b), 0) + 1)
        elif equal and isinstance(left, (dict, *_SETS)):
            self._spend(size(left))

    def delete(self, container: Any, index: Any) -> None:
        """`del items[i]` moves what stands behind."""
        before = size(container)
        del container[index]
        if isinstance(container, (list, bytearray)):
            self._spend(before if isinstance(index, slice) else max(1, before - index if index >= 0 else -index))

    def text(self, value: str) -> str:
        """A formatted string costs its length, in words: numbers in it are longer where n is, by a digit or two."""
        self._spend(len(value) // _WORD + 1)
        return value


def _ticks_already(iterator: Any) -> bool:
    frame = iterator.gi_frame if isinstance(iterator, types.GeneratorType) else None
    return frame is not None and frame.f_globals.get("__name__") == MODULE
