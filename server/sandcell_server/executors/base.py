"""What every executor offers, whatever its sandboxes are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Runtime:
    """A Python environment that cells can run in.

    `paths` are the folders that it needs besides the system's own /usr (its prefix, its base prefix, a user's
    site-packages); `sites` are its folders of packages, watched so that a newly installed one is seen.
    """

    name: str
    python: Path
    version: str
    paths: tuple[Path, ...]
    sites: tuple[Path, ...]
    extra_sites: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Consumption:
    """What a sandbox has used since it was made: CPU milliseconds, bytes now, and bytes at the most."""

    cpu_ms: float
    memory_bytes: int
    peak_memory_bytes: int


@dataclass(frozen=True, slots=True)
class Death:
    """Why a sandbox ended, as the host saw it. `exit_code` is the sandbox's own (128 + signal when killed); `why` is
    for the caller, and ends a sentence. `moved`: it lives on, at another backend."""

    exit_code: int | None = None
    out_of_memory: bool = False
    out_of_processes: bool = False
    log: str = ""
    why: str = ""
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """What a sandbox is for: whose, which session of theirs (None: a single run), and for how long that may run."""

    principal: str
    session: str | None = None
    wall_s: float = 0.0


class Sandbox(Protocol):
    """One runner and everything on the host that belongs to it; serves one caller, then `close()` removes it all."""

    id: str
    runtime: Runtime
    python: str

    async def send(self, frame: Frame) -> None:
        """Hands a frame to the runner; waits while the runner does not read. `ConnectionError` when it is gone."""

    async def receive(self, max_bytes: int) -> Frame | None:
        """The next frame, or None when the runner is gone; `FrameError` for anything that is not a frame, or is
        longer than `max_bytes`."""

    def limit_memory(self, memory_bytes: int) -> None:
        """Holds the sandbox to this much from now on, where the host can; else `consumption()` is to be watched."""

    def begin(self) -> None:
        """A run begins in it: the peak that `consumption()` reports is the highest since the last call."""

    def consumption(self) -> Consumption:
        """What it has used; cheap enough to ask ten times a second."""

    def out_of_memory(self) -> bool:
        """Whether the host has already killed something in it for lack of memory."""

    def kill(self) -> None:
        """Ends everything in it, at once; does not wait."""

    async def wait(self) -> Death:
        """Why it ended; returns when it has."""

    async def close(self) -> None:
        """Kills it if it lives and removes every trace: processes, control groups, folders."""


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session that is to be had from its keeper."""

    name: str
    runtime: str
    created_at: datetime
    expires_at: datetime


class SessionKeeper(Protocol):
    """Keeps sessions beyond the end of a backend, for it or for another to go on with."""

    def kept(self, principal: str) -> list[KeptSession]:
        """What a principal's there are, those that this backend is using among them; what another backend has just
        opened may be missing."""

    async def resume(self, use: Use) -> Sandbox | None:
        """A session's sandbox, taken over from whoever has it, or None; `SandboxUnavailable` when it is busy there."""

    async def end(self, principal: str, name: str) -> bool:
        """Ends a session that another backend has, or none; whether there was one."""

    async def release(self, sandbox: Sandbox) -> None:
        """Leaves a session's sandbox as it is, for whoever comes next."""


@dataclass(frozen=True, slots=True)
class Description:
    """What an executor is, for `/health`, `started` events and footers."""

    name: str
    isolated: bool
    platform: str
    version: str
    details: dict[str, str]


class Executor(Protocol):
    """Makes sandboxes. `acquire` gives each to one caller only; nothing is ever handed out twice."""

    @property
    def sessions(self) -> SessionKeeper | None:
        """None where sessions end with their backend."""

    async def start(self) -> None:
        """Probes what is there and begins to warm the default runtime; never raises for what is missing."""

    def describe(self) -> Description:
        """What it is and what was found."""

    def unavailable(self) -> str | None:
        """Why no sandbox can be made and what to do, or None."""

    def runtimes(self) -> list[str]:
        """The names that callers may use."""

    async def warm(self, runtime: str) -> None:
        """Begins to keep sandboxes of a runtime ready; `UnknownRuntime` when there is none."""

    async def acquire(self, runtime: str, use: Use) -> Sandbox:
        """A fresh sandbox whose runner is ready; of a session that another backend has, that one, whatever its
        runtime. `UnknownRuntime`, or `SandboxUnavailable` with what to do."""

    def counts(self) -> dict[str, int]:
        """How many sandboxes are `ready`, `starting` and `live` (handed out)."""

    async def close(self) -> None:
        """Ends every sandbox."""
