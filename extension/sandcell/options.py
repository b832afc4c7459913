"""The words after `%%execute` and after `sandcell run`: one definition, so that error messages fit both."""

from __future__ import annotations

import argparse
import keyword
import re
import shlex
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from IPython.core.error import UsageError
from IPython.core.magic_arguments import MagicArgumentParser

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:([kmgt])i?)?b?", re.IGNORECASE)
_KIB = {"k": 1, "m": 1 << 10, "g": 1 << 20, "t": 1 << 30}
_SECONDS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600}
_SESSION = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(frozen=True, slots=True)
class Options:
    """How one cell is to be run. Sizes are already in the units of the HTTP contract."""

    timeout: float | None = None
    memory: int | None = None
    cpu: float | None = None
    output_limit: int | None = None
    processes: int | None = None
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    session: str | None = None
    files: tuple[str, ...] = ()
    save: tuple[str, ...] = ()
    overwrite: bool = False
    runtime: str | None = None
    stdin: str | None = None
    quiet: bool = False
    raise_error: bool = True
    trust: bool = False

    @property
    def limits(self) -> dict[str, float]:
        """The limits that were named, as `/execute` calls them."""
        named = {
            "wall_s": self.timeout,
            "cpu_s": self.cpu,
            "memory_mb": self.memory,
            "output_kb": self.output_limit,
            "processes": self.processes,
        }
        return {name: value for name, value in named.items() if value is not None}


def seconds(text: str) -> float:
    """`30`, `1.5`, `90s`, `2m` in seconds."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h)?", text.strip())
    value = float(match[1]) * _SECONDS[match[2] or ""] if match else 0
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time; write for example 30, 1.5 or 2m")
    return value


def _size(text: str, plain_unit: str, example: str) -> float:
    match = _SIZE.fullmatch(text.strip())
    kib = float(match[1]) * _KIB[(match[2] or plain_unit).lower()] if match else 0
    if kib <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size; write for example {example}")
    return kib


def megabytes(text: str) -> int:
    """`512`, `512m`, `2g` in MiB, rounded up."""
    return -int(-_size(text, "m", "512m or 2g") // 1024)


def kilobytes(text: str) -> int:
    """`500`, `500k`, `5m` in KiB, rounded up."""
    return -int(-_size(text, "k", "500k or 5m") // 1)


def count(text: str) -> int:
    """A whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


def names(text: str) -> tuple[str, ...]:
    """`a,b` as variable names."""
    found = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in found:
        if not name.isidentifier() or keyword.iskeyword(name):
            raise argparse.ArgumentTypeError(f"{name!r} is not a variable name")
    return found


def session_name(text: str) -> str:
    """A name that the backend takes for a session."""
    if not _SESSION.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a session name; use up to 64 letters, digits, '_', '-' and '.'"
        )
    return text


def text_with_escapes(text: str) -> str:
    r"""Text in which `\n` and `\t` stand for a new line and a tab, since a magic's line cannot hold them."""
    known = {r"\n": "\n", r"\t": "\t", r"\\": "\\"}
    return re.sub(r"\\[nt\\]", lambda match: known[match[0]], text)


def add_run_options(
    parser: argparse.ArgumentParser, *, files_at_once: int | Literal["+"], more_of_stdin: str = ""
) -> None:
    """The options that `%%execute` and `sandcell run` share; how many words `-f` and `--save` take is the caller's."""
    add = parser.add_argument
    add("-t", "--timeout", type=seconds, metavar="SECONDS", help="stop after this long, e.g. 60 or 2m")
    add("-m", "--memory", type=megabytes, metavar="SIZE", help="memory of the sandbox, e.g. 512m or 2g")
    add("-s", "--session", type=session_name, metavar="NAME",
        help="keep the sandbox and its variables under NAME, for all your notebooks")  # fmt: skip
    add("-f", "--file", dest="files", nargs=files_at_once, action="extend", default=[], metavar="FILE",
        help="copy files into the sandbox's working folder")  # fmt: skip
    add("--save", nargs=files_at_once, action="extend", default=[], metavar="GLOB",
        help="copy files that the code wrote into this folder, e.g. 'out/*.csv'")  # fmt: skip
    add("--overwrite", action="store_true", help="let --save replace files that exist")
    add("--runtime", metavar="NAME", help="the Python environment to run in")
    add("--stdin", type=text_with_escapes, metavar="TEXT",
        help=r"what input() reads; \n is a new line" + more_of_stdin)  # fmt: skip
    add("--cpu", type=seconds, metavar="SECONDS", help="stop after this much computing, over all cores")
    add("--output-limit", type=kilobytes, metavar="SIZE", help="most it may print and display, e.g. 500k or 5m")
    add("--processes", type=count, metavar="N", help="most processes and threads at once")
    add("-q", "--quiet", action="store_true", help="no line about time and memory at the end")


