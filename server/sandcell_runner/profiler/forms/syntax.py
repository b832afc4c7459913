"""Small questions to the syntax tree, and what annotations say of a form."""

from __future__ import annotations

import ast

from sandcell_runner.profiler.forms.form import Form

DATES = frozenset({"year", "month", "day", "weekday", "isoweekday", "isocalendar", "toordinal", "days", "hour"})
"""Attributes and methods by which dates are known."""


def as_number(form: Form) -> None:
    """It can be made a number of."""
    if form.known("text"):
        form.fact("digits")
    elif not form.known("digits"):
        form.fact("number")


def holding(form: Form) -> bool:
    """Whether it is known to hold something, so that it is no number."""
    mine = form.same()
    return bool(mine.element or mine.fields or mine.parts or mine.key or mine.facts & {"list", "set", "text"})


def constant_of(node: ast.expr) -> object:
    """The constant that an expression is; None for any other."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return -node.operand.value if isinstance(node.operand.value, (int, float)) else None
    return node.value if isinstance(node, ast.Constant) else None


def constants_in(node: ast.expr) -> list[object]:
    """Those of a tuple, a list or a set that is written out."""
    parts = node.elts if isinstance(node, (ast.Tuple, ast.List, ast.Set)) else []
    return [part.value for part in parts if isinstance(part, ast.Constant)]


def named(node: ast.expr) -> str:
    """`name` of `name` and of `anything.name`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_step(node: ast.expr, name: str) -> bool:
    """Whether it is `table[name]` or `table.get(name)`."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Name) and node.slice.id == name
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        return isinstance(node.args[0], ast.Name) and node.args[0].id == name
    return False


def imported(tree: ast.AST) -> dict[str, tuple[str, str]]:
    """(module, name in it, "" for the module itself) by the name that the cell has for it."""
    found: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname or alias.name: (alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: (node.module or "", alias.name) for alias in node.names}
    return found


def annotated(node: ast.expr, form: Form) -> None:
    """What an annotation says: `list[tuple[float, float]]`, `dict[str, list[int]]`, `date | None`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            node = ast.parse(node.value, mode="eval").body
        except SyntaxError:
            return
    if isinstance(node, ast.BinOp):
        annotated(node.left, form)
        return
    if isinstance(node, (ast.Name, ast.Attribute)):
        word = {"int": "number", "float": "float", "str": "text", "bool": "bool", "date": "date", "Path": "path"}
        word |= {"datetime": "datetime", "list": "list", "List": "list", "set": "set"}
        if named(node) in word:
            form.fact(word[named(node)])
        return
    if not isinstance(node, ast.Subscript):
        return
    name = named(node.value).lower()
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if name in ("optional", "union"):
        annotated(inner[0], form)
    elif name == "tuple" and not any(isinstance(part, ast.Constant) and part.value is ... for part in inner):
        form.length = len(inner)
        for place, part in enumerate(inner):
            annotated(part, form.part(place))
    elif name in ("dict", "mapping", "defaultdict", "mutablemapping") and len(inner) == 2:
        key, value = form.mapped()
        annotated(inner[0], key)
        annotated(inner[1], value)
    elif name in ("list", "sequence", "iterable", "iterator", "deque", "tuple", "set", "frozenset", "collection"):
        form.fact("set" if "set" in name else "list")
        annotated(inner[0], form.item())
