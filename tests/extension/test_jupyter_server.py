"""The Jupyter server's proxy: a real server, a real kernel of it, a real backend."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.backend import Backend
from tests.extension.jupyter import JupyterServer, jupyter_server
from tests.extension.kernels import Kernel

pytestmark = pytest.mark.notebook


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """With nothing configured: it runs a backend of its own."""
    with jupyter_server(tmp_path_factory.mktemp("jupyter"), {}) as started:
        yield started


@pytest.fixture(scope="module")
def its_kernel(server: JupyterServer) -> Iterator[Kernel]:
    with server.kernel() as started:
        started.ok("%load_ext sandcell")
        started.ok("%%execute\n1")
        yield started


def test_cells_go_through_the_server(its_kernel: Kernel) -> None:
    assert "your Jupyter server runs for you" in its_kernel.ok("%sandcell").stdout
    cell = its_kernel.ok("%%execute\nprint('hello')\n6 * 7")
    assert cell.stdout == "hello\n"
    assert cell.displays[0] == {"text/plain": "42"}


def test_a_cell_sees_the_packages_of_its_notebook(its_kernel: Kernel) -> None:
    mine = its_kernel.ok("import sys\nprint(sys.prefix)").stdout
    assert its_kernel.ok("%%execute -q\nimport sys\nprint(sys.prefix)").stdout == mine


def test_the_stream_is_live(its_kernel: Kernel) -> None:
    seen: list[float] = []
    cell = its_kernel.ok(
        "%%execute -q\nimport time\nfor n in range(4):\n    print(n)\n    time.sleep(0.3)",
        on_message=lambda message: seen.append(time.perf_counter()) if message["msg_type"] == "stream" else None,
    )
    assert cell.stdout == "0\n1\n2\n3\n"
    assert seen[-1] - seen[0] > 0.6


def test_sessions_go_through_too(its_kernel: Kernel) -> None:
    its_kernel.ok("%%execute -s s\nn = 1")
    assert "s " in its_kernel.ok("%sandcell sessions").stdout
    assert "has ended" in its_kernel.ok("%sandcell stop s").stdout


def test_only_a_signed_in_user_is_served(server: JupyterServer) -> None:
    for method, path in (("GET", "health"), ("POST", "execute"), ("DELETE", "sessions/x")):
        answer = httpx2.request(method, f"{server.info['url']}sandcell/api/{path}")
        assert answer.status_code == 403, path
    # The server lists handlers that forgot to ask who is calling; other extensions may be among them, not this one.
    assert not re.search(r"of \w+ registered for \S*sandcell", server.log.read_text())


def test_only_the_listed_paths_are_passed_on(server: JupyterServer) -> None:
    api = "sandcell/api/"
    assert server.http.get(f"{api}health").json()["embedded"] is True
    for path in ("metrics", "docs", "openapi.json", "sessions/x/y", "health/../metrics", "executions/x/interrupt/y"):
        assert server.http.get(api + path).status_code in (404, 405), path
    assert server.http.post(f"{api}health").status_code == 405


def test_with_a_backend_of_its_own_there_is_nothing_to_sign_in_to(server: JupyterServer) -> None:
    assert "No sign-in is needed here" in server.http.get("sandcell/login").text
    for path in ("register", "challenge"):
        answer = server.http.get(f"sandcell/login/{path}")
        assert (answer.status_code, "No sign-in is needed here." in answer.text) == (404, True)
    assert server.http.post("sandcell/login", data={"email": "a@b", "password": "x"}).status_code == 404
    assert server.http.post("sandcell/api/auth/login", json={"email": "a@b", "password": "x"}).status_code == 404


def test_the_backends_refusals_come_as_they_are(server: JupyterServer) -> None:
    answer = server.http.delete("sandcell/api/sessions/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "session_not_found"
    answer = server.http.post("sandcell/api/execute", json={"code": 5})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_no_token_reaches_the_kernel(its_kernel: Kernel) -> None:
    assert its_kernel.ok("import os\nprint([name for name in os.environ if 'SANDCELL' in name])").stdout == "[]\n"


def test_whoever_goes_away_ends_the_run(server: JupyterServer, its_kernel: Kernel) -> None:
    content = {"code": "import time\nprint('on')\ntime.sleep(60)", "session": "left"}
    with server.http.stream(
        "POST", "sandcell/api/execute", json=content, headers={"Accept": "application/x-ndjson"}
    ) as answer:
        lines = answer.iter_lines()
        assert json.loads(next(lines))["type"] == "started"
        assert json.loads(next(lines))["text"] == "on\n"
    deadline = time.monotonic() + 5
    while (state := _session(server, "left").get("state")) == "busy" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert state != "busy"
    server.http.delete("sandcell/api/sessions/left")


def test_a_backend_that_died_is_started_again(server: JupyterServer, its_kernel: Kernel) -> None:
    its_kernel.ok("%%execute -s kept\nn = 1")
    before = _child_backend(server)
    before.kill()
    before.wait(10)
    assert its_kernel.ok("%%execute -q\n1").displays == [{"text/plain": "1"}]
    assert _child_backend(server).pid != before.pid
    assert "'kept' has ended" in its_kernel.run("%%execute -s kept\nn").error
    assert "NameError" in its_kernel.run("%%execute -s kept\nn").error
    its_kernel.ok("%sandcell restart kept")
    its_kernel.ok("%%execute -s kept\nn = 2")


def test_interrupt_stops_the_code(server: JupyterServer, its_kernel: Kernel) -> None:
    kernel_id = server.http.get("api/kernels").json()[0]["id"]
    pressed: list[bool] = []

    def press(message: dict[str, object]) -> None:
        if message["msg_type"] == "stream" and not pressed:
            pressed.append(True)
            server.http.post(f"api/kernels/{kernel_id}/interrupt")

    cell = its_kernel.run("%%execute\nimport time\nprint('on')\ntime.sleep(30)", on_message=press)
    assert cell.reply["ename"] == "KeyboardInterrupt"


def test_the_backend_ends_with_the_server(tmp_path: Path) -> None:
    with jupyter_server(tmp_path, {}) as server:
        assert server.http.get("sandcell/api/health").status_code == 200
        child = _child_backend(server)
        server.process.kill()
        server.process.wait(10)
        psutil.wait_procs([child], timeout=15)
        assert not child.is_running()


def test_a_team_backend_behind_the_server(team_backend: Backend, tmp_path: Path) -> None:
    environ = {"SANDCELL_URL": team_backend.url, "SANDCELL_TOKEN": team_backend.token}
    with jupyter_server(tmp_path, environ) as server, server.kernel() as kernel:
        kernel.ok("%load_ext sandcell")
        assert "your Jupyter server connects to" in kernel.ok("%sandcell").stdout
        assert kernel.ok("%%execute -q\n6 * 7").displays == [{"text/plain": "42"}]
        found = kernel.ok("import os\nprint({name: value for name, value in os.environ.items() if 'SANDCELL' in name})")
        assert team_backend.token not in found.stdout
        assert team_backend.url in found.stdout
        assert team_backend.token not in server.log.read_text()


def test_a_backend_that_cannot_start_is_a_503_that_says_why(tmp_path: Path) -> None:
    # A broken setting is what a user could have: the backend refuses it, and its words arrive.
    with jupyter_server(tmp_path, {"SANDCELL_EXECUTOR": "nonsense"}) as server:
        answer = server.http.get("sandcell/api/health")
        assert answer.status_code == 503
        assert answer.json()["code"] == "backend_unavailable"
        with server.kernel() as kernel:
            kernel.ok("%load_ext sandcell")
            cell = kernel.run("%%execute\n1")
            assert "did not start" in cell.error
            assert "nonsense" in cell.error or "executor" in cell.error.lower()


def _session(server: JupyterServer, name: str) -> dict[str, str]:
    sessions = server.http.get("sandcell/api/sessions").json()["sessions"]
    return next((session for session in sessions if session["name"] == name), {})


def _child_backend(server: JupyterServer) -> psutil.Process:
    children = psutil.Process(server.process.pid).children()
    return next(child for child in children if "sandcell_server" in child.cmdline())
