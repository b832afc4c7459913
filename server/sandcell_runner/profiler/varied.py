"""Inputs for a variable of the cell, like the value that the cell gives it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from random import Random
from typing import Any

from sandcell_runner.profiler import kinds as k
from sandcell_runner.profiler.inputs import Shape
from sandcell_runner.profiler.shapes import SHAPES


def shapes_like(tree: ast.Module, variable: str) -> list[Shape]:
    """Up to three shapes of the kind that the cell's own value has; none where that cannot be told from its text."""
    for statement in tree.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            named = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(isinstance(target, ast.Name) and target.id == variable for target in named):
                kind = _kind(statement.value)
                return [Shape(text, _maker(make)) for text, make in SHAPES[kind][:3]] if kind else []
    return []


def _maker(make: Callable[[int, Random, int], Any]) -> Callable[[dict[str, Any], int, Random], tuple[Any, ...]]:
    return lambda _namespace, n, rng: (make(n, rng, 0),)


def _kind(value: ast.expr) -> str | None:
    if isinstance(value, ast.Constant) and type(value.value) in (int, str):
        return k.INT if isinstance(value.value, int) else k.TEXT
    if isinstance(value, (ast.BinOp, ast.UnaryOp)) and not _has_list(value):
        if any(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in ast.walk(value)):
            return k.TEXT
        return k.INT
    if isinstance(value, (ast.List, ast.Tuple)) and value.elts:
        first = value.elts[0]
        if isinstance(first, (ast.List, ast.Tuple)):
            return k.MATRIX if len(first.elts) > 3 or len(first.elts) == len(value.elts) else k.PAIRS
        return k.WORDS if isinstance(first, ast.Constant) and isinstance(first.value, str) else k.INTS
    if isinstance(value, (ast.List, ast.ListComp, ast.BinOp)):
        return k.INTS
    if (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in ("list", "sorted", "range")
    ):
        return k.INTS
    if isinstance(value, ast.Dict):
        return k.GRAPH if value.values and isinstance(value.values[0], (ast.List, ast.Set)) else k.DICT
    return k.SET if isinstance(value, (ast.Set, ast.SetComp)) else None


def _has_list(value: ast.expr) -> bool:
    return any(isinstance(node, (ast.List, ast.ListComp)) for node in ast.walk(value))
