"""The words after `%%analyze`."""

from __future__ import annotations

import ast
import shlex
from dataclasses import dataclass
from typing import Any

from IPython.core.error import UsageError

from sandcell.options import CellMagicParser, names, seconds


@dataclass(frozen=True, slots=True)
class AnalyzeOptions:
    """How one cell is to be analyzed."""

    entry: str | None = None
    make_input: str | None = None
    vary: str | None = None
    provider: str | None = None
    measure: bool = True
    budget: float | None = None
    output: str | None = None
    runtime: str | None = None
    quiet: bool = False
    widget: bool = True

    def request(self, code: str) -> dict[str, Any]:
        """The body of `POST /analyze`."""
        named = {
            "entry": self.entry,
            "make_input": self.make_input,
            "vary": self.vary,
            "provider": self.provider,
            "budget_s": self.budget,
            "runtime": self.runtime,
        }
        return {"code": code, "measure": self.measure, **{k: v for k, v in named.items() if v is not None}}


def analyze_parser() -> CellMagicParser:
    """The parser of `%%analyze`."""
    parser = CellMagicParser("%analyze", description=ANALYZE_HELP, epilog=ANALYZE_EXAMPLES)
    add = parser.add_argument
    add("entry", nargs="?", metavar="NAME", help="one function, Class.method, or a class; else all of the cell")
    add("--with", dest="make_input", metavar="LAMBDA", help="inputs of size n: 'lambda n: list(range(n))'")
    add("--vary", metavar="NAME", help="the variable to grow, in a cell without functions")
    add("--provider", choices=("gemini", "measured"), help="measured: ask no model")
    add("--no-measure", dest="measure", action="store_false", help="the model's claim alone")
    add("--budget", type=seconds, metavar="SECONDS", help="CPU time for each function, e.g. 5")
    add("-o", "--output", metavar="NAME", help="keep the result under this name")
    add("--runtime", metavar="NAME", help="the Python environment to measure in")
    add("-q", "--quiet", action="store_true", help="show nothing; for use with -o")
    add("--no-widget", dest="widget", action="store_false", help="the plain result, without the interactive panel")
    return parser


def parse_analyze(parser: CellMagicParser, line: str) -> AnalyzeOptions:
    """The options in an `%%analyze` line, quoted as in a shell."""
    try:
        found = parser.parse_args(shlex.split(line))
    except ValueError as error:
        raise UsageError(f"%%analyze: {error} in: {line}") from None
    options = AnalyzeOptions(**{name: getattr(found, name) for name in AnalyzeOptions.__slots__})
    for option, name in (("-o", options.output), ("--vary", options.vary)):
        if name is not None and names_one(name) is None:
            raise UsageError(f"%%analyze {option}: {name!r} is not a variable name")
    if options.make_input is not None and not _is_lambda(options.make_input):
        raise UsageError(
            "%%analyze --with: a lambda of one size, in quotes, that returns the argument or a tuple of them: "
            "--with 'lambda n: list(range(n))'"
        )
    return options


def names_one(text: str) -> str | None:
    """The text, if it is one variable name."""
    try:
        return text if names(text) == (text,) else None
    except Exception:
        return None


def _is_lambda(text: str) -> bool:
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return False
    return isinstance(node, ast.Lambda) and len(node.args.args) == 1


ANALYZE_HELP = """Tell how the functions of this cell scale: their time and space, measured in gVisor sandboxes.

Operations are counted at many sizes of input, so the answer does not depend on how busy the machine is (only what
NumPy and pandas do is timed, since it cannot be counted). Where the backend has a model's key, the model's claim is
shown beside it, verified or contradicted. The cell does not run in this kernel, and defines nothing here."""

ANALYZE_EXAMPLES = """Examples::

    %%analyze                                    every function of the cell
    %%analyze solve                              one of them
    %%analyze solve --with 'lambda n: (n, [1])'  with inputs of your own
    %%analyze --vary items                       a cell without functions, as `items` grows
    %%analyze -o report --budget 10              more measuring, and the result as an object
"""
