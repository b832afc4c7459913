"""The HTTP client: one backend, persistent connections, runs as streams of events."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx2

from sandcell import events
from sandcell.endpoint import Endpoint
from sandcell.errors import BackendError, ConnectionLost, SandcellError, SignInNeeded, Unavailable
from sandcell.problems import read_problem
from sandcell.signin.bearer import SignedIn
from sandcell.uploads import REQUEST_BYTES

SILENCE_S = 40.0  # the backend says at least "keepalive" every 10 s
_TIMEOUT = httpx2.Timeout(30, connect=10, read=None)  # a run may wait long in the queue; its user can interrupt
_LIMITS = httpx2.Limits(max_connections=None, max_keepalive_connections=8, keepalive_expiry=55)
_DRAIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Health:
    """What a backend says about itself."""

    version: str
    embedded: bool
    isolated: bool
    executor: dict[str, Any]
    runtimes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Session:
    """A named sandbox that is kept."""

    name: str
    runtime: str
    state: str
    execution_count: int
    idle_s: float
    expires_in_s: float
    memory_bytes: int


class LineStream:
    """An answer that comes line by line; closing it cancels the work that it reports."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        self._chunks = response.aiter_bytes()
        self._partial = bytearray()

    async def finish(self) -> None:
        """After the last event: read to the stream's end, so that the connection can serve the next run."""
        try:
            async with asyncio.timeout(_DRAIN_S):
                async for _ in self._chunks:
                    pass
        except (TimeoutError, httpx2.HTTPError):
            pass
        await self.close()

    async def close(self) -> None:
        await self._response.aclose()

    async def _lines(self) -> list[bytes]:
        try:
            async with asyncio.timeout(SILENCE_S):
                chunk = await anext(self._chunks)
        except StopAsyncIteration:
            raise ConnectionLost("The backend ended the stream before the run was over.") from None
        except TimeoutError:
            raise ConnectionLost(f"The backend has been silent for {SILENCE_S:.0f} s; the run was given up.") from None
        except httpx2.HTTPError as error:
            raise ConnectionLost(f"The connection to the backend was lost during the run ({_kind(error)}).") from None
        if b"\n" not in chunk:
            self._partial += chunk
            if len(self._partial) > events.LINE_BYTES:
                raise ConnectionLost("The backend sent a line that is too long to be an event.")
            return []
        *lines, rest = chunk.split(b"\n")
        lines[0] = bytes(self._partial) + lines[0]
        self._partial = bytearray(rest)
        return lines


