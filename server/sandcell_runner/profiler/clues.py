"""What a cell's text tells of the inputs that its functions take, beyond their parameters."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from sandcell_runner.profiler import records
from sandcell_runner.profiler.builders import Builder, builders, reads_of
from sandcell_runner.profiler.forms.reading import Forms, read
from sandcell_runner.profiler.nodes import NodeClass, node_classes, node_dicts
from sandcell_runner.profiler.patterns import patterns
from sandcell_runner.profiler.targets import Function

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
    separators: tuple[str, ...] = ()
    """Signs at which texts may be split."""
    functions: dict[str, Function] = field(default_factory=dict)
    modules: frozenset[str] = frozenset()
    """That it imports."""
    forms: Forms = field(default_factory=dict)
    """Of all parameters, as far as their use tells."""
    builders: tuple[Builder, ...] = ()
    """The cell's own functions that make objects of its classes."""
    bytes_used: bool = False
    patterns: tuple[str, ...] = ()
    """Texts that the cell's regular expressions match."""

    def node(self, kind: str) -> NodeClass | None:
        """The class that a tree or a linked list is made of."""
        return next((known for known in self.nodes if known.kind == kind), None)

    def builders_for(self, name: str, function: ast.AST) -> list[Builder]:
        """Those of what the parameter `name` seems to be."""
        used = [reads_of(known, where) for known, where in self.places(name, function)] if self.builders else []
        return [known for known in self.builders if known.name != getattr(function, "name", "") and known.makes(used)]

    def places(self, name: str, function: ast.AST) -> list[tuple[str, ast.AST]]:
        """The function itself with its variable `name`, and the functions it hands it to, with theirs."""
        found: list[tuple[str, ast.AST]] = [(name, function)]
        for known, where in found:
            for call in ast.walk(where):
                if isinstance(call, ast.Call) and (called := self._called(call)):
                    callee, skip = called
                    parameters = [arg.arg for arg in callee.args.args[skip:]]
                    for parameter, argument in zip(parameters, call.args, strict=False):
                        if isinstance(argument, ast.Name) and argument.id == known and (parameter, callee) not in found:
                            found.append((parameter, callee))
        return found

    def _called(self, call: ast.Call) -> tuple[Function, int] | None:
        if isinstance(call.func, ast.Name) and call.func.id in self.functions:
            return self.functions[call.func.id], 0
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            of_self = call.func.value.id in ("self", "cls")
            return (self.functions[call.func.attr], 1) if of_self and call.func.attr in self.functions else None
        return None


def clues(tree: ast.Module) -> Clues:
    """Those of a cell."""
    keys = records.keys(tree)
    nodes = [*node_classes(tree), *node_dicts(tree, list(keys))]
    is_node = {known.name for known in nodes}
    texts = [text for text in _texts(tree) if text not in keys]
    return Clues(
        tuple(nodes),
        tuple(known for known in records.record_classes(tree) if known.name not in is_node),
        keys,
        records.constants_of(tree),
        tuple(text for text in texts if len(text) == 1)[:_MOST] or (("1",) if _speaks_of_text(tree) else ()),
        tuple(text for text in texts if text.isidentifier())[:_MOST],
        tuple(text.strip() for text in texts if _separates(text))[:_MOST],
        {node.name: node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))},
        frozenset(alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names),
        _forms(tree),
        tuple(builders(tree)),
        _uses_bytes(tree),
        tuple(patterns(tree))[:_MOST],
    )


def _forms(tree: ast.Module) -> Forms:
    try:
        return read(tree)
    except RecursionError:  # a sum of thousands of terms
        return {}


def _uses_bytes(tree: ast.Module) -> bool:
    """Whether it writes bytes out, or calls what only bytes are given to."""
    return any(
        (isinstance(node, ast.Constant) and isinstance(node.value, bytes))
        or (isinstance(node, ast.Attribute) and node.attr in ("from_bytes", "unpack", "unpack_from", "decode", "crc32"))
        or (isinstance(node, ast.Name) and node.id in ("bytearray", "memoryview"))
        for node in ast.walk(tree)
    )


def _speaks_of_text(tree: ast.Module) -> bool:
    """Whether elements may be text: a function for numbers takes texts, too, but they grow when they are added."""
    return any(
        (isinstance(node, ast.Name) and node.id == "str")
        or (isinstance(node, ast.Attribute) and (node.attr.startswith("is") or node.attr in ("lower", "upper")))
        for node in ast.walk(tree)
    )


def _separates(text: str) -> bool:
    return bool(text.strip()) and len(text) <= 3 and not any(map(str.isalnum, text))


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
