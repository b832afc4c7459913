"""A backend of one's own: a child process on loopback that dies with its parent."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import secrets
import sys
from collections.abc import Mapping, Sequence

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
        self._process: asyncio.subprocess.Process | None = None
        self._endpoint: Endpoint | None = None
        self._drains: list[asyncio.Task[None]] = []
        self._tail = b""

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None and self._endpoint is not None

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
        self._tail = b""
        try:
            # Its own session: an Interrupt goes to the kernel's whole process group and must not end the backend.
            process = await asyncio.create_subprocess_exec(
                *self._argv,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={**environ, "SANDCELL_TOKEN": token},
                start_new_session=True,
            )
        except OSError as error:
            raise Unavailable(f"Sandcell's backend cannot be started: {error}") from None
        self._process = process
        assert process.stdout is not None and process.stderr is not None
        log = asyncio.create_task(self._keep_tail(process.stderr))
        self._drains = [log]
        url = None
        try:
            async with asyncio.timeout(self._start_s):
                url = await _ready_url(process.stdout)
                if url is None:
                    await process.wait()
                    await log
        except TimeoutError:
            self._tail += f"\n(it was not ready after {self._start_s:g} s)".encode()
        finally:
            if url is None:
                await self._stop()
        if url is None:
            raise Unavailable(self._why())
        self._drains.append(asyncio.create_task(_discard(process.stdout)))
        return Endpoint(url, "embedded", f"Bearer {token}")

    async def _stop(self) -> None:
        process, self._process, self._endpoint = self._process, None, None
        if process is not None and process.returncode is None:
            assert process.stdin is not None
            process.stdin.close()
            try:
                async with asyncio.timeout(STOP_S):
                    await process.wait()
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        for drain in self._drains:
            drain.cancel()
        self._drains = []

    async def _keep_tail(self, stream: asyncio.StreamReader) -> None:
        while chunk := await stream.read(4096):
            self._tail = (self._tail + chunk)[-_TAIL_BYTES:]

    def _why(self) -> str:
        tail = self._tail.decode(errors="replace").strip()
        missing = re.search(r"No module named '?([\w.]+)'?", tail)
        if missing:
            return (
                f"Sandcell's backend is not installed in {self._python} ({missing[1]} is missing). "
                f'Install it with: {self._python} -m pip install "sandcell[server]"'
            )
        last = "\n".join(f"  {line}" for line in tail.splitlines()[-_TAIL_LINES:])
        return f"Sandcell's backend did not start. Its last words:\n{last or '  (none)'}"


async def _ready_url(stdout: asyncio.StreamReader) -> str | None:
    """The address in the line that says it is ready; None at the end of its output."""
    while line := await stdout.readline():
        if match := _READY.match(line):
            return match[1].decode()
    return None


async def _discard(stream: asyncio.StreamReader) -> None:
    while await stream.read(4096):
        pass
