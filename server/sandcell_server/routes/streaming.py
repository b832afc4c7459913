"""Answers that take as long as the work they report, and end with whoever asked for it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Awaitable
from typing import Any, Protocol, TypeVar

from fastapi import Request
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

NDJSON = "application/x-ndjson"
_STALLED_S = 60.0  # a reader that takes nothing at all for this long after the work's end is let go
T = TypeVar("T")


class ClientGone(Exception):
    """The caller closed the connection."""


class Source(Protocol):
    """Work under way. `events` is read once; `close` follows, whatever happens, and cancels what still goes on."""

    def events(self) -> AsyncGenerator[dict[str, Any], None]:
        """What it reports, as it happens."""

    def is_over(self) -> bool:
        """Whether nothing more is being done, so that a reader who takes nothing may be let go."""

    async def close(self) -> None:
        """Gives everything back."""


class EventStream(Response):
    """One event a line, at the pace of the reader; a closed connection ends the work, even silent work."""

    media_type = NDJSON

    def __init__(self, source: Source) -> None:
        super().__init__()
        del self.headers["content-length"]
        self.headers["cache-control"] = "no-store"
        self.headers["x-accel-buffering"] = "no"  # a proxy in front must not collect the events
        self._source = source

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await _race(self._send_events(send), _gone(receive))
        except (ClientGone, OSError, TimeoutError):
            pass  # nobody is there to be told
        finally:
            await asyncio.shield(self._source.close())

    async def _send_events(self, send: Send) -> None:
        async with contextlib.aclosing(self._source.events()) as events:
            async for event in events:
                line = json.dumps(event, separators=(",", ":")).encode() + b"\n"
                async with asyncio.timeout(_STALLED_S if self._source.is_over() else None):
                    await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def unless_gone(request: Request, work: Awaitable[T]) -> T:
    """The work's result; `ClientGone` as soon as the caller closes the connection, with the work cancelled."""
    return await _race(work, _gone(request.receive))


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _race(work: Awaitable[T], gone: Awaitable[None]) -> T:
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(gone)
    try:
        await asyncio.wait([working, watching], return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone
        return working.result()
    finally:
        for task in (working, watching):
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
