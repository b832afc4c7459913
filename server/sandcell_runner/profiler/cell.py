"""A cell of which fresh copies can be run: counted or as it was written."""

from __future__ import annotations

import ast
import builtins
import copy
import sys
import types
from typing import Any

from sandcell_runner.profiler.counter import CELL, Counter, Stopped
from sandcell_runner.profiler.guard import quiet, seeded, time_limit
from sandcell_runner.profiler.operators import MODULE, Operators
from sandcell_runner.profiler.rewriting import counted
from sandcell_runner.profiler.targets import with_named_lambdas

_SETUP_TICKS = 50_000
_DEMONSTRATION_TICKS = 500
_SETUP_SECONDS = 2.0

_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class CellError(Exception):
    """The cell cannot be run at all. Its text says why."""


class Cell:
    """Source, and namespaces made from it."""

    def __init__(self, source: str, seed: int) -> None:
        self.tree = with_named_lambdas(_parsed(source))
        self._seed = seed
        self._code: dict[bool, types.CodeType] = {}

    def drop_demonstrations(self) -> None:
        """Leaves out statements that fail or work hard at the top of the cell: they show the functions off, and would
        run again for every size. Definitions and what sets up small tables stay.

        Raises CellError if a definition or an import fails.
        """
        counter = Counter(_SETUP_TICKS)
        namespace = self.bare(counter)
        kept: list[ast.stmt] = []
        for statement in self.tree.body:
            counter.restart(_SETUP_TICKS)
            code = _compiled(counted(ast.Module([copy.deepcopy(statement)], [])), self.tree)
            try:
                with quiet(), time_limit(_SETUP_SECONDS):
                    exec(code, namespace)
            except BaseException as error:
                if isinstance(statement, _DEFINITIONS):
                    raise CellError(f"line {statement.lineno} of the cell: {explained(error)}") from None
                continue
            if counter.ticks <= _DEMONSTRATION_TICKS or isinstance(statement, (*_DEFINITIONS, ast.Assign)):
                kept.append(statement)
        self.tree = ast.Module(kept, [])
        self._code.clear()

    def replace(self, variable: str, source: str) -> None:
        """Lets the first assignment to a variable take the value of the name `source` instead of its own.

        Raises CellError if the cell never assigns to it.
        """
        tree = copy.deepcopy(self.tree)
        for statement in tree.body:
            if isinstance(statement, (ast.Assign, ast.AnnAssign)):
                found = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                if any(isinstance(target, ast.Name) and target.id == variable for target in found):
                    statement.value = ast.copy_location(ast.Name(source, ast.Load()), statement)
                    self.tree, self._code = tree, {}
                    return
        raise CellError(f"the cell has no line `{variable} = ...` at its top that could be varied")

    def fresh(self, counter: Counter | None) -> dict[str, Any]:
        """A new namespace in which the cell has run, counted if a counter is given. Errors of the cell come through."""
        namespace = self.bare(counter)
        seeded(self._seed)
        exec(self.code(counted_=counter is not None), namespace)
        return namespace

    def code(self, *, counted_: bool) -> types.CodeType:
        if counted_ not in self._code:
            tree = copy.deepcopy(self.tree)
            self._code[counted_] = _compiled(counted(tree) if counted_ else tree, self.tree)
        return self._code[counted_]

    def bare(self, counter: Counter | None) -> dict[str, Any]:
        """A new namespace in which nothing has run."""
        module = types.ModuleType(MODULE)
        sys.modules[MODULE] = module  # dataclasses and pickling look it up
        module.__dict__["__builtins__"] = builtins
        if counter is not None:
            module.__dict__.update(Operators(counter).namespace())
        return module.__dict__


def explained(error: BaseException) -> str:
    """An error of the measured code in one short line."""
    if isinstance(error, Stopped):
        return "it takes too long"
    if isinstance(error, SystemExit):
        return "it exits"
    if isinstance(error, RecursionError):
        return "it recurses too deeply"
    if isinstance(error, EOFError):
        return "it calls input(), and there is none"
    try:
        text = str(error).partition("\n")[0]
    except BaseException:
        text = ""
    name = type(error).__name__[:80]
    said = f"{name}: {text[:200]}" if text else name
    line = _line_of(error)
    return f"{said} (line {line})" if line else said


def _line_of(error: BaseException) -> int | None:
    """The cell's line at which it was raised."""
    line, trace = None, error.__traceback__
    for _ in range(10_000):
        if trace is None:
            break
        if trace.tb_frame.f_code.co_filename == CELL:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        first = error
    # IPython's own lines, which a notebook cell may have.
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n")]
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise CellError(explained(first)) from None


def _compiled(tree: ast.Module, whole: ast.Module) -> types.CodeType:
    flags = 0
    for statement in whole.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for name in statement.names:
                import __future__

                flags |= getattr(getattr(__future__, name.name, None), "compiler_flag", 0)
    try:
        code: types.CodeType = compile(tree, CELL, "exec", flags=flags, dont_inherit=True)
        return code
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CellError(explained(error)) from None
