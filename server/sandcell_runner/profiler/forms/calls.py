"""What calls give, and what they tell of their arguments: builtins, methods, the standard library, the cell's own."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Protocol

from sandcell_runner.profiler.forms.form import Form, join
from sandcell_runner.profiler.forms.syntax import DATES, as_number, constant_of, holding, named
from sandcell_runner.profiler.uses import TEXT_METHODS

_SAME_ELEMENTS = frozenset({"sorted", "list", "tuple", "set", "frozenset", "reversed", "iter", "deque"})
_OVER_ELEMENTS = frozenset({"min", "max", "sum", "any", "all", "Counter", "enumerate", "nlargest", "nsmallest"})
_NUMBERS = frozenset({"abs", "round", "divmod", "pow", "range", "chr"})
_MODULES = frozenset(
    {"math", "cmath", "statistics", "heapq", "bisect", "itertools", "json", "collections", "os", "csv"}
)


class Reading(Protocol):
    """What is asked of whoever reads the functions: it knows the names, and the cell's own functions."""

    functions: dict[str, ast.FunctionDef]
    imported: Mapping[str, tuple[str, str]]

    def value(self, node: ast.expr) -> Form: ...
    def element(self, form: Form) -> Form: ...
    def applied(self, function: ast.expr, arguments: Sequence[Form]) -> Form: ...
    def call_own(self, node: ast.FunctionDef, arguments: Sequence[Form], skip: int) -> Form: ...


