"""What of a cell can be measured: its functions, and the methods of its classes."""

from __future__ import annotations

import ast
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef

MOST = 12
"""Functions of one cell that are measured; more would leave too little time for each."""


@dataclass(frozen=True)
class Parameter:
    """One parameter that a call has to give."""

    name: str
    annotation: str = ""


@dataclass(frozen=True)
class Target:
    """A function, or a method with the class it belongs to."""

    name: str
    node: Function
    parameters: tuple[Parameter, ...]
    owner: ast.ClassDef | None = None
    needs_instance: bool = False
    takes_several: bool = False
    """More than one argument can be given, so that a tuple of inputs means several."""


def targets(tree: ast.Module, entry: str | None) -> list[Target]:
    """All of the cell, or the one that `entry` names ("solve" or "Solver.solve", or a class for all its methods)."""
    found: list[Target] = []
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found = [known for known in found if known.name != node.name]
            found.append(Target(node.name, node, required(node, skip=0), takes_several=_takes_several(node, skip=0)))
        elif isinstance(node, ast.ClassDef):
            found.extend(_methods(node))
    if entry is not None:
        return [target for target in found if entry in (target.name, target.owner and target.owner.name)]
    public = [target for target in found if not target.name.rpartition(".")[2].startswith("_")]
    return (public or found)[:MOST]


def with_named_lambdas(tree: ast.Module) -> ast.Module:
    """The same, with `name = lambda x: ...` at the top written as functions."""
    for place, node in enumerate(tree.body):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Lambda):
            continue
        target = node.targets[0]
        if len(node.targets) == 1 and isinstance(target, ast.Name):
            body: list[ast.stmt] = [ast.copy_location(ast.Return(node.value.body), node.value)]
            function = ast.FunctionDef(target.id, node.value.args, body, [])
            tree.body[place] = ast.fix_missing_locations(ast.copy_location(function, node))
    return tree


def _methods(owner: ast.ClassDef) -> list[Target]:
    found = []
    for node in owner.body:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or node.name.startswith("__"):
            continue
        decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
        if decorators & {"property", "cached_property", "functools.cached_property", "abstractmethod"}:
            continue
        if any(name.endswith((".setter", ".deleter")) for name in decorators):
            continue
        static = "staticmethod" in decorators
        skip = 0 if static else 1
        needs_instance = not static and "classmethod" not in decorators
        found.append(
            Target(
                f"{owner.name}.{node.name}",
                node,
                required(node, skip=skip),
                owner,
                needs_instance,
                _takes_several(node, skip=skip),
            )
        )
    return found


def constructor(owner: ast.ClassDef) -> tuple[Parameter, ...]:
    """What its __init__ needs; a dataclass's fields without defaults."""
    for node in owner.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            return _without_defaults(node, skip=1)
    if any("dataclass" in ast.unparse(decorator) for decorator in owner.decorator_list):
        return tuple(
            Parameter(node.target.id, ast.unparse(node.annotation))
            for node in owner.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and not has_default(node)
        )
    return ()


def has_default(part: ast.AnnAssign) -> bool:
    """Whether a dataclass's field need not be given: `field(compare=False)` has to be."""
    if isinstance(part.value, ast.Call) and ast.unparse(part.value.func).endswith("field"):
        return any(keyword.arg in ("default", "default_factory", "init") for keyword in part.value.keywords)
    return part.value is not None


def _takes_several(node: Function, *, skip: int) -> bool:
    return len(node.args.posonlyargs) + len(node.args.args) - skip > 1 or node.args.vararg is not None


def required(node: Function, *, skip: int) -> tuple[Parameter, ...]:
    """What has to be given; the first one in any case, since else nothing could grow."""
    first = [*node.args.posonlyargs, *node.args.args][skip : skip + 1]
    found = _without_defaults(node, skip=skip)
    return found or tuple(_parameter(arg) for arg in first if not arg.arg.startswith("_"))


def _without_defaults(node: Function, *, skip: int) -> tuple[Parameter, ...]:
    """Positional parameters without defaults. `*values` counts as none: calls without it are valid."""
    arguments = [*node.args.posonlyargs, *node.args.args]
    return tuple(_parameter(arg) for arg in arguments[skip : len(arguments) - len(node.args.defaults)])


def _parameter(arg: ast.arg) -> Parameter:
    return Parameter(arg.arg, ast.unparse(arg.annotation) if arg.annotation else "")
