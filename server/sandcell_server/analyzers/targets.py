"""Which functions a cell defines, and whether it can be read at all."""

from __future__ import annotations

import ast
import itertools
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

from sandcell_runner.profiler.targets import targets, with_named_lambdas
from sandcell_server.errors import InvalidRequest


@dataclass(frozen=True, slots=True)
class Targets:
    """The cell as Python (magics and `!cmd` translated, line numbers kept), and its functions by name."""

    source: str
    names: tuple[str, ...]


def targets_of(code: str, entry: str | None) -> Targets:
    """`InvalidRequest` that names the line where the cell is not Python, or the function that it does not define."""
    try:
        # IPython drops blank lines at the top; they are put back, so that lines keep their numbers.
        blank = len(list(itertools.takewhile(lambda line: not line.strip(), code.splitlines())))
        source = "\n" * blank + TransformerManager().transform_cell(code)  # type: ignore[no-untyped-call]
        tree = with_named_lambdas(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = f" (line {error.lineno})" if isinstance(error, SyntaxError) and error.lineno else ""
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        raise InvalidRequest(f"The cell is not Python that can be read: {text}{line}.", field="code") from None
    names = tuple(target.name for target in targets(tree, entry))
    if entry is not None and not names:
        known = ", ".join(target.name for target in targets(tree, None))
        raise InvalidRequest(
            f"The cell defines no function named {entry!r}. It defines {known or 'none'}.", field="entry"
        )
    return Targets(source, names)
