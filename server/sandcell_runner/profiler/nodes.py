"""Which classes of a cell are nodes: objects that hold one another, as those of trees and linked lists do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from sandcell_runner.profiler.kinds import LINKED, TREE

_FORWARD = (("next",), ("next_node",), ("nxt",), ("left", "right"), ("children",))
_BACKWARD = frozenset({"prev", "previous", "parent", "up", "back"})


@dataclass(frozen=True)
class NodeClass:
    """A class, what its objects make up together, and the attributes by which one holds others."""

    name: str
    kind: str
    attributes: tuple[str, ...]
    many: bool = False
    """The one attribute is a list of nodes."""


def node_classes(tree: ast.Module) -> list[NodeClass]:
    """Those of the cell, in its order."""
    walked, looped = set(_walked(tree)), set(_looped(tree))
    found = (
        _node_class(node, walked, looped)
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not _holds_others(node)
    )
    return [known for known in found if known]


def _node_class(node: ast.ClassDef, walked: set[str], looped: set[str]) -> NodeClass | None:
    fields = list(dict.fromkeys(_fields(node)))
    usual = next((names for names in _FORWARD if set(names) <= set(fields)), None)
    if usual == ("children",):
        return NodeClass(node.name, TREE, usual, many=True)
    if usual:
        return NodeClass(node.name, LINKED if len(usual) == 1 else TREE, usual)
    forward = [name for name in fields if name in walked and name not in _BACKWARD]
    if len(forward) in (1, 2):
        return NodeClass(node.name, LINKED if len(forward) == 1 else TREE, tuple(forward))
    several = [name for name in fields if name in looped]
    return NodeClass(node.name, TREE, (several[0],), many=True) if several else None


def _fields(node: ast.ClassDef) -> Iterator[str]:
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            yield part.target.id
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store):
            yield inner.attr


def _holds_others(node: ast.ClassDef) -> bool:
    """Whether it is the list itself rather than one of its nodes: it has methods beside the special ones."""
    return sum(isinstance(part, ast.FunctionDef) and not part.name.startswith("__") for part in node.body) > 1


def _walked(tree: ast.Module) -> Iterator[str]:
    """Attributes that lead from one object to the next: `p = p.rest`, `p.rest.rest`, `f(p.rest)` in f itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.attr == node.value.attr:
            yield node.attr
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute):
            before = node.value.value
            if any(isinstance(name, ast.Name) and _same(name, before) for name in node.targets):
                yield node.value.attr
        elif isinstance(node, ast.FunctionDef):
            yield from (
                argument.attr
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and _named(call.func) == node.name
                for argument in call.args
                if isinstance(argument, ast.Attribute)
            )


def _looped(tree: ast.Module) -> Iterator[str]:
    """Attributes that hold several: `for child in p.parts`, `todo.extend(p.parts)`."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.iter, ast.Attribute):
            yield node.iter.attr
        elif isinstance(node, ast.Call) and _named(node.func) in ("extend", "reversed"):
            yield from (part.attr for part in node.args if isinstance(part, ast.Attribute))


def _same(name: ast.Name, other: ast.expr) -> bool:
    return isinstance(other, ast.Name) and other.id == name.id


def _named(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
