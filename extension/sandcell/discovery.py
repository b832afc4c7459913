"""Which backend a notebook talks to.

1. `SANDCELL_URL` with `SANDCELL_TOKEN`: that one, directly (headless use).
2. The kernel's own Jupyter server, where Sandcell's extension runs; it holds whatever token is needed.
3. `SANDCELL_URL` under a JupyterHub: that one, as the Hub's user. Elsewhere: as whoever signed in by `sandcell login`.
4. A backend of this process's own, started by it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from IPython.core.error import UsageError

from sandcell.client import AnalysisRun, Client, Health, Run
from sandcell.embedded import EmbeddedBackend
from sandcell.endpoint import Endpoint, LoginPage
from sandcell.errors import BackendError, ConnectionLost, SandcellError, Unavailable
from sandcell.signin.service import SignIn

MakeClient = Callable[[Endpoint], Client]
SignInAt = Callable[[str], SignIn]
HUB_REFUSES = "Your sign-in at JupyterHub has ended, or this server may not use Sandcell's backend."


def direct(environ: Mapping[str, str]) -> Endpoint | None:
    """The backend that the environment names, if it also gives a token for it."""
    url, token = environ.get("SANDCELL_URL"), environ.get("SANDCELL_TOKEN")
    return Endpoint(url, "direct", f"Bearer {token}") if url and token else None


def by_hub(environ: Mapping[str, str]) -> Endpoint | None:
    """Under a JupyterHub: the backend that the environment names, as a service of the Hub, which knows whose the
    server's own token is. The Hub has to grant the token the scope `access:services!service=...`."""
    url, token = environ.get("SANDCELL_URL"), environ.get("JUPYTERHUB_API_TOKEN")
    return Endpoint(url, "direct", f"Bearer {token}", login=_hub_page(environ)) if url and token else None


def _hub_page(environ: Mapping[str, str]) -> LoginPage:
    return LoginPage(f"{environ.get('JUPYTERHUB_BASE_URL', '/')}hub/login", None, at="hub")


def jupyter_server(environ: Mapping[str, str], runtime_dir: Path | None = None) -> Endpoint | None:
    """The Jupyter server that started this kernel, by the file that it left in Jupyter's runtime folder."""
    server = _server_info(environ.get("JPY_PARENT_PID", ""), runtime_dir)
    token = environ.get("JUPYTERHUB_API_TOKEN")
    url = environ.get("JUPYTERHUB_SERVICE_URL") if token else None
    if server is not None:
        token, url = token or server.get("token"), str(server.get("url") or url or "")
    if not url:
        return None
    login = _login_page(url, environ)
    url = _reachable(url)
    return Endpoint(
        url.rstrip("/") + "/sandcell/api",
        "jupyter",
        f"token {token}" if token else None,
        socket=str(server["sock"]) if server and server.get("sock") else None,
        login=login,
    )


def _server_info(pid: str, runtime_dir: Path | None) -> dict[str, Any] | None:
    if not pid.isdecimal():
        return None
    if runtime_dir is None:
        try:
            from jupyter_core.paths import jupyter_runtime_dir  # plain IPython may be without Jupyter
        except ImportError:
            return None
        runtime_dir = Path(jupyter_runtime_dir())
    try:
        server = json.loads((runtime_dir / f"jpserver-{pid}.json").read_text())
    except (OSError, ValueError):
        return None
    # A pid is used again after a restart of the machine, and the file may have stayed.
    return server if isinstance(server, dict) and server.get("pid") == int(pid) else None


def _login_page(url: str, environ: Mapping[str, str]) -> LoginPage:
    """As a browser finds it. Behind a Hub or on a Unix socket nobody outside knows the server by its own address."""
    if by_hub(environ) is not None:
        return _hub_page(environ)
    parts = urlsplit(url)
    path = (environ.get("JUPYTERHUB_SERVICE_PREFIX") or parts.path).rstrip("/") + "/sandcell/login"
    known = parts.scheme in ("http", "https") and "JUPYTERHUB_SERVICE_URL" not in environ
    return LoginPage(path, f"{parts.scheme}://{parts.netloc}{path}" if known else None)


def _reachable(url: str) -> str:
    """A server that listens everywhere is reached on loopback; "localhost" may first try an IPv6 address in vain."""
    for anywhere in ("//0.0.0.0", "//localhost", "//[::]"):
        url = url.replace(anywhere, "//127.0.0.1", 1)
    return url.replace("http+unix://", "http://", 1)


