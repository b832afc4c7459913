"""Which backend is found, in which surroundings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from IPython.core.error import UsageError

from sandcell.client import Client
from sandcell.discovery import Connection, by_hub, direct, jupyter_server
from sandcell.embedded import EmbeddedBackend
from sandcell.endpoint import Endpoint, LoginPage
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


@pytest.mark.parametrize("environ", [{}, {"JPY_PARENT_PID": "77"}])
async def test_a_team_backend_without_a_token_is_used_by_a_sign_in(environ: dict[str, str], tmp_path: Path) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(404) if request.url.port == 8888 else healthy(request)

    child = FakeChild()
    found = connection({"SANDCELL_URL": "https://s", **environ}, runtime_dir(tmp_path), answer, child)
    client, _ = await found.client()
    assert (client.endpoint.url, client.endpoint.via) == ("https://s", "direct")
    assert client.endpoint.credentials is not None
    assert found.sign_in is not None
    assert found.login_page is None
    assert child.asked == 0


async def test_a_jupyter_server_that_is_away_for_a_moment_brings_no_tokens_into_the_kernel(tmp_path: Path) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("away", request=request)

    found = connection(
        {"SANDCELL_URL": "https://s", "JPY_PARENT_PID": "77"}, runtime_dir(tmp_path), answer, FakeChild()
    )
    with pytest.raises(Unavailable, match="Jupyter server does not answer"):
        await found.client()
    assert found.sign_in is None


async def test_where_a_child_will_not_do_it_is_said_why(tmp_path: Path) -> None:
    child = FakeChild()
    found = Connection({}, embedded=child, runtime_dir=tmp_path, no_child="nothing would be kept")
    with pytest.raises(UsageError, match="nothing would be kept"):
        await found.client()
    assert child.asked == 0


@pytest.mark.parametrize(
    ("environ", "changes", "path", "url"),
    [
        ({}, {}, "/base/sandcell/login", "http://localhost:8888/base/sandcell/login"),
        ({}, {"url": "http+unix://%2Frun%2Fs/", "sock": "/run/s"}, "/sandcell/login", None),
        ({"JUPYTERHUB_API_TOKEN": "t", "JUPYTERHUB_SERVICE_URL": "http://0.0.0.0:8888/user/me/",
          "JUPYTERHUB_SERVICE_PREFIX": "/hub/user/me/"}, {}, "/hub/user/me/sandcell/login", None),
    ],
)  # fmt: skip
def test_where_one_signs_in(
    environ: dict[str, str], changes: dict[str, str], path: str, url: str | None, tmp_path: Path
) -> None:
    found = jupyter_server({"JPY_PARENT_PID": "77", **environ}, runtime_dir(tmp_path, **changes))
    assert found is not None
    assert found.login == LoginPage(path, url)
    assert found.login.prefilled("a+b@c").path == f"{path}?email=a%2Bb%40c"


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


HUB = {
    "SANDCELL_URL": "https://s", "JUPYTERHUB_API_TOKEN": "h", "JUPYTERHUB_BASE_URL": "/hubs/1/",
    "JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:5/hubs/1/user/a/", "JUPYTERHUB_SERVICE_PREFIX": "/hubs/1/user/a/",
}  # fmt: skip


def test_under_a_hub_the_servers_own_token_says_who_is_asking() -> None:
    found = take_endpoint(dict(HUB))
    assert found == Endpoint("https://s", "direct", "Bearer h")
    assert found is not None and found.login == LoginPage("/hubs/1/hub/login", None, at="hub")
    assert take_endpoint({**HUB, "SANDCELL_TOKEN": "t"}) == Endpoint("https://s", "direct", "Bearer t")
    for missing in ("SANDCELL_URL", "JUPYTERHUB_API_TOKEN"):
        assert by_hub({name: value for name, value in HUB.items() if name != missing}) is None


def test_under_a_hub_people_are_sent_to_its_own_page() -> None:
    found = jupyter_server(HUB)
    assert found is not None and found.login == LoginPage("/hubs/1/hub/login", None, at="hub")


async def test_a_kernel_whose_server_lacks_the_extension_asks_as_the_hubs_user(tmp_path: Path) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(404) if request.url.host == "127.0.0.1" else healthy(request)

    asking = connection(HUB, tmp_path, answer, FakeChild())
    client, _ = await asking.client()
    assert (client.endpoint, asking.sign_in) == (Endpoint("https://s", "direct", "Bearer h"), None)
    await asking.close()
