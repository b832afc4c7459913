"""Trees and linked lists made of the cell's own classes."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

from sandcell_runner.profiler.kinds import LINKED, TREE

SHAPES = {
    LINKED: ("linked list", "sorted linked list"),
    TREE: ("balanced tree", "chain to the left", "chain to the right"),
}


def class_for(kind: str, tree: ast.Module) -> tuple[str, tuple[str, ...]] | None:
    """The class of the cell whose objects point to others of their kind, and the attributes that do."""
    wanted = {LINKED: (("next",), ("next_node",), ("nxt",)), TREE: (("left", "right"), ("children",))}[kind]
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            names = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
            names |= {
                part.target.id
                for part in node.body
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
            }
            names |= {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
            for attributes in wanted:
                if names.issuperset(attributes) and not _holds_others(node):
                    return node.name, attributes
    return None


def _holds_others(node: ast.ClassDef) -> bool:
    """Whether it is the list itself rather than one of its nodes: it has methods beside the special ones."""
    return sum(isinstance(part, ast.FunctionDef) and not part.name.startswith("__") for part in node.body) > 1


def build(kind: str, shape: str, made_of: tuple[str, tuple[str, ...]], namespace: dict[str, Any], n: int) -> Any:
    """n nodes; None for none."""
    name, attributes = made_of
    cls = namespace[name]
    if kind == LINKED:
        return _chain(cls, attributes[0], n, backwards=False)
    if attributes == ("children",):
        return _wide(cls, n)
    if shape == "balanced tree":
        return _balanced(cls, attributes, n)
    return _chain(cls, attributes[0 if shape.endswith("left") else 1], n, backwards=shape.endswith("left"))


def _maker(cls: Any) -> Callable[[int], Any]:
    """Makes nodes holding a value. The signature is looked at once: that takes longer than a node."""
    needed = [
        parameter
        for parameter in inspect.signature(cls).parameters.values()
        if parameter.default is parameter.empty and parameter.kind == parameter.POSITIONAL_OR_KEYWORD
    ]
    if needed:
        rest = [None] * (len(needed) - 1)
        return lambda value: cls(value, *rest)
    try:
        cls(0)
    except TypeError:
        return lambda value: cls()
    return cls  # type: ignore[no-any-return]


def _chain(cls: Any, attribute: str, n: int, *, backwards: bool) -> Any:
    following, make = None, _maker(cls)
    for i in range(n):
        node = make(i if backwards else n - i)
        setattr(node, attribute, following)
        following = node
    return following


def _balanced(cls: Any, attributes: tuple[str, ...], n: int) -> Any:
    """A search tree: values in order from the left."""
    make = _maker(cls)
    nodes = [make(i) for i in range(n)]

    def join(low: int, high: int) -> Any:
        if low >= high:
            return None
        middle = (low + high) // 2
        setattr(nodes[middle], attributes[0], join(low, middle))
        setattr(nodes[middle], attributes[1], join(middle + 1, high))
        return nodes[middle]

    return join(0, n)


def _wide(cls: Any, n: int) -> Any:
    make = _maker(cls)
    nodes = [make(i) for i in range(n)]
    for i, node in enumerate(nodes):
        node.children = nodes[3 * i + 1 : 3 * i + 4]
    return nodes[0] if nodes else None