class CellMagicParser(MagicArgumentParser):
    """Of a cell magic; bad usage raises IPython's `UsageError`, which names where the options are listed."""

    def __init__(self, name: str, *, description: str, epilog: str) -> None:
        super().__init__(name, description=description, epilog=epilog)  # type: ignore[no-untyped-call]
        self.allow_abbrev = False

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"%{self.prog}: {message} (%{self.prog}? lists the options)")


def execute_parser() -> CellMagicParser:
    """The parser of `%%execute`."""
    parser = CellMagicParser("%execute", description=EXECUTE_HELP, epilog=EXECUTE_EXAMPLES)
    parser.add_argument(
        "-i", "--inputs", type=names, metavar="A,B", default=(), help="variables to copy from the notebook"
    )
    parser.add_argument(
        "-o", "--outputs", type=names, metavar="X,Y", default=(), help="variables to copy back to the notebook"
    )
    add_run_options(parser, files_at_once="+")
    parser.add_argument(
        "--no-raise-error", dest="raise_error", action="store_false", help="print errors, and let Run All go on"
    )
    parser.add_argument(
        "--trust", action="store_true", help="show HTML and JavaScript as they are: they run in your browser, as you"
    )
    return parser


def parse_execute(parser: CellMagicParser, line: str) -> Options:
    """The options in a `%%execute` line, quoted as in a shell."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"%%execute: {error} in: {line}") from None
    return options_from(parser.parse_args(words))


def options_from(found: argparse.Namespace) -> Options:
    """The frozen form of what argparse found."""
    known: dict[str, Any] = {}
    for name in Options.__slots__:
        value = getattr(found, name, None)
        if value is not None:
            known[name] = tuple(value) if isinstance(value, list) else value
    return Options(**known)


OPTION_OF_FIELD = {
    "limits.wall_s": "-t",
    "limits.cpu_s": "--cpu",
    "limits.memory_mb": "-m",
    "limits.output_kb": "--output-limit",
    "limits.processes": "--processes",
    "session": "-s",
    "runtime": "--runtime",
    "stdin": "--stdin",
    "inputs": "-i",
    "outputs": "-o",
    "files": "-f",
    "collect": "--save",
    "entry": "",  # has no option's name, and the complaint names it
    "make_input": "--with",
    "vary": "--vary",
    "provider": "--provider",
    "budget_s": "--budget",
}
"""What the fields of a request are called on the line, for a backend's complaints about them."""

EXECUTE_HELP = """Run this cell in a fresh gVisor sandbox, away from your files, your network and this kernel.

Output appears live, as that of any cell. Nothing is kept between runs unless -s names a session, and nothing
is shared with the notebook but what -i, -o, -f and --save name. Interrupt stops the sandboxed code."""

EXECUTE_EXAMPLES = """Examples::

    %%execute                            a fresh sandbox
    %%execute -t 120 -m 2g               more time and memory
    %%execute -i prices -o total         copy `prices` in and `total` out
    %%execute -s demo                    keep variables for the next `%%execute -s demo`
    %%execute -f data.csv --save '*.png' files in, pictures out

Variables travel as JSON, bytes, dates, NumPy arrays and pandas tables; never as pickles.
"""
