"""What a cell's text tells of the inputs that its functions take, beyond their parameters."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from sandcell_runner.profiler import records
from sandcell_runner.profiler.nodes import NodeClass, node_classes

_MOST = 3


@dataclass(frozen=True)
class Clues:
    """Empty for a cell that tells nothing."""

    nodes: tuple[NodeClass, ...] = ()
    record_classes: tuple[records.RecordClass, ...] = ()
    keys: records.Keys = field(default_factory=dict)
    """Of dicts."""
    constants: records.Keys = field(default_factory=dict)
    """What attributes are compared to."""
    letters: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def node(self, kind: str) -> NodeClass | None:
        """The class that a tree or a linked list is made of."""
        return next((known for known in self.nodes if known.kind == kind), None)


def clues(tree: ast.Module) -> Clues:
    """Those of a cell."""
    nodes, keys = node_classes(tree), records.keys(tree)
    is_node = {known.name for known in nodes}
    texts = [text for text in _texts(tree) if text not in keys]
    return Clues(
        tuple(nodes),
        tuple(known for known in records.record_classes(tree) if known.name not in is_node),
        keys,
        records.constants_of(tree),
        tuple(text for text in texts if len(text) == 1)[:_MOST],
        tuple(text for text in texts if text.isidentifier())[:_MOST],
    )


def _texts(tree: ast.Module) -> list[str]:
    """Text constants in order, each once, without docstrings and parts of f-strings."""
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            left_out.update(id(part) for part in ast.walk(node) if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out
    ]
    return list(dict.fromkeys(found))
