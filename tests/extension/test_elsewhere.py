"""Without a Jupyter server: nbclient, papermill, nbconvert and plain IPython start a backend of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from tests.extension.kernels import Kernel, clean_environment, kernel

pytestmark = pytest.mark.notebook
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CELLS = [
    "%load_ext sandcell",
    "%%execute\nimport time\nwas = 1\nprint('on')\ntime.sleep(1)\n6 * 7",
    "%%execute -q\nwas",
]


def small_notebook(folder: Path) -> Path:
    notebook = new_notebook(
        cells=[new_code_cell(source) for source in CELLS],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(notebook, folder / "small.ipynb")
    return folder / "small.ipynb"


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=clean_environment(folder, {}),
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def texts(cell: NotebookNode) -> list[str]:
    """A cell's outputs as text: what was printed, the plain text of displays, the names of errors."""
    said = []
    for output in cell.outputs:
        if output.output_type == "stream":
            said.append(output.text)
        elif output.output_type == "error":
            said.append(output.ename)
        else:
            said.append(output.data["text/plain"])
    return said


@pytest.fixture
def quiet_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """nbclient gives its own environment to the kernel."""
    for name in [name for name in os.environ if name.startswith(("SANDCELL_", "JUPYTER", "JPY_"))]:
        monkeypatch.delenv(name)
    for name, value in clean_environment(tmp_path, {}).items():
        monkeypatch.setenv(name, value)
    return tmp_path


async def executed(name: str, folder: Path) -> NotebookNode:
    """One of our notebooks, run as it is; it must lie in the tree without outputs."""
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)
    client = NotebookClient(notebook, timeout=100, resources={"metadata": {"path": str(folder)}})
    await client.async_execute()
    return notebook


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
async def test_the_analyze_notebook_runs_as_it_is(quiet_environment: Path) -> None:
    notebook = await executed("analyze.ipynb", quiet_environment)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"][1:]
    slow, quick = (texts(cells[0])[0].index(name) for name in ("has_duplicate(", "has_duplicate_quickly("))
    assert "O(n^2)" in texts(cells[0])[0][slow:quick]
    assert "O(n)" in texts(cells[0])[0][quick:]
    assert "O(log n)" in texts(cells[1])[0]
    assert texts(cells[2]) == ["('O(log n)', 'measured')"]
    assert all(name in texts(cells[3])[0] for name in ("sorted_queue", "O(n^2)", "O(2^n)", "quick_fib"))
    assert "O(n)" in texts(cells[4])[0]
    assert "inconclusive" in texts(cells[5])[0]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
async def test_the_quickstart_runs_as_it_is(quiet_environment: Path) -> None:
    notebook = await executed("quickstart.ipynb", quiet_environment)
    outputs = {cell.source.split("\n")[1]: texts(cell) for cell in notebook.cells if cell.source.startswith("%%")}
    assert outputs['print("Hello from a sandbox")'][:2] == ["Hello from a sandbox\n", "45"]
    said = "".join(outputs["import platform"])
    assert "No such file" in said
    assert "'secret' is not defined" in said
    assert "network  <urlopen error" in said
    assert outputs["counter += 1"][0] == "2"
    assert "O(n*m)" in "".join(outputs["def common(first, second):"])
    assert "Raise it with -t" in "".join(outputs['print("Let me just check something ...")'])
    assert not any(" …" in text for said in outputs.values() for text in said), "a status line stayed in the notebook"
    assert sorted(path.name for path in quiet_environment.iterdir()) == [".jupyter-of-this-test"]


def test_papermill(tmp_path: Path) -> None:
    done = run(tmp_path, "-m", "papermill", str(small_notebook(tmp_path)), "out.ipynb")
    assert done.returncode == 1
    assert "NameError" in done.stderr
    notebook = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source in CELLS]
    assert texts(cells[1])[:2] == ["on\n", "42"]
    assert texts(cells[2]) == ["NameError"]


def test_nbconvert(tmp_path: Path) -> None:
    path = small_notebook(tmp_path)
    done = run(tmp_path, "-m", "nbconvert", "--execute", "--allow-errors", "--to", "html", str(path))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "small.html").read_text()
    assert "gVisor · Python" in page
    assert "NameError" in page
    assert "Running in a sandbox" not in page


def test_plain_ipython(tmp_path: Path) -> None:
    script = tmp_path / "cells.ipy"
    script.write_text("\n".join(f"get_ipython().run_cell({source!r})" for source in CELLS))
    done = run(tmp_path, "-m", "IPython", "--colors=nocolor", str(script))
    assert done.stdout.startswith("on\n42\ngVisor · Python"), done.stdout + done.stderr
    assert "NameError: name 'was' is not defined" in re.sub(r"\x1b\[[\d;]*m", "", done.stdout)
    assert "magics.py" not in done.stdout + done.stderr
    assert done.stderr == ""


def test_an_embedded_backend_lives_as_long_as_its_kernel(tmp_path: Path) -> None:
    with kernel(tmp_path, {}) as started:
        assert "this kernel runs for itself" in started.ok("%sandcell").stdout
        child = _backend_of(started)
    psutil.wait_procs([child], timeout=15)
    assert not child.is_running()


def test_a_session_lost_with_its_backend_is_told(tmp_path: Path) -> None:
    with kernel(tmp_path, {}) as started:
        started.ok("%%execute -s kept\nn = 1")
        child = _backend_of(started)
        child.kill()
        time.sleep(0.5)
        assert "'kept' has ended" in started.run("%%execute -s kept\nn").error
        assert "NameError" in started.run("%%execute -s kept\nn").error


def test_interrupt_while_the_backend_starts(tmp_path: Path) -> None:
    with kernel(tmp_path, {}) as started:
        started.interrupt_after(0.3)
        cell = started.run("%%execute\n1")
        assert cell.reply["ename"] == "KeyboardInterrupt"
        assert "before the run began" in cell.error
        assert started.ok("%%execute -q\n1").displays == [{"text/plain": "1"}]


def _backend_of(started: Kernel) -> psutil.Process:
    pid = int(started.ok("import os\nprint(os.getpid())").stdout)
    return next(child for child in psutil.Process(pid).children() if "sandcell_server" in child.cmdline())
