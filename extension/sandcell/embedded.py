"""A backend of one's own: a child process on loopback that dies with its parent."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO

from sandcell.endpoint import Endpoint
from sandcell.errors import Unavailable

START_S = 60.0  # a cold file cache on a small machine takes several seconds
STOP_S = 5.0
_TAIL_BYTES, _TAIL_LINES = 4000, 12
_READY = re.compile(rb"^Sandcell is ready at (http://\S+)\s*$")


def command(python: str) -> list[str]:
    """How the backend is started. -P: a `json.py` beside the notebook must not become the backend's."""
    address = ["--host", "127.0.0.1", "--port", "0", "--embedded"]
    return [python, "-P", "-m", "sandcell_server", "serve", *address]


class EmbeddedBackend:
    """Starts the backend when it is first asked for, and again should it have died."""

    def __init__(
        self,
        python: str = sys.executable,
        *,
        argv: Sequence[str] | None = None,
        environ: Mapping[str, str] = os.environ,
        start_s: float = START_S,
    ) -> None:
        self._python = python
        self._argv = list(argv or command(python))
        self._environ = environ
        self._start_s = start_s
        self._lock = asyncio.Lock()
        self._child: _Child | None = None
        self._endpoint: Endpoint | None = None

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.alive and self._endpoint is not None

    async def endpoint(self) -> Endpoint:
        """Where it answers; `Unavailable` with the end of its log if it cannot be started."""
        async with self._lock:
            if not self.running:
                await self._stop()
                self._endpoint = await self._start()
            assert self._endpoint is not None
            return self._endpoint

    async def stop(self) -> None:
        """End it: closing its stdin is how it learns that nobody needs it any more."""
        async with self._lock:
            await self._stop()

    async def _start(self) -> Endpoint:
        token = secrets.token_urlsafe(32)
        environ = {name: value for name, value in self._environ.items() if name != "SANDCELL_URL"}
        try:
            child = self._child = _Child(self._argv, {**environ, "SANDCELL_TOKEN": token})
        except OSError as error:
            raise Unavailable(f"Sandcell's backend cannot be started: {error}") from None
        url = None
        try:
            url = await child.ready(self._start_s)
        finally:
            if url is None:
                await self._stop()
        if url is None:
            raise Unavailable(self._why(child.tail))
        return Endpoint(url, "embedded", f"Bearer {token}")

    async def _stop(self) -> None:
        child, self._child, self._endpoint = self._child, None, None
        if child is not None:
            await child.stop()

    def _why(self, tail: str) -> str:
        missing = re.search(r"No module named '?([\w.]+)'?", tail)
        if missing:
            return (
                f"Sandcell's backend is not installed in {self._python} ({missing[1]} is missing). "
                f'Install it with: {self._python} -m pip install "sandcell[server]"'
            )
        last = "\n".join(f"  {line}" for line in tail.splitlines()[-_TAIL_LINES:])
        return f"Sandcell's backend did not start. Its last words:\n{last or '  (none)'}"


class _Child:
    """The process and the threads that read it.

    Not asyncio's subprocess: its transport kills a child that still runs when the interpreter ends, and this one
    should then be left to tidy up its sandboxes.
    """

    def __init__(self, argv: Sequence[str], environ: Mapping[str, str]) -> None:
        # Its own session: an Interrupt goes to the kernel's whole process group and must not end the backend.
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environ,
            start_new_session=True,
        )
        self._url: str | None = None
        self._tail = b""
        assert self._process.stdout is not None and self._process.stderr is not None
        self._readers = [
            threading.Thread(target=self._watch, args=(self._process.stdout,), name="sandcell-ready", daemon=True),
            threading.Thread(target=self._keep_tail, args=(self._process.stderr,), name="sandcell-log", daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def tail(self) -> str:
        return self._tail.decode(errors="replace").strip()

    async def ready(self, within_s: float) -> str | None:
        """Its address once it takes requests; None if it ended, or took too long."""
        deadline = time.monotonic() + within_s
        while self._url is None and self.alive:
            if time.monotonic() > deadline:
                self._tail += f"\n(it was not ready after {within_s:g} s)".encode()
                return None
            await asyncio.sleep(0.01)
        if self._url is None:
            self._readers[1].join(1)  # its last words may still be on their way
        return self._url

    async def stop(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        deadline = time.monotonic() + STOP_S
        while self.alive and time.monotonic() < deadline:  # noqa: ASYNC110 - an exit sets no event
            await asyncio.sleep(0.01)
        if self.alive:
            self._process.kill()
            self._process.wait()

    def _watch(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                if self._url is None and (match := _READY.match(line)):
                    self._url = match[1].decode()
        self._process.wait()  # so that one that was killed leaves no zombie until somebody asks

    def _keep_tail(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                self._tail = (self._tail + line)[-_TAIL_BYTES:]
