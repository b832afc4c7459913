"""What the status bar is told: a real Jupyter server before and after its first run, and at a team's backend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.backend import Backend, serving
from tests.extension.jupyter import JupyterServer, jupyter_server

pytestmark = [pytest.mark.notebook, pytest.mark.gvisor]


def told(server: JupyterServer) -> dict[str, Any]:
    answer = server.http.get("sandcell/api/about")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_asking_starts_nothing(runsc: str, tmp_path: Path) -> None:
    with jupyter_server(tmp_path, {}) as server:
        before = told(server)
        assert before["backend"] == "embedded" and before["state"] == "idle" and before["isolated"] is None
        assert server.http.post("sandcell/api/execute", json={"code": "1"}).status_code == 200
        after = told(server)
    assert after["state"] == "ready" and after["isolated"] is True and after["engine"].startswith("gVisor ")
    assert after["sign_in"] == "none" and after["user"] is None


def test_a_backend_without_isolation_says_so(tmp_path: Path) -> None:
    with jupyter_server(tmp_path, {"SANDCELL_EXECUTOR": "process"}) as server:
        server.http.get("sandcell/api/health")
        about = told(server)
    assert about["isolated"] is False
    assert about["engine"] == "plain process"


def test_one_that_cannot_make_sandboxes_says_why(tmp_path: Path) -> None:
    with jupyter_server(tmp_path, {"SANDCELL_RUNSC": "/nowhere/runsc"}) as server:
        server.http.get("sandcell/api/health")
        about = told(server)
    assert about["state"] == "unavailable"
    assert "runsc" in about["detail"]


def test_a_team_s_backend_by_its_host_without_any_token(team_backend: Backend, tmp_path: Path) -> None:
    environ = {
        "SANDCELL_URL": team_backend.url.replace("//", "//someone:secret@"),
        "SANDCELL_TOKEN": team_backend.token,
    }
    with jupyter_server(tmp_path, environ) as server:
        about = told(server)
    assert about["backend"] == "team" and about["state"] == "ready" and about["isolated"] is True
    assert about["host"] == team_backend.url.removeprefix("http://")
    assert "secret" not in json.dumps(about) and team_backend.token not in json.dumps(about)


def test_one_that_is_away_is_unavailable(tmp_path: Path) -> None:
    environ = {"SANDCELL_URL": "http://127.0.0.1:9", "SANDCELL_TOKEN": "x"}
    with jupyter_server(tmp_path, environ) as server:
        about = told(server)
    assert about["state"] == "unavailable" and about["isolated"] is None
    assert "cannot be reached" in about["detail"]


def test_nobody_is_signed_in_where_somebody_has_to(runsc: str, tmp_path: Path) -> None:
    with (
        serving(tmp_path / "backend.log", cache_dir=tmp_path / "cache") as backend,
        jupyter_server(tmp_path, {"SANDCELL_URL": backend.url}) as server,
    ):
        about = told(server)
        assert server.http.get("sandcell/api/about").headers["content-type"].startswith("application/json")
    assert about["sign_in"] == "page" and about["user"] is None and about["state"] == "ready"
