"""The backend's own life: how it starts, refuses to start, drains and ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time

import httpx2
import pytest

from tests.backend import Backend, Owner, eventually


def test_sigterm_lets_runs_finish_and_takes_no_new_ones(me: Owner) -> None:
    with me.serving(drain_s=20) as backend:
        backend.run("x = 1", session="idle")
        with backend.stream("print('in')\nimport time\ntime.sleep(2)\nprint('out')") as events:
            assert any(event.get("text") == "in\n" for event in events)
            backend.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            assert _refused(backend)
            rest = list(events)
        assert [event.get("text") for event in rest[:-1]] == ["out\n"]
        assert rest[-1]["status"] == "ok"
        assert backend.process.wait(timeout=15) == 0


def _refused(backend: Backend) -> bool:
    """No connection, or the problem that says why."""
    try:
        response = httpx2.post(f"{backend.url}/execute", json={"code": "1"}, headers=backend.headers)
    except httpx2.TransportError:
        return True
    return response.status_code == 503 and response.json()["code"] == "draining"


def test_sigterm_cancels_what_runs_longer_than_the_grace_period(me: Owner) -> None:
    with me.serving(drain_s=1) as backend:
        with backend.stream("print('in')\nimport time\ntime.sleep(60)") as events:
            assert any(event.get("text") == "in\n" for event in events)
            backend.process.send_signal(signal.SIGTERM)
            rest = list(events)
        assert rest[-1]["type"] == "finished"
        assert rest[-1]["status"] == "cancelled"
        assert backend.process.wait(timeout=15) == 0


def test_an_embedded_backend_ends_with_its_parents_pipe_and_serves_any_interpreter(me: Owner) -> None:
    with me.serving("--embedded") as backend:
        assert backend.client.get("/health").json()["embedded"] is True
        answer = backend.run("import sys\nsys.prefix", runtime=sys.executable)
        assert answer["runtime"] == sys.executable
        assert answer["outputs"][0]["data"]["text/plain"] == repr(sys.prefix)
        refused = backend.post(code="1", runtime="/nonexistent/python")
        assert refused.status_code in (404, 503)
        assert "/nonexistent/python" in refused.json()["detail"]
        assert backend.process.stdin
        backend.process.stdin.close()
        assert backend.process.wait(timeout=15) == 0


def test_sessions_have_a_runtime_of_their_own_and_end_when_nobody_uses_them(me: Owner) -> None:
    runtimes = json.dumps({"twin": sys.prefix})
    with me.serving(runtimes=runtimes, session_idle_s=2, pool_max=1) as backend:
        assert backend.client.get("/health").json()["runtimes"] == ["default", "twin"]
        assert backend.run("x = 1", session="s", runtime="twin")["runtime"] == "twin"
        refused = backend.post(code="1", session="s", runtime="default")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "runtime")
        eventually(lambda: not backend.client.get("/sessions").json()["sessions"])
        told = backend.post(code="1", session="s", runtime="twin")
        assert (told.status_code, told.json()["code"]) == (410, "session_died")
        assert "not used" in told.json()["detail"]


def test_the_process_executor_says_everywhere_that_it_does_not_isolate(me: Owner) -> None:
    with me.serving(executor="process") as backend:
        health = backend.client.get("/health").json()["executor"]
        assert (health["name"], health["isolated"]) == ("process", False)
        assert "NOT isolated" in health["warning"]
        answer = backend.run("6 * 7")
        assert answer["isolated"] is False
        assert answer["outputs"][0]["data"]["text/plain"] == "42"
        started, *_, finished = backend.events("print('x')")
        assert (started["isolated"], started["executor"]) == (False, "process")
        assert finished["status"] == "ok"


def test_without_runsc_nothing_runs_and_the_reason_is_told(me: Owner) -> None:
    with me.serving(runsc="/nonexistent/runsc") as backend:
        for answer in (backend.client.get("/health/ready"), backend.post(code="print('must not run')")):
            assert (answer.status_code, answer.json()["code"]) == (503, "sandbox_unavailable")
            assert "/nonexistent/runsc" in answer.json()["detail"]
            assert "install" in answer.json()["detail"]
        health = backend.client.get("/health")
        assert health.status_code == 200
        assert "/nonexistent/runsc" in health.json()["executor"]["unavailable"]


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "SANDCELL_TOKEN"),
        ({"SANDCELL_TOKEN": ""}, "SANDCELL_TOKEN"),
        ({"SANDCELL_TOKEN": "t", "SANDCELL_WALL_S": "-1"}, "SANDCELL_WALL_S"),
        ({"SANDCELL_TOKEN": "t", "SANDCELL_EXECUTOR": "none"}, "SANDCELL_EXECUTOR"),
    ],
)
def test_wrong_settings_are_said_at_once(environment: dict[str, str], said: str) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SANDCELL_")}
    done = subprocess.run(
        [sys.executable, "-m", "sandcell_server", "serve", "--port", "0"],
        env=clean | environment, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_kept_checkpoint_serves_several_backends_at_once(me: Owner) -> None:
    with me.serving(pool_max=1) as first, me.serving(pool_max=1) as second:
        answers: list[str] = []
        threads = [threading.Thread(target=lambda b=b: answers.append(b.run("1")["status"])) for b in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert answers == ["ok", "ok"]
