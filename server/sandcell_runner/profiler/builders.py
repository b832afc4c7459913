"""Functions of a cell that make objects of its classes: what they make is what its other functions are meant for."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from sandcell_runner.profiler.forms.syntax import named
from sandcell_runner.profiler.targets import Parameter, required


@dataclass(frozen=True)
class Reads:
    """What one function does with one of its variables, and the attributes it reads of anything. Classes that it asks
    whether something is of them count as attributes."""

    attributes: frozenset[str]
    anywhere: frozenset[str]
    otherwise: bool
    """Whether the variable is looped over, indexed or computed with, as such an object is not."""


@dataclass(frozen=True)
class Builder:
    """A function, what it has to be given, and the classes of what it makes with their attributes."""

    name: str
    parameters: tuple[Parameter, ...]
    attributes: frozenset[str]
    node: ast.FunctionDef

    def makes(self, used: Sequence[Reads]) -> bool:
        """Whether what it makes is what is used so, by one function or another."""
        if any(reads.otherwise for reads in used):
            return False
        if any(reads.attributes for reads in used):
            return any(reads.attributes & self.attributes for reads in used)
        return any(reads.anywhere & self.attributes for reads in used)


def builders(tree: ast.Module) -> list[Builder]:
    """Those of the cell that need one argument or two, and no object of the same class."""
    classes = {node.name: _own_attributes(node) for node in tree.body if isinstance(node, ast.ClassDef)}
    found = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        parameters = required(node, skip=0)
        made = classes.keys() & set(_called(node))
        if not made or not 1 <= len(parameters) <= 2 or not _returns(node) or _is_depth(parameters[0]):
            continue
        builder = Builder(node.name, parameters, frozenset(made).union(*(classes[name] for name in made)), node)
        if not any(builder.makes([reads]) for arg in parameters if (reads := reads_of(arg.name, node)).attributes):
            found.append(builder)
    return found


def reads_of(name: str, function: ast.AST) -> Reads:
    """Of the variable `name`."""
    attributes, anywhere, otherwise = set(), set(), False
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            anywhere.add(node.attr)
            if _is(node.value, name):
                attributes.add(node.attr)
        elif isinstance(node, ast.match_case):
            anywhere |= {named(part.cls) for part in ast.walk(node.pattern) if isinstance(part, ast.MatchClass)}
        elif isinstance(node, ast.Call) and _is(node.func, "isinstance"):
            anywhere |= {part.id for part in ast.walk(node.args[-1]) if isinstance(part, ast.Name)}
        elif isinstance(node, (ast.For, ast.comprehension)):
            otherwise = otherwise or _is(node.iter, name)
        elif isinstance(node, ast.Subscript):
            otherwise = otherwise or _is(node.value, name)
        elif isinstance(node, ast.BinOp):
            otherwise = otherwise or _is(node.left, name) or _is(node.right, name)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("len", "range"):
            otherwise = otherwise or any(_is(argument, name) for argument in node.args)
    return Reads(frozenset(attributes), frozenset(anywhere), otherwise)


def _own_attributes(node: ast.ClassDef) -> frozenset[str]:
    attributes = [part for part in ast.walk(node) if isinstance(part, ast.Attribute)]
    stored = {part.attr for part in attributes if isinstance(part.ctx, ast.Store)}
    fields = [part.target for part in node.body if isinstance(part, ast.AnnAssign)]
    return frozenset(stored | {field.id for field in fields if isinstance(field, ast.Name)})


def _is_depth(parameter: Parameter) -> bool:
    """Of a tree with twice the nodes for each more."""
    return any(word in parameter.name.lower() for word in ("depth", "height", "level"))


def _called(node: ast.FunctionDef) -> list[str]:
    return [call.func.id for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)]


def _returns(node: ast.FunctionDef) -> bool:
    return any(isinstance(part, ast.Return) and part.value is not None for part in ast.walk(node))


def _is(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
