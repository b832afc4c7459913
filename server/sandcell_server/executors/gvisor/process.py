"""One sandbox: a runsc child, the stream to its runner, its control group, and the removal of all that."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import secrets
import signal
import socket
from pathlib import Path

from sandcell_server.executors.base import Consumption, Death, Frame, Runtime
from sandcell_server.executors.channel import Channel, FrameError
from sandcell_server.executors.gvisor.cgroups.base import Group, Groups
from sandcell_server.executors.gvisor.runsc import Runsc
from sandcell_server.executors.gvisor.state import remove_tree
from sandcell_server.executors.proctree import ProcTree, descendants

_READY_TIMEOUT_S = 60  # a cold start with every import, on a busy machine
_LOG_BYTES = 32768
_READY_FRAME_BYTES = 64 << 10
_GO_PANIC = 2  # what a Go program that panics exits with, and so runsc when its sentry does
# Joins the groups named in the environment, then becomes runsc. setpriv: dies with the thread that spawned it, so
# that a killed backend takes its sandboxes along (an idle one ends by itself on EOF, a busy one would not).
_LAUNCHER = (
    'for file in $SANDCELL_CGROUPS; do echo 0 > "$file" || exit 125; done; exec setpriv --pdeathsig KILL -- "$@"'
)


class GvisorSandbox:
    """A runner in gVisor. Made by `launch`; `hello` makes it ready; `close` leaves nothing."""

    def __init__(
        self,
        name: str,
        runtime: Runtime,
        root: Path,
        process: asyncio.subprocess.Process,
        channel: Channel,
        group: Group | None,
        live: set[GvisorSandbox],
    ) -> None:
        self.id = name
        self.runtime = runtime
        self.python = runtime.version
        self.root = root
        self._process = process
        self._channel = channel
        self._group = group
        self._tree = ProcTree(process.pid) if group is None else None
        self._log = bytearray()
        self._memory_bytes = 0
        self._out_of_memory = False
        self._last = Consumption(0, 0, 0)
        self._reader = asyncio.create_task(self._drain_log())
        self._closed: asyncio.Task[None] | None = None
        self._live = live
        self.handed_out = False

    @classmethod
    async def launch(
        cls, runsc: Runsc, runtime: Runtime, bundle: Path, state: Path, groups: Groups | None, *, memory_bytes: int,
        image: Path | None = None, live: set[GvisorSandbox],
    ) -> GvisorSandbox:  # fmt: skip
        """Starts one from a bundle, or restores it from a checkpoint's folder. It is in `live` until nothing of it is
        left. Needs the thread it is called from to stay: the sandbox dies with it."""
        name = f"{state.name.rpartition('-')[2]}-{secrets.token_hex(4)}"
        root = state / name
        root.mkdir(mode=0o700)
        group = groups.make(name) if groups else None
        if group:
            group.limit_memory(memory_bytes)
        ours, theirs = socket.socketpair()
        verb = ["restore", "--image-path", str(image)] if image else ["run"]
        command = runsc.command(root, *verb, "--bundle", str(bundle), "--pid-file", str(root / "pid"), name)
        environment = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "GVISOR_SIDECAR_BINARIES_DIR")}
        environment["SANDCELL_CGROUPS"] = " ".join(str(path) for path in group.procs) if group else ""
        try:
            process = await asyncio.create_subprocess_exec(
                "/bin/sh", "-c", _LAUNCHER, "sandcell", *command,
                stdin=theirs.fileno(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
                start_new_session=True, env=environment,
            )  # fmt: skip
        except BaseException:
            ours.close()
            if group:
                group.remove()
            remove_tree(root)
            raise
        finally:
            theirs.close()
        sandbox = cls(name, runtime, root, process, await Channel.over(ours), group, live)
        live.add(sandbox)
        return sandbox

    async def hello(self) -> Frame:
        """Seeds the runner anew and waits until it is ready; `SandboxFailed` with what it said otherwise."""
        try:
            async with asyncio.timeout(_READY_TIMEOUT_S):
                await self.send({"type": "hello", "seed": secrets.token_hex(32)})
                frame = await self.receive(_READY_FRAME_BYTES)
        except ConnectionError:  # it ended before it was written to
            frame = None
        except (TimeoutError, FrameError) as error:
            frame = {"type": "exited", "message": str(error) or f"no answer in {_READY_TIMEOUT_S} s"}
        if frame and frame["type"] == "ready":
            if self._tree:
                self._tree.look()  # now, so that the run need not
            return frame
        said = str((frame or {}).get("message") or "") or await self._last_words()
        await self.close()
        raise SandboxFailed(said)

    async def _last_words(self) -> str:
        """Why it ended by itself: what it said, which need not be the reason, and the code it ended with."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._process.wait()
        self.kill()
        death = await self.wait()
        end = f"it ended with code {death.exit_code}"
        if death.exit_code == _GO_PANIC:
            end = "gVisor itself failed (another release may work: set SANDCELL_RUNSC)"
        return "; before that it said: ".join(filter(None, (end, _gist(death.log))))

    async def send(self, frame: Frame) -> None:
        await self._channel.send(frame)

    async def receive(self, max_bytes: int) -> Frame | None:
        return await self._channel.receive(max_bytes)

    def limit_memory(self, memory_bytes: int) -> None:
        if self._group and memory_bytes != self._memory_bytes:
            self._group.limit_memory(memory_bytes)
            self._memory_bytes = memory_bytes

    def begin(self) -> None:
        (self._group or self._tree).begin()  # type: ignore[union-attr]

    def consumption(self) -> Consumption:
        # The group goes away with `close`; what was seen last is then the truth.
        with contextlib.suppress(OSError):
            self._last = (self._group or self._tree).consumption()  # type: ignore[union-attr]
        return self._last

    def out_of_memory(self) -> bool:
        self._out_of_memory = self._out_of_memory or bool(self._group and self._group.out_of_memory())
        return self._out_of_memory

    def kill(self) -> None:
        """Kills the sentry by its pid file, so that runsc itself ends in an orderly way and reaps it; before there
        is one, kills everything that was started."""
        try:
            pid = int((self.root / "pid").read_text())
        except (OSError, ValueError):
            if self._process.returncode is None:
                for pid in descendants(self._process.pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            return
        if self._process.returncode is None:  # until it is waited for, the number cannot be somebody else's
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    async def wait(self) -> Death:
        code = await self._process.wait()
        self.consumption()
        return Death(
            exit_code=128 - code if code < 0 else code,
            out_of_memory=self.out_of_memory(),
            out_of_processes=bool(self._group and self._group.out_of_processes()),
            log=self._log.decode(errors="replace"),
        )

    async def close(self) -> None:
        # Shielded and shared: whoever asked may be cancelled, the removal may not.
        self._closed = self._closed or asyncio.create_task(self._remove())
        await asyncio.shield(self._closed)

    async def _remove(self) -> None:
        self.kill()
        self._channel.close()
        try:
            async with asyncio.timeout(5):
                await self._process.wait()
        except TimeoutError:
            for pid in descendants(self._process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            await self._process.wait()
        self.consumption()
        self.out_of_memory()
        self._reader.cancel()
        if self._group:
            self._group.kill()
            for _ in range(200):  # the kernel takes a moment to let go of the last task
                if self._group.remove():
                    break
                await asyncio.sleep(0.01)
        remove_tree(self.root)
        self._live.discard(self)

    async def _drain_log(self) -> None:
        """Keeps the end of what runsc says; reads on past that, since guest code may find ways to write here."""
        assert self._process.stdout
        while chunk := await self._process.stdout.read(65536):
            self._log += chunk
            del self._log[:-_LOG_BYTES]


def _gist(said: str) -> str:
    """What was said before a Go traceback, which tells a user nothing; the end of it, if it is long."""
    return re.split(r"\ngoroutine |:\ngoroutine |\nruntime/debug", said, maxsplit=1)[0].strip()[-1000:]


class SandboxFailed(Exception):
    """A sandbox did not become ready; `str()` is what it or runsc said."""
