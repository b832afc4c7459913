"""From a cell and its options to the body of `POST /execute`."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from IPython.core.error import UsageError

from sandcell.downloads import check_patterns
from sandcell.options import Options
from sandcell.uploads import read_files
from sandcell_runner.values import encode


def build_request(code: str, options: Options, variables: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The request; `UsageError` or `ValueTypeError` before anything is sent if a part of it cannot be made."""
    problem = check_patterns(options.save)
    if problem:
        raise UsageError(problem)
    request: dict[str, Any] = {"code": code}
    optional: dict[str, Any] = {
        "inputs": {name: encode(_look_up(name, variables), name) for name in options.inputs},
        "outputs": list(options.outputs),
        "files": read_files(options.files, folder),
        "collect": list(options.save),
        "stdin": options.stdin,
        "session": options.session,
        "runtime": options.runtime,
        "limits": options.limits,
    }
    request.update({name: value for name, value in optional.items() if value not in (None, [], {})})
    return request


def _look_up(name: str, variables: Mapping[str, Any]) -> Any:
    if name in variables:
        return variables[name]
    hint = "; built-in names need not be copied" if hasattr(builtins, name) else ""
    raise UsageError(f"-i: there is no variable {name!r} in this notebook{hint}")
