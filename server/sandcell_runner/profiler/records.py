"""Records: dicts with the keys that the cell reads, or objects of the cell's own classes."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from sandcell_runner.profiler.targets import has_default

NUMBERS, EQUAL, WORDS = "records of random numbers", "equal records", "records of words"
NONE_IN_COMMON, ONE_GROUP = "records, none in common", "records of one group"
SHAPES = (NUMBERS, EQUAL, WORDS, NONE_IN_COMMON, ONE_GROUP)

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
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and not has_default(part)
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


@dataclass(frozen=True)
class Values:
    """Where the values of n records come from, by the shape; `nth` of the lists of records."""

    shape: str
    n: int
    rng: Random
    nth: int = 0

    def value(self, i: int, constants: list[Any], annotation: str = "") -> Any:
        """Of the record i: a constant that the cell looks for, since others may be left out early; else a number or a
        word."""
        if constants:
            return constants[i % len(constants)]
        if annotation in ("str", "bytes") or (self.shape == WORDS and annotation in ("", "Any", "object")):
            # All of one width, so that comparing them costs the same at every n; no two lists have one in common.
            return f"{'vw'[self.nth % 2]}{1 if self.shape == EQUAL else self._random():06d}"
        if annotation == "bool":
            return True
        if "list" in annotation.lower() or "set" in annotation.lower():
            return []
        if self.shape == NONE_IN_COMMON:
            return i if self.nth == 0 else -1 - i
        return 1 if self.shape == EQUAL else self._random()

    def _random(self) -> int:
        return self.rng.randint(1, max(1, self.n))


def build(known: Keys, values: Values) -> list[dict[str, Any]]:
    """Dicts."""
    known = known or {"id": [], "value": []}
    first = next(iter(known))  # which is often what they are grouped by
    alike = replace(values, shape=EQUAL) if values.shape == ONE_GROUP else values
    return [{key: (alike if key == first else values).value(i, known[key]) for key in known} for i in range(values.n)]


def build_objects(cls: Any, made_of: RecordClass, known: Keys, values: Values) -> list[Any]:
    """Objects."""
    return [
        cls(*(values.value(i, known.get(name, []), annotation) for name, annotation in made_of.fields))
        for i in range(values.n)
    ]


def json_lines(known: Keys, values: Values) -> list[str]:
    """Records as lines of JSON."""
    return [json.dumps(row) for row in build(known, values)]


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
