"""Lists of records: dicts with the keys that the cell reads."""

from __future__ import annotations

import ast
from random import Random
from typing import Any

SHAPES = ("records of random numbers", "equal records", "records of words")


def keys(tree: ast.Module) -> list[str]:
    """Every text that the cell uses as a key."""
    found = []
    for node in ast.walk(tree):
        key: ast.expr | None = None
        if isinstance(node, ast.Subscript):
            key = node.slice
        elif isinstance(node, ast.Call) and node.args and _reads(node.func):
            key = node.args[0]
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.append(key.value)
    return list(dict.fromkeys(found))


def _reads(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("get", "itemgetter", "pop", "setdefault")


def build(shape: str, known: list[str], n: int, rng: Random) -> list[dict[str, Any]]:
    """n records."""
    if shape == "equal records":
        return [dict.fromkeys(known, 1) for _ in range(n)]
    if shape == "records of words":
        return [{key: f"w{rng.randint(1, max(1, n))}" for key in known} for _ in range(n)]
    return [{key: rng.randint(1, max(1, n)) for key in known} for _ in range(n)]
