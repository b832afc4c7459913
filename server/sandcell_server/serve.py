"""`sandcell serve`: the backend as a process that starts clearly, drains on SIGTERM and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn

from sandcell_server.app import create_app
from sandcell_server.settings import Settings

_EMBEDDED_DRAIN_S = 1


class Server(uvicorn.Server):
    """Says when it is ready, and stops taking runs before it stops."""

    def __init__(self, config: uvicorn.Config, drain: Callable[[], None]) -> None:
        super().__init__(config)
        self._drain = drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            print(f"Sandcell is ready at http://{shown}:{port}", flush=True)  # noqa: T201 - the one line it promises

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets=sockets)
        self._captured_signals.clear()  # uvicorn would raise them again, and an orderly end would look like a kill

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._drain()
        super().handle_exit(sig, frame)


def serve(settings: Settings, host: str, port: int) -> int:
    """Serves until SIGTERM or SIGINT; when embedded, also until standard input ends. Returns the exit code."""
    app = create_app(settings)
    grace = _EMBEDDED_DRAIN_S if settings.embedded else settings.drain_s
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # uvicorn believes anybody on loopback; SANDCELL_TRUSTED_PROXIES says whom we do
        # One more second than the runs get, for their last event to be read.
        timeout_graceful_shutdown=grace + 1,
    )
    server = Server(config, lambda: app.state.service.drain(grace))
    if settings.embedded:
        _exit_with_stdin(server)
    server.run()
    return 0 if server.started else 1


def _exit_with_stdin(server: Server) -> None:
    """The parent holds the other end: when it dies, however it dies, this ends."""

    def wait() -> None:
        while True:
            try:
                if not os.read(0, 4096):
                    break
            except OSError:
                break
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()
