"""Whoever closes the connection, or asks for an interrupt, ends the run."""

from __future__ import annotations

import time

import httpx2
import pytest

from tests.backend import Backend, eventually

STUBBORN = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('deaf')\nwhile True: pass"


def live(backend: Backend) -> float:
    """Sandboxes in use."""
    return backend.metric("sandcell_sandboxes", state="live")


@pytest.mark.parametrize("code", ["import time\ntime.sleep(60)", STUBBORN, "while True: print('x')"])
def test_closing_the_stream_ends_the_run_at_once(backend: Backend, code: str) -> None:
    before = backend.metric("sandcell_runs_total", status="cancelled")
    with backend.stream(f"print('in')\n{code}", limits={"output_kb": 16384}) as events:
        assert any("in" in event.get("text", "") for event in events)
    eventually(lambda: backend.metric("sandcell_runs_total", status="cancelled") == before + 1, timeout=3)
    eventually(lambda: live(backend) == 0)


def test_closing_a_request_for_the_whole_answer_ends_the_run(backend: Backend) -> None:
    eventually(lambda: backend.metric("sandcell_sandboxes", state="ready") >= 1, timeout=60)  # so that it has begun
    before = backend.metric("sandcell_runs_total", status="cancelled")
    with pytest.raises(httpx2.ReadTimeout):
        backend.client.post("/execute", json={"code": "import time\ntime.sleep(60)"}, timeout=2)
    eventually(lambda: backend.metric("sandcell_runs_total", status="cancelled") == before + 1, timeout=3)
    eventually(lambda: live(backend) == 0)


def test_closing_the_stream_of_a_session_interrupts_it_and_keeps_it(backend: Backend) -> None:
    code = "import time\nx = 1\nprint('in')\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    x = 2\n    raise"
    with backend.stream(code, session="left") as events:
        assert any(event.get("text") == "in\n" for event in events)
    answer = backend.run("x", session="left")
    assert answer["outputs"][-1]["data"]["text/plain"] == "2"
    assert backend.client.delete("/sessions/left").status_code == 204


def test_closing_the_stream_of_a_stubborn_session_kills_it(backend: Backend) -> None:
    with backend.stream(STUBBORN, session="left") as events:
        assert any(event.get("text") == "deaf\n" for event in events)
    eventually(lambda: not backend.client.get("/sessions").json()["sessions"], timeout=10)
    told = backend.post(code="1", session="left")
    assert (told.status_code, told.json()["code"]) == (410, "session_died")
    assert "cancelled" in told.json()["detail"]


@pytest.mark.parametrize("session", [None, "stopped"])
def test_an_interrupt_is_a_keyboard_interrupt_and_the_stream_goes_on(backend: Backend, session: str | None) -> None:
    code = "import time\nprint('in')\ntry:\n    time.sleep(60)\nfinally:\n    print('cleaned up')"
    with backend.stream(code, session=session) as events:
        started = next(events)
        assert any(event.get("text") == "in\n" for event in events)
        answer = backend.client.post(f"/executions/{started['execution_id']}/interrupt")
        assert answer.status_code == 202
        rest = list(events)
    assert rest[0] == {"type": "stream", "name": "stdout", "text": "cleaned up\n"}
    assert rest[1]["ename"] == "KeyboardInterrupt"
    assert "time.sleep(60)" in rest[1]["traceback"][-2] or "sleep" in "".join(rest[1]["traceback"])
    assert rest[-1]["status"] == "cancelled"
    assert rest[-1]["session_ended"] is False
    gone = backend.client.post(f"/executions/{started['execution_id']}/interrupt")
    assert (gone.status_code, gone.json()["code"]) == (404, "execution_not_found")
    if session:
        assert backend.client.delete(f"/sessions/{session}").status_code == 204


INTERRUPTIBLE = {
    "a child process": "!sleep 60",
    "an await": "import asyncio\nawait asyncio.sleep(60)",
    "a lock": "import threading\nl = threading.Lock()\nl.acquire()\nl.acquire()",
    "a thread to join": "import threading, time\nt = threading.Thread(target=time.sleep, args=(60,), daemon=True)\n"
    "t.start()\nt.join()",
}


@pytest.mark.parametrize("what", INTERRUPTIBLE)
def test_an_interrupt_ends_every_way_of_waiting(backend: Backend, what: str) -> None:
    with backend.stream(f"print('in')\n{INTERRUPTIBLE[what]}") as events:
        started = next(events)
        assert any(event.get("text") == "in\n" for event in events)
        time.sleep(0.2)
        assert backend.client.post(f"/executions/{started['execution_id']}/interrupt").status_code == 202
        *_, last = events
    assert last["status"] == "cancelled"
    assert last["exit_code"] == 1, "it was killed instead of interrupted"


def test_code_that_ignores_its_interrupt_is_killed_after_a_while(backend: Backend) -> None:
    with backend.stream(STUBBORN) as events:
        started = next(events)
        assert any(event.get("text") == "deaf\n" for event in events)
        for _ in range(3):  # asking more often does not make it later
            assert backend.client.post(f"/executions/{started['execution_id']}/interrupt").status_code == 202
            time.sleep(0.5)
        *_, last = events
    assert last["status"] == "cancelled"
    assert last["exit_code"] is None


def test_nobody_can_interrupt_what_is_not_theirs(backend: Backend) -> None:
    for name in ("unknown", "0" * 16, "%2e%2e"):
        answer = backend.client.post(f"/executions/{name}/interrupt")
        assert (answer.status_code, answer.json()["code"]) == (404, "execution_not_found")
    assert httpx2.post(f"{backend.url}/executions/unknown/interrupt").status_code == 401
