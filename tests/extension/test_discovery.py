"""Which backend is found, in which surroundings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from sandcell.client import Client
from sandcell.discovery import Connection, direct, jupyter_server
from sandcell.embedded import EmbeddedBackend
from sandcell.endpoint import Endpoint
from sandcell.errors import BackendError, Unavailable
from sandcell.routes import take_endpoint

HEALTH = {"status": "ok", "version": "1", "embedded": False, "executor": {"name": "gvisor", "isolated": True}}
SERVER = {"pid": 77, "url": "http://localhost:8888/base/", "token": "t", "sock": ""}


class FakeChild(EmbeddedBackend):
    """Stands for a child that is there already."""

    def __init__(self) -> None:
        super().__init__(argv=["false"])
        self.asked = 0

    async def endpoint(self) -> Endpoint:
        self.asked += 1
        return Endpoint(f"http://127.0.0.1:{self.asked}", "embedded", "Bearer child")


def runtime_dir(folder: Path, **changes: Any) -> Path:
    (folder / "jpserver-77.json").write_text(json.dumps({**SERVER, **changes}))
    return folder


def connection(
    environ: dict[str, str], folder: Path, answer: Callable[[httpx2.Request], httpx2.Response], child: FakeChild
) -> Connection:
    return Connection(
        environ,
        make_client=lambda endpoint: Client(endpoint, transport=httpx2.MockTransport(answer)),
        embedded=child,
        runtime_dir=folder,
        interpreter="/env/bin/python",
    )


def healthy(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json=HEALTH)


def test_the_environment_names_a_backend_only_with_a_token() -> None:
    assert direct({"SANDCELL_URL": "https://s"}) is None
    assert direct({"SANDCELL_TOKEN": "t"}) is None
    assert direct({"SANDCELL_URL": "https://s", "SANDCELL_TOKEN": "t"}) == Endpoint("https://s", "direct", "Bearer t")


def test_a_jupyter_server_takes_the_token_out_of_what_kernels_inherit() -> None:
    environ = {"SANDCELL_URL": "https://s", "SANDCELL_TOKEN": "t", "HOME": "/"}
    assert take_endpoint(environ) == Endpoint("https://s", "direct", "Bearer t")
    assert environ == {"SANDCELL_URL": "https://s", "HOME": "/"}


def test_the_kernels_own_server(tmp_path: Path) -> None:
    assert jupyter_server({"JPY_PARENT_PID": "77"}, runtime_dir(tmp_path)) == Endpoint(
        "http://127.0.0.1:8888/base/sandcell/api", "jupyter", "token t"
    )


def test_no_server_of_ones_own(tmp_path: Path) -> None:
    runtime_dir(tmp_path, pid=78)
    for environ in ({}, {"JPY_PARENT_PID": "5"}, {"JPY_PARENT_PID": "77"}, {"JPY_PARENT_PID": "../77"}):
        assert jupyter_server(environ, tmp_path) is None
    (tmp_path / "jpserver-77.json").write_text("{")
    assert jupyter_server({"JPY_PARENT_PID": "77"}, tmp_path) is None


def test_under_a_hub(tmp_path: Path) -> None:
    environ = {"JUPYTERHUB_SERVICE_URL": "http://0.0.0.0:8888/user/me/", "JUPYTERHUB_API_TOKEN": "hub"}
    assert jupyter_server(environ, tmp_path) == Endpoint(
        "http://127.0.0.1:8888/user/me/sandcell/api", "jupyter", "token hub"
    )
    both = {**environ, "JPY_PARENT_PID": "77"}
    found = jupyter_server(both, runtime_dir(tmp_path, url="http://me:8888/user/me/", token=""))
    assert found == Endpoint("http://me:8888/user/me/sandcell/api", "jupyter", "token hub")


def test_a_server_on_a_unix_socket(tmp_path: Path) -> None:
    found = jupyter_server(
        {"JPY_PARENT_PID": "77"}, runtime_dir(tmp_path, url="http+unix://%2Frun%2Fs/", sock="/run/s")
    )
    assert found is not None
    assert found.socket == "/run/s"
    assert found.is_loopback


async def test_the_order(tmp_path: Path) -> None:
    child = FakeChild()
    environ = {"SANDCELL_URL": "https://s", "SANDCELL_TOKEN": "t", "JPY_PARENT_PID": "77"}
    client, _ = await connection(environ, runtime_dir(tmp_path), healthy, child).client()
    assert client.endpoint.via == "direct"
    del environ["SANDCELL_TOKEN"]
    client, _ = await connection(environ, tmp_path, healthy, child).client()
    assert client.endpoint.via == "jupyter"
    client, _ = await connection({}, tmp_path, healthy, child).client()
    assert client.endpoint.via == "embedded"


@pytest.mark.parametrize("status", [403, 404])
async def test_a_server_without_the_extension_means_a_child_of_ones_own(tmp_path: Path, status: int) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status) if request.url.port == 8888 else healthy(request)

    found = connection({"JPY_PARENT_PID": "77"}, runtime_dir(tmp_path), answer, FakeChild())
    client, _ = await found.client()
    assert client.endpoint.via == "embedded"


async def test_a_team_backend_without_a_way_to_it_is_said_to_be_so(tmp_path: Path) -> None:
    child = FakeChild()
    with pytest.raises(Unavailable, match="no SANDCELL_TOKEN, and this kernel has no Jupyter server"):
        await connection({"SANDCELL_URL": "https://s"}, tmp_path, healthy, child).client()
    assert child.asked == 0


async def test_a_server_whose_backend_cannot_start_says_why(tmp_path: Path) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(503, json={"detail": "not installed", "code": "backend_unavailable"})

    child = FakeChild()
    with pytest.raises(BackendError, match="not installed"):
        await connection({"JPY_PARENT_PID": "77"}, runtime_dir(tmp_path), answer, child).client()
    assert child.asked == 0


async def test_an_embedded_backend_is_told_the_kernels_interpreter(tmp_path: Path) -> None:
    sent: list[dict[str, Any]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            sent.append(json.loads(request.content))
            return httpx2.Response(200, content=b"")
        return httpx2.Response(200, json={**HEALTH, "embedded": True})

    found = connection({}, tmp_path, answer, FakeChild())
    await found.execute({"code": "1"})
    await found.execute({"code": "1", "runtime": "other"})
    assert [request["runtime"] for request in sent] == ["/env/bin/python", "other"]


async def test_a_child_that_has_gone_is_replaced_and_its_sessions_are_not_started_afresh(tmp_path: Path) -> None:
    gone: set[int] = set()
    asked: list[bool] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.port in gone:
            raise httpx2.ConnectError("gone", request=request)
        if request.method == "POST":
            asked.append(json.loads(request.content).get("resume", False))
            if asked[-1] and request.url.port == 2:
                return httpx2.Response(410, json={"code": "session_died", "detail": "Session 's' has ended."})
        return httpx2.Response(200, json={**HEALTH, "embedded": True})

    child = FakeChild()
    found = connection({}, tmp_path, answer, child)
    await found.execute({"code": "1", "session": "s"})
    await found.execute({"code": "1", "session": "s"})
    gone.add(1)
    with pytest.raises(BackendError, match="Session 's' has ended"):
        await found.execute({"code": "1", "session": "s"})
    await found.execute({"code": "1", "session": "s"})
    found.forget_session("s")
    await found.execute({"code": "1", "session": "s"})
    assert asked == [False, True, True, False, False]
    assert child.asked == 2
