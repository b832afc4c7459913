"""What a cell misses, and the notebook has."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from sandcell import left_behind
from sandcell.errors import CodeError
from sandcell.events import Error, Finished, Started
from sandcell.results import Execution
from sandcell.verdicts import failure

VARIABLES = {"df": [1, 2], "math": math, "helper": len}


def said(name: str, value: str, folder: Path = Path("/nowhere")) -> str:
    return left_behind.hint(Error(name, value, ()), VARIABLES, folder)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("df", "%%execute -i df"), ("math", "import math in this cell"), ("helper", "define helper in this cell")],
)
def test_a_name_that_the_notebook_knows(name: str, hint: str) -> None:
    assert hint in said("NameError", f"name '{name}' is not defined")
    assert hint in said("NameError", f"name '{name}' is not defined. Did you mean: 'dir'?")


def test_names_that_it_does_not_know_either() -> None:
    assert said("NameError", "name 'other' is not defined") == ""
    assert said("ValueError", "name 'df' is not defined") == ""


def test_a_file_of_the_notebooks_folder(tmp_path: Path) -> None:
    (tmp_path / "my data.csv").touch()
    missing = "[Errno 2] No such file or directory: {!r}".format
    assert "%%execute -f 'my data.csv'" in said("FileNotFoundError", missing("my data.csv"), tmp_path)
    for name in ("other.csv", str(tmp_path / "my data.csv"), f"../{tmp_path.name}/my data.csv", "."):
        assert said("FileNotFoundError", missing(name), tmp_path) == ""


def test_it_stands_below_the_traceback() -> None:
    started = Started("e", "default", "3.13.1", "gvisor", "systrap", True, None, 0)
    ended = replace(Finished("ok", 0, None, None, False, 12.3, 5, 0, 84 << 20), status="error", exit_code=1)
    error = Error("NameError", "name 'df' is not defined", ("its own",))
    failed = failure(Execution(started, ended), error, lambda error: left_behind.hint(error, VARIABLES, Path()))
    assert isinstance(failed, CodeError)
    assert failed._render_traceback_()[0] == "its own"
    assert "-i df" in failed._render_traceback_()[1]
