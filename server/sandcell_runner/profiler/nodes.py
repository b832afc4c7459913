"""What trees and linked lists of a cell are made of: objects, or dicts, that hold one another."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sandcell_runner.profiler.kinds import LINKED, TREE

_FORWARD = (("next",), ("next_node",), ("nxt",), ("left", "right"), ("children",))
_BACKWARD = frozenset({"prev", "previous", "parent", "up", "back"})

Reads = Callable[[ast.AST], tuple[str, ast.expr] | None]
"""(attribute or key, what it is read of), for a node of the syntax that reads one."""


@dataclass(frozen=True)
class NodeClass:
    """A class (no name: dicts), what its objects make up together, and the attributes by which one holds others."""

    name: str
    kind: str
    attributes: tuple[str, ...]
    many: bool = False
    """The one attribute is a list of nodes."""
    others: tuple[str, ...] = ()
    """Of dicts: the keys beside."""

    def reads(self, node: ast.AST) -> tuple[str, ast.expr] | None:
        """(attribute, whose) if that is where this leads from one to the next."""
        read = (_attribute if self.name else _key)(node)
        return read if read and read[0] in self.attributes else None


def node_classes(tree: ast.Module) -> list[NodeClass]:
    """Those of the cell, in its order."""
    walked, looped = set(_walked(tree, _attribute)), set(_looped(tree, _attribute))
    found = (
        _node_class(node.name, list(dict.fromkeys(_fields(node))), walked | set(_typed(node)), looped)
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not _holds_others(node)
    )
    return [known for known in found if known]


def node_dicts(tree: ast.Module, keys: Sequence[str]) -> list[NodeClass]:
    """Dicts with these keys, if they hold one another."""
    found = _node_class("", list(keys), set(_walked(tree, _key)), set(_looped(tree, _key)), by_name=False)
    if not found:
        return []
    others = tuple(key for key in keys if key not in found.attributes)
    return [NodeClass(found.name, found.kind, found.attributes, found.many, others)]


def _node_class(
    name: str, fields: Sequence[str], walked: set[str], looped: set[str], *, by_name: bool = True
) -> NodeClass | None:
    usual = next((names for names in _FORWARD if set(names) <= set(fields)), None) if by_name else None
    if usual:
        return NodeClass(name, TREE if len(usual) == 2 or usual == ("children",) else LINKED, usual, usual[0] in looped)
    forward = [field for field in fields if field in walked and field not in _BACKWARD]
    if len(forward) in (1, 2):
        return NodeClass(name, LINKED if len(forward) == 1 else TREE, tuple(forward))
    several = [field for field in fields if field in looped]
    return NodeClass(name, TREE, (several[0],), many=True) if several else None


def _fields(node: ast.ClassDef) -> Iterator[str]:
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            yield part.target.id
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store):
            yield inner.attr


def _typed(node: ast.ClassDef) -> Iterator[str]:
    """Fields and arguments that are said to be of the same class."""
    for part in ast.walk(node):
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            name, annotation = part.target.id, ast.unparse(part.annotation)
        elif isinstance(part, ast.arg) and part.annotation:
            name, annotation = part.arg, ast.unparse(part.annotation)
        else:
            continue
        if node.name in annotation and "[" not in annotation.replace("Optional[", ""):
            yield name


def _holds_others(node: ast.ClassDef) -> bool:
    """Whether it is the list itself rather than one of its nodes: it has methods beside the special ones."""
    return sum(isinstance(part, ast.FunctionDef) and not part.name.startswith("__") for part in node.body) > 1


def _walked(tree: ast.Module, reads: Reads) -> Iterator[str]:
    """What leads from one to the next: `p = p.rest`, `p.rest.rest`, `f(p.rest)` in f itself."""
    for node in ast.walk(tree):
        read = reads(node)
        further = reads(read[1]) if read else None
        if read and further and read[0] == further[0]:
            yield read[0]
        elif isinstance(node, ast.Assign):
            assigned = {part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)}
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for value in values:
                read = reads(value)
                if read and isinstance(read[1], ast.Name) and read[1].id in assigned:
                    yield read[0]
        elif isinstance(node, ast.FunctionDef):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _named(call.func) == node.name:
                    yield from (read[0] for argument in call.args if (read := reads(argument)))


def _looped(tree: ast.Module, reads: Reads) -> Iterator[str]:
    """What holds several: `for child in p.parts`, `todo.extend(p.parts)`."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.comprehension)):
            places: Sequence[ast.expr] = [node.iter]
        elif isinstance(node, ast.Call) and _named(node.func) in ("extend", "reversed"):
            places = node.args
        else:
            continue
        yield from (read[0] for place in places if (read := reads(place)))


def _attribute(node: ast.AST) -> tuple[str, ast.expr] | None:
    return (node.attr, node.value) if isinstance(node, ast.Attribute) else None


def _key(node: ast.AST) -> tuple[str, ast.expr] | None:
    """`p["rest"]` or `p.get("rest")`."""
    if isinstance(node, ast.Subscript):
        key, owner = node.slice, node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        key, owner = node.args[0], node.func.value
    else:
        return None
    return (key.value, owner) if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def _named(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
