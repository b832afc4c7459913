"""How a run ended, as the backend says it: exit codes, exceptions, crashes. Limits have a file of their own."""

from __future__ import annotations

import pytest

from tests.backend import Backend

ENDINGS = [
    ("import sys; sys.exit()", "ok", 0),
    ("import sys; sys.exit(0)", "ok", 0),
    ("import sys; sys.exit(3)", "error", 3),
    ("exit", "ok", 0),
    ("raise SystemExit(300)", "error", 44),
    ("import os; os._exit(0)", "ok", 0),
    ("import os; os._exit(7)", "error", 7),
    ("import os; os.abort()", "killed", 134),
    ("import ctypes; ctypes.string_at(0)", "killed", 139),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed", 137),
    ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "killed", 143),
    ("import os; os.execv('/bin/sh', ['sh', '-c', 'exit 5'])", "error", 5),
]


@pytest.mark.parametrize(("code", "status", "exit_code"), ENDINGS, ids=[code for code, _, _ in ENDINGS])
def test_every_ending_has_its_status_and_exit_code(backend: Backend, code: str, status: str, exit_code: int) -> None:
    answer = backend.run(f"print('said')\n{code}")
    assert (answer["status"], answer["exit_code"]) == (status, exit_code), answer
    assert answer["limit"] is None
    assert not [output for output in answer["outputs"] if output["output_type"] == "error"]
    assert answer["outputs"][0]["text"].startswith("said\n")
    assert bool(answer["message"]) == (status == "killed")


def test_a_message_for_exit_goes_to_stderr(backend: Backend) -> None:
    answer = backend.run("import sys\nsys.exit('that is all')")
    assert (answer["status"], answer["exit_code"]) == ("error", 1)
    assert answer["outputs"] == [{"output_type": "stream", "name": "stderr", "text": "that is all\n"}]


def test_a_crash_says_what_it_was(backend: Backend) -> None:
    assert "segmentation fault" in backend.run("import ctypes; ctypes.string_at(0)")["message"]


def test_deep_recursion_is_an_ordinary_error(backend: Backend) -> None:
    answer = backend.run("def f(): return f()\nf()")
    assert (answer["status"], answer["exit_code"]) == ("error", 1)
    assert answer["outputs"][-1]["ename"] == "RecursionError"
    assert len(str(answer["outputs"])) < 100_000


def test_runs_are_counted_by_their_status(backend: Backend) -> None:
    before = {status: backend.metric("sandcell_runs_total", status=status) for status in ("ok", "error")}
    backend.run("1")
    backend.run("1 / 0")
    after = {status: backend.metric("sandcell_runs_total", status=status) for status in ("ok", "error")}
    assert {status: after[status] - before[status] for status in after} == {"ok": 1, "error": 1}
