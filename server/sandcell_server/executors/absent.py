"""No executor: where nothing is run, or nothing can be."""

from __future__ import annotations

from sandcell_server.errors import SandboxUnavailable
from sandcell_server.executors.base import Description, Sandbox, SessionKeeper, Use

NO_ROUTES = "This backend serves no route that runs code; SANDCELL_ROUTES says which it serves."
ON_LAMBDA = (
    "Lambda cannot start gVisor sandboxes; use the Kubernetes executor (SANDCELL_EXECUTOR=kubernetes), or serve "
    "`execute` and `analyze` from a backend on Linux (a virtual machine, a container, a Kubernetes pod) and leave "
    "`auth` and `health` here: SANDCELL_ROUTES=health,auth."
)


class AbsentExecutor:
    """Makes no sandboxes, and says why."""

    sessions: SessionKeeper | None = None

    def __init__(self, reason: str, *, needed: bool) -> None:
        self._reason = reason
        self._needed = needed

    async def start(self) -> None:
        """There is nothing to start."""

    def describe(self) -> Description:
        return Description(name="none", isolated=True, platform="", version="", details={"reason": self._reason})

    def unavailable(self) -> str | None:
        """None where nobody is going to ask for a sandbox: the backend is ready without."""
        return self._reason if self._needed else None

    def runtimes(self) -> list[str]:
        return []

    async def warm(self, runtime: str) -> None:
        raise SandboxUnavailable(self._reason)

    async def acquire(self, runtime: str, use: Use) -> Sandbox:
        raise SandboxUnavailable(self._reason)

    def counts(self) -> dict[str, int]:
        return {"ready": 0, "starting": 0, "live": 0}

    async def close(self) -> None:
        """There is nothing to close."""
