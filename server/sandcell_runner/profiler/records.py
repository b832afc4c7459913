"""Records: dicts with the keys that the cell reads, or objects of the cell's own classes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

SHAPES = ("records of random numbers", "equal records", "records of words")

Keys = dict[str, list[Any]]
"""Every text that the cell uses as a key, with the constants that it compares values of this key to."""


@dataclass(frozen=True)
class RecordClass:
    """A class whose objects hold values: what has to be given to make one, by name, with its annotation."""

    name: str
    fields: tuple[tuple[str, str], ...]
    attributes: frozenset[str]


def keys(tree: ast.Module) -> Keys:
    """In the order they are first read."""
    found: Keys = {}
    for node in ast.walk(tree):
        if (key := _key(node)) is not None:
            found.setdefault(key, [])
    for key, constant in _compared(tree, _key):
        found[key].append(constant)
    return found


def constants_of(tree: ast.Module) -> Keys:
    """The same for attributes: what the cell compares them to."""
    found: Keys = {}
    for name, constant in _compared(tree, lambda node: node.attr if isinstance(node, ast.Attribute) else None):
        found.setdefault(name, []).append(constant)
    return found


def record_classes(tree: ast.Module) -> list[RecordClass]:
    """Dataclasses, named tuples, and classes whose `__init__` takes at least two values."""
    found = []
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        fields = [
            (part.target.id, ast.unparse(part.annotation))
            for part in node.body
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.value is None
        ]
        init = next((part for part in node.body if getattr(part, "name", "") == "__init__"), None)
        if isinstance(init, ast.FunctionDef):
            needed = init.args.args[1 : len(init.args.args) - len(init.args.defaults)]
            fields = [(part.arg, ast.unparse(part.annotation) if part.annotation else "") for part in needed]
        attributes = {name for name, _annotation in fields}
        attributes |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
        if fields:
            found.append(RecordClass(node.name, tuple(fields), frozenset(attributes)))
    return found


def build(shape: str, known: Keys, n: int, rng: Random) -> list[dict[str, Any]]:
    """n dicts."""
    return [{key: _value(shape, "", known[key], i, n, rng) for key in known} for i in range(n)]


def build_objects(shape: str, made_of: RecordClass, known: Keys, namespace: dict[str, Any], n: int, rng: Random) -> Any:
    """n objects."""
    cls = namespace[made_of.name]
    return [
        cls(*(_value(shape, annotation, known.get(name, []), i, n, rng) for name, annotation in made_of.fields))
        for i in range(n)
    ]


def _value(shape: str, annotation: str, constants: list[Any], i: int, n: int, rng: Random) -> Any:
    """A constant that the cell looks for, since others may be left out early; else a number or a word."""
    if constants:
        return constants[i % len(constants)]
    if annotation in ("str", "bytes") or (shape == "records of words" and annotation in ("", "Any", "object")):
        # All of one width, so that comparing them costs the same at every n.
        return f"w{1 if shape == 'equal records' else rng.randint(1, max(1, n)):06d}"
    if annotation == "bool":
        return True
    if "list" in annotation.lower() or "set" in annotation.lower():
        return []
    return 1 if shape == "equal records" else rng.randint(1, max(1, n))


def _key(node: ast.AST) -> str | None:
    key: ast.expr | None = None
    if isinstance(node, ast.Subscript):
        key = node.slice
    elif isinstance(node, ast.Call) and node.args and _reads(node.func):
        key = node.args[0]
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def _reads(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("get", "itemgetter", "pop", "setdefault")


def _compared(tree: ast.Module, name_of: Callable[[ast.AST], str | None]) -> Iterator[tuple[str, Any]]:
    """`row["state"] == "open"`, `row["state"] in ("open", "new")`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Eq, ast.In)):
            continue
        sides = [node.left, node.comparators[0]]
        for side, other in (sides, sides[::-1]):
            if name := name_of(side):
                constants = other.elts if isinstance(other, (ast.Tuple, ast.List, ast.Set)) else [other]
                yield from ((name, part.value) for part in constants if isinstance(part, ast.Constant))
