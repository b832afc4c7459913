"""Headers for browsers that come across the backend: nothing of it is a page, to be framed, sniffed or kept."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)
_OVER_TLS = (b"strict-transport-security", b"max-age=31536000")


class SecurityHeaders:
    """Adds them to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = (*_ALWAYS, _OVER_TLS) if scope["scheme"] == "https" else _ALWAYS

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _value in message["headers"]}
                message = {
                    **message,
                    "headers": [*message["headers"], *(header for header in added if header[0] not in there)],
                }
            await send(message)

        await self._app(scope, receive, with_headers)
