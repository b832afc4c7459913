"""What is said while nothing of a run is seen: of a real kernel's cell, and in a terminal."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.backend import Backend, serving
from tests.extension.kernels import Cell, Kernel, Message, clean_environment, kernel

pytestmark = [pytest.mark.notebook, pytest.mark.gvisor]

STUBBORN = "import time\nwhile True:\n    try: time.sleep(20)\n    except KeyboardInterrupt: pass"


@pytest.fixture(scope="module")
def narrow(runsc: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """A backend with room for one run."""
    folder = tmp_path_factory.mktemp("narrow")
    with serving(folder / "backend.log", cache_dir=folder / "cache", runs_max=1) as backend:
        yield backend


@pytest.fixture(scope="module")
def its_kernel(narrow: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder = tmp_path_factory.mktemp("notebook")
    with kernel(folder, {"SANDCELL_URL": narrow.url, "SANDCELL_TOKEN": narrow.token}) as started:
        started.ok("%%execute\n1")
        yield started


def said(cell: Cell) -> list[str]:
    """What the line said one after another, without times."""
    words = [line.partition(" …")[0] for line in cell.status_lines]
    return [word for place, word in enumerate(words) if word not in words[max(place - 1, 0) : place]]


def test_waiting_for_a_place_then_running(its_kernel: Kernel, narrow: Backend) -> None:
    with narrow.stream("import time\nprint('on')\ntime.sleep(2.5)") as events:
        next(event for event in events if event["type"] == "stream")
        cell = its_kernel.ok("%%execute -q\nimport time\ntime.sleep(1.2)\nprint('done')")
    assert said(cell) == ["Waiting for a sandbox", "Running in a sandbox"]
    assert any(re.fullmatch(r"Waiting for a sandbox … [1-9]\d* s", line) for line in cell.status_lines)
    assert (cell.stdout, cell.displays) == ("done\n", [])


def test_stopping_and_cancelled(its_kernel: Kernel) -> None:
    told: list[str] = []

    def stop_when_it_runs(message: Message) -> None:
        told.append(str(message["content"].get("data", {}).get("text/plain")))
        if told[-1].startswith("Running") and not any(line.startswith("Running") for line in told[:-1]):
            its_kernel.interrupt_after(0)

    cell = its_kernel.run(f"%%execute\n{STUBBORN}", on_message=stop_when_it_runs)
    assert said(cell)[-1] == "Stopping the run"
    assert cell.reply["ename"] == "KeyboardInterrupt"
    kinds = [message["msg_type"] for message in cell.messages]
    assert "clear_output" in kinds[: kinds.index("error")], "the line was left behind"


def test_nothing_is_said_before_half_a_second(its_kernel: Kernel) -> None:
    for _ in range(5):
        began = time.monotonic()
        cell = its_kernel.ok("%%execute -q\n1")
        if time.monotonic() - began < 0.5:
            assert cell.status_lines == []
            assert cell.of("clear_output") == []


def test_in_a_terminal_it_is_a_line_that_goes(narrow: Backend, tmp_path: Path) -> None:
    environ = clean_environment(tmp_path, {"SANDCELL_URL": narrow.url, "SANDCELL_TOKEN": narrow.token, "TERM": "xterm"})
    script = tmp_path / "cells.ipy"
    cells = ["%load_ext sandcell", "%%execute\nimport time\ntime.sleep(1.6)\nprint('through')"]
    cells.append("%%analyze\ndef total(items):\n    return sum(items)")
    script.write_text("\n".join(f"get_ipython().run_cell({source!r})" for source in cells))
    words = ["-m", "IPython", "--colors=nocolor", str(script)]
    with pexpect.spawn(sys.executable, words, env=environ, cwd=str(tmp_path), encoding="utf-8", timeout=60) as terminal:
        terminal.expect(pexpect.EOF)
        shown = terminal.before or ""
    running, _, rest = shown.partition("through")
    assert re.search(r"Running in a sandbox …( \d+ s)?", running), shown
    assert running.endswith("\r\x1b[2K"), "the line was left behind"
    assert "gVisor · default (Python" in rest
    assert re.search(r"total\(items\) +time O\(n\)", rest), rest
    assert "<" not in rest, "no HTML in a terminal"
