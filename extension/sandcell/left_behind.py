"""What a cell misses in its sandbox, and the notebook has: how to hand it in."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from sandcell.events import Error

_NO_NAME = re.compile(r"name '(\w+)' is not defined")
_NO_FILE = re.compile(r"\[Errno 2\] No such file or directory: '([^'\n]{1,255})'")


def hint(error: Error, variables: Mapping[str, object], folder: Path) -> str:
    """A sentence; empty where the notebook does not have it either. `error` is the sandbox's, and untrusted."""
    if error.ename == "NameError" and (found := _NO_NAME.match(error.evalue)) and found[1] in variables:
        return _variable(found[1], variables[found[1]])
    if error.ename == "FileNotFoundError" and (found := _NO_FILE.fullmatch(error.evalue)):
        return _file(found[1], folder)
    return ""


def _variable(name: str, value: object) -> str:
    if isinstance(value, ModuleType):
        return f"A sandbox begins without the notebook's imports: import {name} in this cell."
    if callable(value):
        return f"A sandbox does not have the notebook's functions and classes: define {name} in this cell."
    return f"A sandbox does not have the notebook's variables: copy this one in with %%execute -i {name}."


def _file(name: str, folder: Path) -> str:
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or not (folder / path).is_file():
        return ""
    return f"A sandbox does not have the notebook's files: copy this one in with %%execute -f {shlex.quote(name)}."
