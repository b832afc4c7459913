"""The Jupyter server's part: passes a kernel's requests on to the backend, as a live stream, and holds the token.

The backend is the one that SANDCELL_URL names, else a child of the Jupyter server, started at the first request.
The token is SANDCELL_TOKEN, else under a JupyterHub the server's own, else that of the person who signed in at
`sandcell/login`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Awaitable, MutableMapping
from typing import Any

import httpx2
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web
from tornado.iostream import StreamClosedError

from sandcell.about import AboutHandler
from sandcell.discovery import by_hub, direct
from sandcell.embedded import EmbeddedBackend
from sandcell.endpoint import Endpoint
from sandcell.errors import SandcellError, SignInNeeded
from sandcell.signin.handlers import signin_handlers
from sandcell.signin.service import SignIn
from sandcell.uploads import REQUEST_BYTES
from sandcell.upstream import Upstream

# Everything else on the backend (accounts, metrics, documentation) is not for a kernel to reach through here.
_ROUTES = {
    "GET": r"(health|health/ready|sessions|auth/me)",
    "POST": r"(execute|analyze|executions/[^/]{1,128}/interrupt)",
    "DELETE": r"(sessions/[^/]{1,256})",
}
_REQUEST_HEADERS = ("Accept", "Content-Type", "X-Request-ID")
_RESPONSE_HEADERS = ("Content-Type", "Retry-After", "X-Request-ID")


class ProxyHandler(APIHandler):
    """One request, passed on; whoever closes their side ends it on the other."""

    auth_resource = "sandcell"

    def initialize(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._passing: asyncio.Future[None] | None = None

    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        await self._pass_on(path)

    @web.authenticated
    @authorized
    async def post(self, path: str) -> None:
        await self._pass_on(path)

    @web.authenticated
    @authorized
    async def delete(self, path: str) -> None:
        await self._pass_on(path)

    def on_connection_close(self) -> None:
        """The kernel went away: let go of the backend's stream, which cancels the run."""
        super().on_connection_close()
        if self._passing is not None:
            self._passing.cancel()

    def compute_etag(self) -> None:
        """None: hashing answers that are different every time is of no use."""

    async def _pass_on(self, path: str) -> None:
        if len(self.request.body) > REQUEST_BYTES:
            self._refuse(413, "too_large", f"The request is larger than {REQUEST_BYTES >> 20} MiB.")
            return
        self._passing = asyncio.ensure_future(self._stream(path))
        try:
            await self._passing
        except asyncio.CancelledError:
            if not self._passing.cancelled():
                raise  # the server itself is stopping
        except SignInNeeded as error:
            self.set_header("WWW-Authenticate", "Bearer")
            self._refuse(error.status, error.code, str(error))
        except SandcellError as error:
            self._refuse(503, "backend_unavailable", str(error))
        except httpx2.HTTPError as error:
            self.log.warning("Sandcell: the backend's stream broke (%s)", type(error).__name__)
            if self._headers_written:
                # Cut the stream off where it is: ending it properly would look like a whole answer.
                self.request.connection.stream.close()  # type: ignore[union-attr]
            else:
                self._refuse(502, "backend_lost", "The connection to Sandcell's backend was lost.")

    async def _stream(self, path: str) -> None:
        headers = {name: self.request.headers[name] for name in _REQUEST_HEADERS if name in self.request.headers}
        query = f"?{self.request.query}" if self.request.query else ""
        response = await self._upstream.send(
            str(self.request.method), path + query, {**headers, "Accept-Encoding": "identity"}, self.request.body
        )
        try:
            self.set_status(response.status_code)
            for name in _RESPONSE_HEADERS:
                if name in response.headers:
                    self.set_header(name, response.headers[name])
            if response.status_code == 204:
                self.clear_header("Content-Type")
                await self._end()
                return
            # Small lines must not wait for the acknowledgement of the last (Nagle); tornado resets this each time.
            self.request.connection.stream.set_nodelay(True)  # type: ignore[union-attr]
            with contextlib.suppress(StreamClosedError):
                async for chunk in response.aiter_raw():
                    self.write(chunk)
                    await self.flush()  # waits while the kernel does not read: back pressure
                await self._end(response.headers.get("content-type"))
        finally:
            await response.aclose()

    def _end(self, content_type: str | None = None) -> Awaitable[Any]:
        # APIHandler.finish sets application/json unless told otherwise.
        ended: Awaitable[Any] = self.finish(set_content_type=content_type or "application/json")
        return ended

    def _refuse(self, status: int, code: str, detail: str) -> None:
        self.set_status(status)
        problem = {"type": "about:blank", "title": self._reason, "status": status, "detail": detail, "code": code}
        self.finish(json.dumps(problem), set_content_type="application/problem+json")


class ReadHandler(ProxyHandler):
    SUPPORTED_METHODS = ("GET", "OPTIONS")


class WriteHandler(ProxyHandler):
    SUPPORTED_METHODS = ("POST", "OPTIONS")


class DeleteHandler(ProxyHandler):
    SUPPORTED_METHODS = ("DELETE", "OPTIONS")


def take_endpoint(environ: MutableMapping[str, str]) -> Endpoint | None:
    """The backend that the environment names; its token is taken out, for kernels inherit this environment."""
    endpoint = direct(environ) or by_hub(environ)
    environ.pop("SANDCELL_TOKEN", None)
    return endpoint


def load(server_app: Any) -> None:
    """Add the routes to a Jupyter server and have it end the child backend when it stops."""
    endpoint, url = take_endpoint(os.environ), os.environ.get("SANDCELL_URL")
    sign_in = SignIn.at(url) if url and endpoint is None else None
    upstream = Upstream(endpoint, EmbeddedBackend(), sign_in)
    root = url_path_join(server_app.web_app.settings["base_url"], "sandcell")
    base = url_path_join(root, "api")
    handlers = {"GET": ReadHandler, "POST": WriteHandler, "DELETE": DeleteHandler}
    server_app.web_app.add_handlers(
        ".*$",
        # The first that fits answers: where one signs in, `auth/me` is not only passed on.
        signin_handlers(root, sign_in)
        + [(url_path_join(base, "about"), AboutHandler, {"upstream": upstream})]
        + [
            (url_path_join(base, _ROUTES[method]), handler, {"upstream": upstream})
            for method, handler in handlers.items()
        ],
    )
    server_app.web_app.settings["sandcell_upstream"] = upstream
    server_app.log.info("Sandcell is at %s", base)
