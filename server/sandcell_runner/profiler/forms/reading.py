"""Reads the forms of a cell's parameters out of its functions: what is looped over, unpacked, looked up, added up.

One walk over every function, each expression answered with the form of its value. A function has one form for each
parameter, whoever calls it, so that what a helper does with it counts, and recursion closes the circle.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from sandcell_runner.profiler.forms.calls import Calls
from sandcell_runner.profiler.forms.form import Form, join
from sandcell_runner.profiler.forms.matching import matched
from sandcell_runner.profiler.forms.operators import compared, computed
from sandcell_runner.profiler.forms.syntax import (
    DATES,
    annotated,
    as_number,
    constant_of,
    holding,
    imported,
    is_step,
    named,
)
from sandcell_runner.profiler.targets import Function

Forms = dict[tuple[str, str], Form]
"""By function and parameter."""


def read(tree: ast.Module) -> Forms:
    """Of every function and method of the cell."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    reader = Reader(functions, imported(tree))
    reader.module(tree)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            reader.function(node)
    for _ in range(2):  # what one lookup tells may decide another
        reader.resolve()
    return reader.forms


class Reader:
    """Walks through functions; `value` answers with forms."""

    def __init__(self, functions: dict[str, ast.FunctionDef], known: Mapping[str, tuple[str, str]]) -> None:
        self.forms: Forms = {}
        self._calls = Calls(self)
        self.functions = functions
        self.imported = known
        self._returns: dict[str, Form] = {}
        self._attributes: dict[str, Form] = {}
        self._names: list[dict[str, Form]] = [{}]
        self._own = ""
        self._lookups: list[tuple[Form, Form, Form]] = []  # base[index] -> result

    def module(self, tree: ast.Module) -> None:
        """Reads the tables at the top of the cell."""
        for node in tree.body:
            if isinstance(node, ast.Assign):
                self._statement(node)

    def resolve(self) -> None:
        """Decides which lookups were in dicts: those by what looping over them gives, or by text, or by a tuple."""
        for base, index, result in self._lookups:
            mine = base.same()
            by_key = mine.element is not None and mine.element.same() is index.same()
            if by_key or mine.key is not None or index.known("text", "date") or index.same().length:
                if by_key:
                    mine.element = None
                key, value = base.mapped()
                join(key, index)
                join(value, result)
            else:
                join(base.item(), result)

    # --- functions ------------------------------------------------------------------------------

    def function(self, node: Function) -> None:
        """Reads one."""
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        names = {arg.arg: self._parameter(node.name, arg) for arg in arguments}
        outer, self._own = self._own, node.name
        self._names.append(names)
        for statement in node.body:
            self._statement(statement)
        self._names.pop()
        self._own = outer

    def _parameter(self, function: str, arg: ast.arg) -> Form:
        known = self.forms.get((function, arg.arg))
        if known is None:
            known = self.forms[function, arg.arg] = Form()
            if arg.annotation is not None:
                annotated(arg.annotation, known)
        return known

    def call_own(self, node: ast.FunctionDef, arguments: Sequence[Form], skip: int) -> Form:
        """What a function of the cell gives; it now is known to take these. `skip`: 1 for a method's `self`."""
        for arg, given in zip(node.args.args[skip:], arguments, strict=False):
            join(self._parameter(node.name, arg), given)
        return self._returns.setdefault(node.name, Form())

    # --- statements -----------------------------------------------------------------------------

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.function(node)  # with the names around it
        elif isinstance(node, ast.Assign):
            form = self.value(node.value)
            for target in node.targets:
                if isinstance(target, ast.Name) and is_step(node.value, target.id):
                    join(self._name(target), form)  # from one of its kind to the next
                self._bind(target, form)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._bind(node.target, self.value(node.value))
        elif isinstance(node, ast.AugAssign):
            added, total = self.value(node.value), self.value(node.target)
            if isinstance(node.op, ast.Add):
                for kind in ("timedelta", "number", "float"):
                    if total.known(kind) and not holding(added):
                        added.fact(kind)
                        break
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._bind(node.target, self.element(self.value(node.iter)))
        elif isinstance(node, ast.Return) and node.value is not None:
            join(self._returns.setdefault(self._own, Form()), self.value(node.value))
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                form = self.value(item.context_expr)
                if item.optional_vars is not None:
                    self._bind(item.optional_vars, form)
        elif isinstance(node, (ast.If, ast.While)):
            self._test(node.test)
        else:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    self.value(child)
        for block in ("body", "orelse", "finalbody"):
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                for inner in getattr(node, block, []):
                    self._statement(inner)
        for handler in getattr(node, "handlers", []):
            for inner in handler.body:
                self._statement(inner)
        if isinstance(node, ast.Match):
            self._match(node)

    def _match(self, node: ast.Match) -> None:
        subject = self.value(node.subject)
        for case in node.cases:
            matched(case.pattern, subject, self._names[-1].__setitem__)
            if case.guard is not None:
                self._test(case.guard)
            for inner in case.body:
                self._statement(inner)

    def _bind(self, target: ast.expr, form: Form) -> None:
        if isinstance(target, ast.Name):
            self._names[-1][target.id] = form
        elif isinstance(target, (ast.Tuple, ast.List)):
            starred = any(isinstance(part, ast.Starred) for part in target.elts)
            if not starred:
                form.same().length = len(target.elts)
            for place, part in enumerate(target.elts):
                if isinstance(part, ast.Starred):
                    self._bind(part.value, Form())
                else:
                    self._bind(part, form.item() if starred else form.part(place))
        elif isinstance(target, ast.Starred):
            self._bind(target.value, form)
        else:
            join(self.value(target), form)

    # --- expressions ----------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Form:
        """The form of what an expression gives."""
        method: Callable[[ast.expr], Form] | None = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is not None:
            return method(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
        return Form()

    def _name(self, node: ast.Name) -> Form:
        for names in reversed(self._names):
            if node.id in names:
                return names[node.id]
        return self._names[0].setdefault(node.id, Form())

    def _constant(self, node: ast.Constant) -> Form:
        kind = {int: "number", float: "number", str: "text", bool: "bool"}.get(type(node.value))
        return Form(facts={kind} if kind else set())

    def _joinedstr(self, node: ast.JoinedStr) -> Form:
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.value(part.value)
        return Form(facts={"text"})

    def _starred(self, node: ast.Starred) -> Form:
        return self.value(node.value)

    def _await(self, node: ast.Await) -> Form:
        return self.value(node.value)

    def _namedexpr(self, node: ast.NamedExpr) -> Form:
        form = self.value(node.value)
        self._bind(node.target, form)
        return form

    def _ifexp(self, node: ast.IfExp) -> Form:
        self._test(node.test)
        form = self.value(node.body)
        self.value(node.orelse)
        return form

    def _boolop(self, node: ast.BoolOp) -> Form:
        first, *_others = [self._test(part) for part in node.values]
        return first

    def _test(self, node: ast.expr) -> Form:
        """The form of what is only asked whether it is true."""
        form = self.value(node)
        return form.fact("tested") if isinstance(node, ast.Subscript) else form

    def _tuple(self, node: ast.Tuple) -> Form:
        if any(isinstance(part, ast.Starred) for part in node.elts):
            return self._list(node)
        return Form(parts={place: self.value(part) for place, part in enumerate(node.elts)}, length=len(node.elts))

    def _list(self, node: ast.List | ast.Set | ast.Tuple) -> Form:
        form = Form(facts={"list"})
        for part in node.elts:
            inner = self.value(part)
            join(form.item(), self.element(inner) if isinstance(part, ast.Starred) else inner)
        return form

    _set = _list

    def _dict(self, node: ast.Dict) -> Form:
        form = Form()
        for key, value in zip(node.keys, node.values, strict=True):
            inner = self.value(value)
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                join(form.field_of(key.value), inner)
            elif key is not None:
                join(form.mapped()[0], self.value(key))
                join(form.mapped()[1], inner)
        return form

    def _listcomp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Form:
        form = Form(facts={"list"})
        self._names.append({})
        self._generators(node.generators)
        join(form.item(), self.value(node.elt))
        self._names.pop()
        return form

    _setcomp = _generatorexp = _listcomp

    def _dictcomp(self, node: ast.DictComp) -> Form:
        form = Form()
        self._names.append({})
        self._generators(node.generators)
        join(form.mapped()[0], self.value(node.key))
        join(form.mapped()[1], self.value(node.value))
        self._names.pop()
        return form

    def _generators(self, generators: Sequence[ast.comprehension]) -> None:
        for generator in generators:
            self._bind(generator.target, self.element(self.value(generator.iter)))
            for test in generator.ifs:
                self._test(test)

    def _subscript(self, node: ast.Subscript) -> Form:
        base, key = self.value(node.value), node.slice
        if isinstance(key, ast.Slice):
            for bound in (key.lower, key.upper, key.step):
                if bound is not None:
                    self.value(bound).fact("number")
            return base
        constant = constant_of(key)
        if isinstance(constant, str):
            return base.field_of(constant)
        if isinstance(constant, int):
            return base.part(constant)
        index = self.value(key)
        if base.same().fields:  # a table that is written out
            for name in base.same().fields:
                index.fact("text").compared_to(name)
            return next(iter(base.same().fields.values()))
        if base.same().key is not None or index.known("text") or index.same().length:
            join(base.mapped()[0], index)
            return base.mapped()[1]
        if index.known("number") or base.known("list"):
            return base.item()
        result = Form()
        self._lookups.append((base, index, result))
        return result

    def _attribute(self, node: ast.Attribute) -> Form:
        base = self.value(node.value)
        if node.attr in DATES and not (isinstance(node.value, ast.Name) and node.value.id == "self"):
            base.fact("datetime" if node.attr == "hour" else "date")
            return Form(facts={"number"})
        return self._attributes.setdefault(node.attr, Form())

    def _binop(self, node: ast.BinOp) -> Form:
        return computed(node.op, self.value(node.left), self.value(node.right))

    def _unaryop(self, node: ast.UnaryOp) -> Form:
        if isinstance(node.op, ast.Not):
            self._test(node.operand)
            return Form(facts={"bool"})
        form = self.value(node.operand)
        if isinstance(node.op, ast.USub):
            form.fact("number")
        return form

    def _compare(self, node: ast.Compare) -> Form:
        sides = [node.left, *node.comparators]
        compared(node.ops, sides, [self.value(side) for side in sides])
        return Form(facts={"bool"})

    def _lambda(self, node: ast.Lambda) -> Form:
        return self.applied(node, [Form() for _ in node.args.args])

    def applied(self, function: ast.expr, arguments: Sequence[Form]) -> Form:
        """What a lambda, or a function of the cell, gives for these."""
        if isinstance(function, ast.Lambda):
            names = dict(zip((arg.arg for arg in function.args.args), arguments, strict=False))
            self._names.append(names)
            form = self.value(function.body)
            self._names.pop()
            return form
        if isinstance(function, ast.Name) and function.id in self.functions:
            return self.call_own(self.functions[function.id], arguments, 0)
        if isinstance(function, ast.Call) and self._original(function.func) == "itemgetter" and arguments:
            for argument in function.args:
                constant = constant_of(argument)
                if isinstance(constant, str):
                    arguments[0].field_of(constant)
                elif isinstance(constant, int):
                    arguments[0].part(constant)
        if isinstance(function, ast.Name) and function.id in ("int", "float") and arguments:
            as_number(arguments[0])
            return Form(facts={"number"})
        if isinstance(function, ast.Name) and function.id in ("str", "len"):
            return Form(facts={"text" if function.id == "str" else "number"})
        return Form()

    def _original(self, function: ast.expr) -> str:
        name = named(function)
        return self.imported.get(name, ("", name))[1] if isinstance(function, ast.Name) else name

    def element(self, form: Form) -> Form:
        """What looping over it gives."""
        mine = form.same()
        if mine.key is not None:
            return mine.key
        if mine.parsed is not None:
            return self.element(mine.parsed)
        if mine.known("text") and not mine.known("list"):
            return Form(facts={"text"})
        if mine.known("path"):
            return Form(facts={"text"})
        element = form.item()
        if mine.length:  # the parts of a tuple, one after another
            for part in mine.parts.values():
                join(element, part)
        return element

    def _call(self, node: ast.Call) -> Form:
        return self._calls.answer(node)