class Connection:
    """Finds the backend once, and again when it has gone."""

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        *,
        make_client: MakeClient = Client,
        embedded: EmbeddedBackend | None = None,
        runtime_dir: Path | None = None,
        interpreter: str = sys.executable,
        sign_in_at: SignInAt = SignIn.at,
        no_child: str = "",
    ) -> None:
        """`no_child`: why a backend of this process's own will not do; a `UsageError` then says so."""
        self._environ = environ
        self._sign_in_at = sign_in_at
        self._no_child = no_child
        self.sign_in: SignIn | None = None
        self._make_client = make_client
        self._embedded = embedded
        self._runtime_dir = runtime_dir
        self._interpreter = interpreter
        self._lock = asyncio.Lock()
        self._client: Client | None = None
        self._health: Health | None = None
        self._sessions: set[str] = set()

    @property
    def found(self) -> bool:
        """Whether a backend was found, so that what one waits for is a sandbox."""
        return self._client is not None

    async def client(self) -> tuple[Client, Health]:
        """The backend's client and what the backend said of itself."""
        if self._client is not None and self._health is not None:
            return self._client, self._health
        async with self._lock:
            if self._client is None or self._health is None:
                self._client, self._health = await self._find()
            return self._client, self._health

    async def checked(self) -> tuple[Client, Health]:
        """As `client`, but only after the backend has answered just now."""
        if self._client is not None:
            try:
                self._health = await self._client.health()
            except Unavailable:
                await self._forget()
        return await self.client()

    @property
    def login_page(self) -> LoginPage | None:
        """Where a person signs in, if that is at the kernel's own Jupyter server."""
        return self._client.endpoint.login if self._client is not None else None

    async def execute(self, request: dict[str, Any]) -> Run:
        """Start a run; without a runtime in the request, an embedded backend uses this interpreter's environment."""
        session = request.get("session")
        if session in self._sessions:
            request = {**request, "resume": True}
        try:
            run = await self._execute(request)
        except BackendError as error:
            if error.code == "session_died":
                self._sessions.discard(session)
            raise
        if session is not None:
            self._sessions.add(session)
        return run

    async def analyze(self, request: dict[str, Any]) -> AnalysisRun:
        """Start an analysis; the runtime as for `execute`."""
        client, health = await self.client()
        try:
            return await client.analyze(self._with_runtime(request, health))
        except Unavailable:
            await self._forget()
            client, health = await self.client()
            return await client.analyze(self._with_runtime(request, health))

    def forget_session(self, name: str) -> None:
        """It was ended on purpose: its next use starts afresh, and nobody need be told."""
        self._sessions.discard(name)

    async def warm(self) -> None:
        """Have an embedded backend get a sandbox ready for this interpreter."""
        client, health = await self.client()
        if health.embedded:
            await client.ready(self._interpreter)

    async def checkpointed(self) -> None:
        """Return when a backend that ends with us has kept the checkpoint that its first start makes, if it makes one:
        ended before, it would start as slowly the next time."""
        while self._embedded is not None and self._client is not None:
            health = await self._client.health()
            if health.executor.get("checkpoint") != "being made":
                return
            await asyncio.sleep(0.1)

    async def close(self) -> None:
        await self._forget()
        if self._embedded is not None:
            await self._embedded.stop()

    async def _execute(self, request: dict[str, Any]) -> Run:
        client, health = await self.client()
        try:
            return await client.execute(self._with_runtime(request, health))
        except Unavailable:  # nothing was sent, so trying another cannot run the code twice
            await self._forget()
            client, health = await self.client()
            return await client.execute(self._with_runtime(request, health))

    def _with_runtime(self, request: dict[str, Any], health: Health) -> dict[str, Any]:
        if "runtime" in request or not health.embedded:
            return request
        return {**request, "runtime": self._interpreter}

    async def _forget(self) -> None:
        client, self._client, self._health = self._client, None, None
        if client is not None:
            await client.close()

    async def _find(self) -> tuple[Client, Health]:
        endpoint = direct(self._environ)
        if endpoint is not None:
            return await self._probe(endpoint)
        endpoint = jupyter_server(self._environ, self._runtime_dir)
        if endpoint is not None:
            try:
                return await self._probe(endpoint)
            except BackendError as error:
                if error.status not in (403, 404):
                    raise
            except (Unavailable, ConnectionLost) as error:
                # It may hold a sign-in, and will be back: the tokens should not come here for a hiccup of its.
                if self._environ.get("SANDCELL_URL"):
                    raise Unavailable(f"This notebook's Jupyter server does not answer: {error}") from None
        if endpoint := by_hub(self._environ):
            return await self._probe(endpoint)
        if url := self._environ.get("SANDCELL_URL"):
            self.sign_in = self.sign_in or self._sign_in_at(url)
            return await self._probe(Endpoint(url, "direct", credentials=self.sign_in.credentials))
        if self._no_child:
            raise UsageError(self._no_child)
        if self._embedded is None:
            self._embedded = EmbeddedBackend(self._interpreter, environ=self._environ)
        return await self._probe(await self._embedded.endpoint())

    async def _probe(self, endpoint: Endpoint) -> tuple[Client, Health]:
        client = self._make_client(endpoint)
        try:
            return client, await client.health()
        except SandcellError:
            await client.close()
            raise
