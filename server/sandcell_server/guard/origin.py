"""Which request is being served, from where: known everywhere below it without being passed along."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from sandcell_server.guard.addresses import Addresses


@dataclass(frozen=True, slots=True)
class Origin:
    """The id that its answer carries, and the caller's address."""

    request_id: str
    address: str


origin: ContextVar[Origin | None] = ContextVar("origin", default=None)


class OriginMiddleware:
    """Sets `origin` for the time of a request."""

    def __init__(self, app: ASGIApp, addresses: Addresses) -> None:
        self._app = app
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request_id = str(scope.get("sandcell.request_id", ""))
            origin.set(Origin(request_id, self._addresses.of(HTTPConnection(scope))))
        await self._app(scope, receive, send)


def address() -> str:
    """The caller's, "unknown" outside a request."""
    where = origin.get()
    return where.address if where else "unknown"