class Calls:
    """Answers for a reader."""

    def __init__(self, reader: Reading) -> None:
        self._reader = reader

    def answer(self, node: ast.Call) -> Form:
        """The form of what a call gives."""
        keys = [keyword.value for keyword in node.keywords if keyword.arg == "key"]
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func, keys)
        return self._function(node, keys)

    def _arguments(self, node: ast.Call) -> list[Form]:
        found = [self._reader.value(argument) for argument in node.args]
        for keyword in node.keywords:
            if not isinstance(keyword.value, ast.Lambda):
                self._reader.value(keyword.value)
        return found

    def _function(self, node: ast.Call, keys: Sequence[ast.expr]) -> Form:
        name = named(node.func)
        arguments = self._arguments(node)
        if name in self._reader.functions and isinstance(node.func, ast.Name):
            return self._reader.call_own(self._reader.functions[name], arguments, 0)
        module, name = self._reader.imported.get(name, ("", name))
        if module in _MODULES and name:
            return self._of_module(module, name, node, arguments, keys)
        return self._builtin(name, node, arguments, keys)

    def _builtin(self, name: str, node: ast.Call, arguments: list[Form], keys: Sequence[ast.expr]) -> Form:
        first = arguments[0] if arguments else Form()
        if name in ("min", "max") and len(arguments) > 1:
            return first
        if name in _SAME_ELEMENTS | _OVER_ELEMENTS:
            if not arguments:
                return Form(facts={"list"})
            whole = arguments[-1] if name in ("nlargest", "nsmallest") else first
            element = self._reader.element(whole)
            for key in keys:
                self._reader.applied(key, [element])
            match name:
                case "sum":
                    if not holding(element):
                        element.fact("number")
                    return Form(facts={"number"})
                case "min" | "max":
                    return element
                case "any" | "all":
                    return Form(facts={"bool"})
                case "Counter":
                    return Form(key=element, value=Form(facts={"number"}))
                case "enumerate":
                    pair = Form(parts={0: Form(facts={"number"}), 1: element}, length=2)
                    return Form(element=pair, facts={"list"})
            return Form(element=element, facts={"list"})
        match name:
            case "zip":
                parts = {place: self._reader.element(argument) for place, argument in enumerate(arguments)}
                return Form(element=Form(parts=parts, length=len(parts)), facts={"list"})
            case "map" | "filter" if len(node.args) > 1:
                given = [self._reader.element(argument) for argument in arguments[1:]]
                answer = self._reader.applied(node.args[0], given)
                return Form(element=answer if name == "map" else given[0], facts={"list"})
            case "int" | "float" | "Decimal":
                if len(arguments) > 1:
                    first.fact("digits")
                as_number(first)
                return Form(facts={"number"})
            case "str" | "repr" | "chr" | "bin" | "hex":
                return Form(facts={"text"})
            case "ord":
                first.fact("text")
                return Form(facts={"number"})
            case "len":
                first.fact("sized")
                return Form(facts={"number"})
            case "next":
                return self._reader.element(first)
            case "date" | "datetime" | "timedelta":
                return Form(facts={name})
            case "dict" if node.keywords:
                return Form(fields={word.arg: self._reader.value(word.value) for word in node.keywords if word.arg})
            case "dict":
                element = self._reader.element(first)
                return Form(key=element.part(0), value=element.part(1)) if arguments else Form()
            case "open" | "Path" if arguments:
                first.fact("path")
                return Form(facts={"path"})
        if name in _NUMBERS:
            for argument in arguments:
                argument.fact("number")
            return Form(facts={"list"}, element=Form(facts={"number"})) if name == "range" else Form(facts={"number"})
        return Form()

    def _method(self, node: ast.Call, function: ast.Attribute, keys: Sequence[ast.expr]) -> Form:
        name, owner = function.attr, named(function.value)
        if owner in ("self", "cls") and name in self._reader.functions:
            return self._reader.call_own(self._reader.functions[name], self._arguments(node), 1)
        module, _name = self._reader.imported.get(owner, (owner, ""))
        if module in _MODULES:
            return self._of_module(module, name, node, self._arguments(node), keys)
        if owner in ("datetime", "date"):
            arguments = self._arguments(node)
            if name == "fromisoformat" and arguments:
                arguments[0].fact("text").compared_to("2024-02-29")
            return Form(facts={"date"})
        base = self._reader.value(function.value)
        arguments = self._arguments(node)
        return self._of_value(base, name, node, arguments, keys)

    def _of_module(
        self, owner: str, name: str, node: ast.Call, arguments: list[Form], keys: Sequence[ast.expr]
    ) -> Form:
        first = arguments[0] if arguments else Form()
        if owner == "json" and name == "loads":
            return first.json()
        if owner in ("heapq", "bisect") and len(arguments) > 1 and name not in ("nlargest", "nsmallest", "merge"):
            join(first.item(), arguments[1])
            return Form(facts={"number"}) if owner == "bisect" else first.item()
        if owner == "heapq" and name == "heappop":
            return first.item()
        if owner == "math" and name == "dist":
            for point in arguments:
                point.same().length = point.same().length or 2
        if owner == "heapq" and name == "merge":
            for other in arguments[1:]:
                join(first, other)
            return first
        if owner == "math" and name not in ("prod", "fsum", "dist"):
            for argument in arguments:
                argument.fact("number")
            return Form(facts={"number"})
        if owner == "itertools":
            return self._of_itertools(name, arguments, node)
        return self._builtin("sum" if name in ("mean", "median", "prod", "fsum") else name, node, arguments, keys)

    def _of_itertools(self, name: str, arguments: list[Form], node: ast.Call) -> Form:
        if not arguments:
            return Form()
        element = self._reader.element(arguments[0])
        match name:
            case "pairwise" | "combinations" | "permutations" | "product":
                return Form(element=Form(parts={0: element, 1: element}), facts={"list"})
            case "groupby":
                for by in [*node.args[1:], *(keyword.value for keyword in node.keywords)]:
                    self._reader.applied(by, [element])
                group = Form(element=element, facts={"list"})
                return Form(element=Form(parts={0: Form(), 1: group}, length=2), facts={"list"})
        return Form(element=element, facts={"list"})

    def _of_value(self, base: Form, name: str, node: ast.Call, arguments: list[Form], keys: Sequence[ast.expr]) -> Form:
        constant = constant_of(node.args[0]) if node.args else None
        if name in TEXT_METHODS:
            base.fact("text")
            separator = constant if isinstance(constant, str) else "\n" if name == "splitlines" else " "
            if name in ("split", "rsplit", "splitlines"):
                return base.split(separator, _times(node))
            if name in ("partition", "rpartition"):
                return Form(parts={0: base.split(separator).part(0), 2: base.split(separator).part(1)}, length=3)
            return base if name in ("strip", "lower", "upper", "rstrip", "lstrip") else Form(facts={"text"})
        if name == "total_seconds":
            base.fact("timedelta")
            return Form(facts={"number"})
        if name in DATES:
            base.fact("date")
            return Form(facts={"number"})
        match name:
            case "items":
                key, value = base.mapped()
                return Form(element=Form(parts={0: key, 1: value}, length=2), facts={"list"})
            case "values":
                return Form(element=base.mapped()[1], facts={"list"})
            case "keys":
                return Form(element=base.mapped()[0], facts={"list"})
            case "get" | "setdefault" | "pop" if isinstance(constant, str):
                return base.field_of(constant)
            case "get" | "setdefault" if arguments:
                join(base.mapped()[0], arguments[0])
                return base.mapped()[1]
            case "append" | "add" | "appendleft" | "insert" | "remove" if arguments:
                join(base.fact("list").item(), arguments[-1])
            case "extend" | "update" if arguments and base.same().key is None:
                join(base.item(), self._reader.element(arguments[0]))
            case "pop" | "popleft":
                return base.item()
            case "sort":
                for by in keys:
                    self._reader.applied(by, [base.item()])
            case "join" if arguments:
                self._reader.element(arguments[0]).fact("text")
                return Form(facts={"text"})
            case "read" | "readline" | "read_text":
                return Form(facts={"text"})
            case "copy":
                return base
        return Form()


def _times(node: ast.Call) -> int | None:
    """How often `text.split(sign, times)` splits at most."""
    limits = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "maxsplit")]
    found = constant_of(limits[0]) if limits else None
    return found if isinstance(found, int) and found > 0 else None