class Run(LineStream):
    """One run under way: read its events until `finished`, or close it, which cancels it."""

    def __init__(self, client: Client, response: httpx2.Response) -> None:
        super().__init__(response)
        self._client = client
        self._batch: list[events.Event] = []
        self._batches = 0
        self._reading: asyncio.Task[None] | None = None
        self.execution_id: str | None = None

    async def read(self, number: int) -> list[events.Event]:
        """The batch with this number, from 0 on: the events that have come since the one before, at least one.

        The last one may be asked for again, by a caller who was interrupted before it could take it, at any moment.
        `ConnectionLost` if the stream ends instead.
        """
        if number == self._batches:
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read())
            await asyncio.shield(self._reading)
        return self._batch

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        await super().close()

    async def _read(self) -> None:
        self._batch = await self._next_batch()
        self._batches += 1

    async def _next_batch(self) -> list[events.Event]:
        while True:
            found = [event for line in await self._lines() if (event := events.parse(line)) is not None]
            for event in found:
                if isinstance(event, events.Started):
                    self.execution_id = event.execution_id
            if found:
                return found

    async def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the code; its events still come, whether or not it was over already."""
        if self.execution_id is not None:
            with contextlib.suppress(SandcellError):
                await self._client.interrupt(self.execution_id)


class AnalysisRun(LineStream):
    """One analysis under way: read its events until `report`, or close it, which cancels it."""

    async def read(self) -> list[dict[str, Any]]:
        """The events that have come since, at least one; `ConnectionLost` if the stream ends instead."""
        while True:
            try:
                found = [json.loads(line) for line in await self._lines() if line.strip()]
            except (ValueError, RecursionError):
                raise ConnectionLost("The backend sent something that is not an event.") from None
            if found := [event for event in found if isinstance(event, dict)]:
                return found


class Client:
    """Talks to one endpoint. Every failure is a `SandcellError` that carries no token."""

    def __init__(self, endpoint: Endpoint, *, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self.endpoint = endpoint
        if transport is None and endpoint.socket:
            transport = httpx2.AsyncHTTPTransport(uds=endpoint.socket, limits=_LIMITS)
        self._http = httpx2.AsyncClient(
            base_url=endpoint.url.rstrip("/") + "/",
            headers={"Authorization": endpoint.authorization} if endpoint.authorization else {},
            auth=SignedIn(endpoint.credentials) if endpoint.credentials is not None else None,
            timeout=_TIMEOUT,
            limits=_LIMITS,
            verify=_tls(endpoint),
            # A proxy set for the outside world does not reach this machine's loopback.
            trust_env=not endpoint.is_loopback,
            transport=transport,
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def me(self) -> dict[str, Any]:
        """Whom the backend takes this person for: id, email, groups, provider. `SignInNeeded`."""
        return await self._json("GET", "auth/me")

    async def sign_in(self, word: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """A step of signing in at the Jupyter server, which keeps the tokens: login, challenge, logout."""
        return await self._json("POST", f"auth/{word}", fields)

    async def health(self) -> Health:
        answer = await self._json("GET", "health")
        executor = answer.get("executor") or {}
        return Health(
            version=str(answer.get("version", "")),
            embedded=answer.get("embedded") is True,
            isolated=executor.get("isolated") is True,
            executor=dict(executor),
            runtimes=[str(name) for name in answer.get("runtimes") or ()],
        )

    async def ready(self, runtime: str | None = None) -> None:
        """Whether it can make sandboxes; naming a runtime has one warmed up."""
        await self._json("GET", "health/ready" + (f"?runtime={quote(runtime, safe='')}" if runtime else ""))

    async def execute(self, request: dict[str, Any]) -> Run:
        """Start a run; answers once a sandbox is claimed. Cancelling before that leaves no run behind."""
        return Run(self, await self._stream("execute", request))

    async def analyze(self, request: dict[str, Any]) -> AnalysisRun:
        """Start an analysis."""
        return AnalysisRun(await self._stream("analyze", request))

    async def _stream(self, path: str, request: dict[str, Any]) -> httpx2.Response:
        content = json.dumps(request, allow_nan=False, separators=(",", ":")).encode()
        if len(content) > REQUEST_BYTES:
            raise SandcellError(
                f"The cell's variables and files are {len(content) >> 20} MiB when encoded; "
                f"at most {REQUEST_BYTES >> 20} MiB can be sent at once."
            )
        headers = {"Accept": "application/x-ndjson", "Content-Type": "application/json", "Accept-Encoding": "identity"}
        response = await self._send(self._http.build_request("POST", path, content=content, headers=headers))
        if response.status_code != 200:
            raise await self._refusal(response)
        return response

    async def interrupt(self, execution_id: str) -> None:
        await self._json("POST", f"executions/{quote(execution_id, safe='')}/interrupt")

    async def sessions(self) -> list[Session]:
        answer = await self._json("GET", "sessions")
        return [Session(**{name: item.get(name) for name in Session.__slots__}) for item in answer["sessions"]]

    async def stop_session(self, name: str) -> None:
        await self._json("DELETE", f"sessions/{quote(name, safe='')}")

    async def _json(self, method: str, path: str, fields: Mapping[str, Any] | None = None) -> dict[str, Any]:
        body = None if fields is None else json.dumps(dict(fields)).encode()
        response = await self._send(self._http.build_request(method, path, content=body))
        if response.status_code >= 400:
            raise await self._refusal(response)
        try:
            content = await response.aread()
            answer = json.loads(content) if content else {}
        except (ValueError, httpx2.HTTPError):
            answer = None
        finally:
            await response.aclose()
        if not isinstance(answer, dict):
            raise ConnectionLost(f"What answers at {self.endpoint.url} is not a Sandcell backend.")
        return answer

    async def _refusal(self, response: httpx2.Response) -> BackendError:
        error = await read_problem(response)
        if response.status_code == 401 and self.endpoint.credentials is not None:
            return SignInNeeded(self.endpoint.credentials.nobody)
        return error

    async def _send(self, request: httpx2.Request) -> httpx2.Response:
        try:
            return await self._http.send(request, stream=True)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise Unavailable(f"No backend answers at {self.endpoint.url} ({_kind(error)}).") from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ConnectionLost(f"The connection to {self.endpoint.url} was lost ({_kind(error)}).") from None


def _tls(endpoint: Endpoint) -> bool:
    """No certificate can be checked on loopback: a Jupyter server's is made out for its outside name."""
    return not (endpoint.is_loopback and endpoint.url.startswith("https:"))


def _kind(error: Exception) -> str:
    """The error's kind, and its text only when it is one: httpx's messages may hold header values."""
    return type(error).__name__
