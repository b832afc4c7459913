"""No isolation at all: the runner as a plain child process. For development, and only by explicit setting."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import socket
import tempfile
from pathlib import Path

import sandcell_runner
from sandcell_server.errors import SandboxUnavailable, UnknownRuntime
from sandcell_server.executors.base import Consumption, Death, Description, Frame, Runtime, Sandbox, SessionKeeper, Use
from sandcell_server.executors.channel import Channel
from sandcell_server.executors.proctree import ProcTree, descendants
from sandcell_server.executors.runtimes import inspect_runtime, own_interpreter
from sandcell_server.settings import Settings

_READY_TIMEOUT_S = 60


class ProcessSandbox:
    """A child process in a temporary folder; it can do all that its user can."""

    def __init__(self, runtime: Runtime, folder: Path, process: asyncio.subprocess.Process, channel: Channel) -> None:
        self.id = folder.name
        self.runtime = runtime
        self.python = runtime.version
        self._folder = folder
        self._process = process
        self._channel = channel
        self._tree = ProcTree(process.pid)

    async def send(self, frame: Frame) -> None:
        await self._channel.send(frame)

    async def receive(self, max_bytes: int) -> Frame | None:
        return await self._channel.receive(max_bytes)

    def limit_memory(self, memory_bytes: int) -> None:
        """Only watched."""

    def begin(self) -> None:
        self._tree.begin()

    def consumption(self) -> Consumption:
        return self._tree.consumption()

    def out_of_memory(self) -> bool:
        return False

    def kill(self) -> None:
        if self._process.returncode is None:
            for pid in reversed(descendants(self._process.pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    async def wait(self) -> Death:
        code = await self._process.wait()
        return Death(exit_code=128 - code if code < 0 else code)

    async def close(self) -> None:
        self.kill()
        self._channel.close()
        await self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class ProcessExecutor:
    """Starts a new, cold child for each run."""

    sessions: SessionKeeper | None = None

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._live: set[ProcessSandbox] = set()

    async def start(self) -> None:
        """Nothing to prepare."""

    def describe(self) -> Description:
        return Description("process", False, "", "", {"warning": "cells are NOT isolated from this machine"})

    def unavailable(self) -> str | None:
        return None

    def runtimes(self) -> list[str]:
        return ["default", *(name for name in self._settings.runtimes if name != "default")]

    async def warm(self, runtime: str) -> None:
        await self._runtime(runtime)

    async def acquire(self, runtime: str, use: Use) -> Sandbox:
        environment = await self._runtime(runtime)
        folder = Path(tempfile.mkdtemp(prefix="sandcell-process-"))
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                str(environment.python), "-I", str(Path(sandcell_runner.__file__).with_name("__main__.py")),
                stdin=theirs.fileno(), cwd=folder, start_new_session=True,
                env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8"},
            )  # fmt: skip
        sandbox = ProcessSandbox(environment, folder, process, await Channel.over(ours))
        self._live = {s for s in self._live if s._process.returncode is None} | {sandbox}
        try:
            async with asyncio.timeout(_READY_TIMEOUT_S):
                await sandbox.send({"type": "hello", "seed": secrets.token_hex(32)})
                frame = await sandbox.receive(64 << 10)
        except (TimeoutError, ConnectionError):
            frame = None
        if not frame or frame["type"] != "ready":
            await sandbox.close()
            raise SandboxUnavailable(f"The runner did not start: {(frame or {}).get('message', 'no answer')}")
        return sandbox

    def counts(self) -> dict[str, int]:
        return {"ready": 0, "starting": 0, "live": sum(s._process.returncode is None for s in self._live)}

    async def close(self) -> None:
        for sandbox in self._live:
            await sandbox.close()

    async def _runtime(self, name: str) -> Runtime:
        if name in self._settings.runtimes:
            return await inspect_runtime(name, self._settings.runtimes[name])
        if name == "default":
            return await inspect_runtime(name, own_interpreter())
        if self._settings.embedded and name.startswith("/"):
            return await inspect_runtime(name, Path(name))
        raise UnknownRuntime(f"There is no runtime {name[:80]!r} here. There are: {', '.join(self.runtimes())}.")
