"""Sessions: one sandbox and its variables under a name."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from tests.backend import Backend, Json, eventually


@pytest.fixture(autouse=True)
def _no_session_left(backend: Backend) -> Iterator[None]:
    yield
    for session in listed(backend):
        assert backend.client.delete(f"/sessions/{session['name']}").status_code == 204


def listed(backend: Backend) -> list[Json]:
    """What `GET /sessions` says."""
    response = backend.client.get("/sessions")
    assert response.status_code == 200
    sessions: list[Json] = response.json()["sessions"]
    return sessions


def shown(answer: Json) -> str:
    """The text of the last expression."""
    assert answer["status"] == "ok", answer
    text: str = answer["outputs"][-1]["data"]["text/plain"]
    return text


def test_variables_imports_and_counts_go_on(backend: Backend) -> None:
    assert backend.run("import math\nx = 20", session="s")["execution_count"] == 1
    answer = backend.run("x += 1\nmath.floor(x * 2.0)", session="s")
    assert shown(answer) == "42"
    assert answer["execution_count"] == answer["outputs"][-1]["execution_count"] == 2
    assert "NameError" in backend.run("x", session="other")["outputs"][-1]["ename"]
    assert "NameError" in backend.run("x")["outputs"][-1]["ename"]


def test_an_error_and_an_exit_leave_the_session_as_it_is(backend: Backend) -> None:
    backend.run("x = 1", session="s")
    for code in ("1 / 0", "import sys; sys.exit(3)", "def (", "raise KeyboardInterrupt", "bytearray(8 << 30)"):
        answer = backend.run(code, session="s")
        assert (answer["status"], answer["session_ended"]) == ("error", False), code
    assert shown(backend.run("x", session="s")) == "1"


def test_a_run_may_have_more_memory_than_the_one_before(backend: Backend) -> None:
    backend.run("x = 1", session="s", limits={"memory_mb": 256})
    assert shown(backend.run("y = b'0' * (600 << 20); x", session="s", limits={"memory_mb": 1024})) == "1"


def test_a_run_that_may_use_less_than_the_session_holds_is_refused_and_nothing_is_lost(backend: Backend) -> None:
    backend.run("x = bytearray(b'0') * (300 << 20)", session="s", limits={"memory_mb": 1024})
    small = {"code": "x[0]", "session": "s", "limits": {"memory_mb": 256}}
    eventually(lambda: backend.post(**small).status_code == 422)  # a pod tells of its memory a moment late
    answer = backend.post(**small)
    assert answer.json()["errors"][0]["field"] == "limits.memory_mb"
    assert "already holds" in answer.json()["detail"]
    assert shown(backend.run("del x\n1", session="s", limits={"memory_mb": 1024})) == "1"
    # A sandbox gives freed memory back to the host a while later.
    eventually(lambda: backend.post(code="2", session="s", limits={"memory_mb": 256}).status_code == 200)


def test_a_session_is_listed_with_what_it_holds(backend: Backend) -> None:
    backend.run("x = b'0' * (32 << 20)", session="a.b-c_1")
    with backend.stream("import time\nprint('in')\ntime.sleep(30)", session="busy") as events:
        assert any(event.get("text") == "in\n" for event in events)
        first, second = listed(backend)
    assert (first["name"], first["state"], first["execution_count"]) == ("a.b-c_1", "idle", 1)
    assert first["runtime"] == "default"
    assert first["memory_bytes"] > 32 << 20
    assert 0 <= first["idle_s"] < 30
    assert 800 < first["expires_in_s"] <= 900
    assert (second["name"], second["state"]) == ("busy", "busy")


def test_a_deleted_session_is_gone_and_its_name_is_free(backend: Backend) -> None:
    backend.run("x = 1", session="s")
    assert backend.client.delete("/sessions/s").status_code == 204
    again = backend.client.delete("/sessions/s")
    assert (again.status_code, again.json()["code"]) == (404, "session_not_found")
    assert backend.run("x", session="s")["outputs"][-1]["ename"] == "NameError"


def test_deleting_a_busy_session_ends_its_run(backend: Backend) -> None:
    with backend.stream("print('in')\nwhile True: pass", session="s") as events:
        assert any(event.get("text") == "in\n" for event in events)
        assert backend.client.delete("/sessions/s").status_code == 204
        last = list(events)[-1]
    assert last["type"] == "finished"
    assert last["status"] in ("killed", "cancelled")
    assert last["session_ended"] is True
    assert "NameError" in backend.run("x", session="s")["outputs"][-1]["ename"]


def test_two_runs_in_one_session_take_turns(backend: Backend) -> None:
    backend.run("log = []", session="s")
    code = "import time\nlog.append(('in', {0}))\ntime.sleep(0.5)\nlog.append(('out', {0}))"
    threads = [threading.Thread(target=backend.run, args=(code.format(n),), kwargs={"session": "s"}) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    answer = backend.run("pass", session="s", outputs=["log"])
    log = [entry["items"] for entry in answer["variables"]["log"]]
    assert len(log) == 6
    assert all(log[i][0] == "in" and log[i + 1] == ["out", log[i][1]] for i in (0, 2, 4)), log


DEATHS = {
    "a crash": ("import ctypes; ctypes.string_at(0)", "killed", "segmentation fault"),
    "an exit of its process": ("import os; os._exit(7)", "error", "7"),
    "too much output": ("while True: print('x' * 1000)", "output", "output"),
}


@pytest.mark.parametrize("cause", DEATHS)
def test_a_dead_session_says_why_once_and_then_starts_afresh(backend: Backend, cause: str) -> None:
    code, status, reason = DEATHS[cause]
    backend.run("x = 1", session="s")
    answer = backend.run(code, session="s")
    assert (answer["status"], answer["session_ended"]) == (status, True), answer
    told = backend.post(code="x", session="s")
    assert (told.status_code, told.json()["code"]) == (410, "session_died")
    assert reason in told.json()["detail"]
    assert "'s'" in told.json()["detail"]
    assert backend.run("x", session="s")["outputs"][-1]["ename"] == "NameError"


def test_a_session_to_be_resumed_is_not_started_afresh(backend: Backend) -> None:
    told = backend.post(code="x", session="s", resume=True)
    assert (told.status_code, told.json()["code"]) == (410, "session_died")
    backend.run("x = 5", session="s")
    assert backend.run("x", session="s", resume=True)["outputs"][0]["data"]["text/plain"] == "5"
    assert backend.client.delete("/sessions/s").status_code == 204


def test_a_session_that_dies_between_two_runs_says_so(backend: Backend) -> None:
    backend.run("import os, threading\nthreading.Timer(0.3, os.abort).start()", session="s")
    eventually(lambda: not listed(backend))
    told = backend.post(code="1", session="s")
    assert (told.status_code, told.json()["code"]) == (410, "session_died")
    assert "between" in told.json()["detail"]


def test_work_in_the_background_goes_on_between_two_runs(backend: Backend) -> None:
    code = "import threading, time\nn = 0\ndef work():\n    global n\n    while True:\n        n += 1; time.sleep(0.01)"
    backend.run(f"{code}\nthreading.Thread(target=work, daemon=True).start()", session="s")
    first = int(shown(backend.run("n", session="s")))
    time.sleep(0.5)
    assert int(shown(backend.run("n", session="s"))) > first


def test_output_between_two_runs_is_not_shown_in_the_next(backend: Backend) -> None:
    code = (
        "import threading, time\ndef late():\n    time.sleep(0.3); print('late')\nthreading.Thread(target=late).start()"
    )
    backend.run(code, session="s")
    time.sleep(1)
    assert backend.run("print('next')", session="s")["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": "next\n"}
    ]


def test_each_caller_may_keep_only_so_many(backend: Backend) -> None:
    for n in range(4):
        backend.run("1", session=f"s{n}")
    refused = backend.post(code="1", session="one-more")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_sessions")
    assert "Retry-After" in refused.headers
    assert "s0, s1, s2, s3" in refused.json()["detail"]
    assert backend.run("1", session="s3")["status"] == "ok"
