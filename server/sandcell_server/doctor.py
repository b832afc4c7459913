"""`sandcell doctor`: what works on this machine, what is missing, and how to mend it."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sandcell_server.errors import SandcellError
from sandcell_server.execution.run import Run
from sandcell_server.executors.base import Use
from sandcell_server.executors.gvisor import namespace
from sandcell_server.executors.gvisor.cgroups.detect import detect
from sandcell_server.executors.gvisor.executor import GvisorExecutor
from sandcell_server.executors.gvisor.runsc import probe_runsc
from sandcell_server.limits import resolve_limits
from sandcell_server.models import ExecuteRequest, RequestedLimits
from sandcell_server.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `mend` is what to do about it."""

    state: Literal["ok", "note", "missing"]
    what: str
    mend: str = ""


def examine() -> int:
    """Prints the report; 1 when no sandbox can be made here."""
    findings = asyncio.run(_examine(Settings()))
    marks = {"ok": "✓", "note": "•", "missing": "✗"}
    for finding in findings:
        print(f"{marks[finding.state]} {finding.what}")  # noqa: T201
        if finding.mend:
            print(f"    {finding.mend}")  # noqa: T201
    failed = any(finding.state == "missing" for finding in findings)
    print("Cells cannot be sandboxed here yet." if failed else "Cells run in gVisor sandboxes here.")  # noqa: T201
    return int(failed)


async def _examine(settings: Settings) -> list[Finding]:
    findings = [_user()]
    if refused := namespace.refused():
        return [*findings, Finding("missing", "user namespaces", refused)]
    try:
        runsc = await probe_runsc(settings.runsc, settings.platform)
    except SandcellError as error:
        return [*findings, Finding("missing", "gVisor", error.detail)]
    findings.append(Finding("ok", f"gVisor {runsc.version} at {runsc.path}, platform {runsc.platform}"))
    if runsc.platform == "ptrace":
        findings.append(
            Finding(
                "note",
                "this platform is slow, and releases as old as Debian 12's lack system calls that `ls` needs",
                "A release of 2024 or later (Debian 13's, or gVisor's own) is faster and more complete.",
            )
        )
    findings.append(_limits())
    findings.append(_cache(settings.cache_dir))
    return [*findings, await _trial(settings)]


def _user() -> Finding:
    if namespace.needed():
        return Finding("ok", "running as an ordinary user")
    if not namespace.entered():
        return Finding("ok", "running as root")
    if namespace.maps_several_uids():
        return Finding("ok", "running as an ordinary user, in a user namespace with uids of its own")
    return Finding(
        "note",
        "running as an ordinary user, in a user namespace with a single uid",
        "Sandboxes then run as your own uid. For uids of their own: `sudo apt install uidmap`, and a line for you in "
        "/etc/subuid.",
    )


def _limits() -> Finding:
    groups = detect()
    if not isinstance(groups, str):
        return Finding("ok", f"memory and CPU are limited by cgroups, version {groups.version} ({groups.parent})")
    return Finding(
        "note",
        f"memory and CPU are watched by the backend, since {groups}",
        "The watch looks ten times a second. For limits by the kernel start it with delegated cgroups: "
        "`systemd-run --user --scope -p Delegate=yes jupyter lab` (or `sandcell serve`).",
    )


def _cache(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding(
            "note",
            f"checkpoints cannot be kept in {folder} ({error.strerror})",
            "Every start is then slow. Set SANDCELL_CACHE_DIR to a folder that you may write to.",
        )
    return Finding("ok", f"checkpoints of warmed interpreters are kept in {folder}")


async def _trial(settings: Settings) -> Finding:
    """Runs a cell for real, without a pool."""
    executor = GvisorExecutor(settings.model_copy(update={"pool_min": 0, "pool_max": 1, "embedded": True}))
    await executor.start()
    try:
        sandbox = await executor.acquire("default", Use("doctor"))
        run = Run(sandbox, ExecuteRequest(code="6 * 7"), resolve_limits(RequestedLimits(), settings))
        async for _ in run.events():
            pass
        await sandbox.close()
    except SandcellError as error:
        return Finding("missing", "a trial cell", error.detail)
    finally:
        await executor.close()
    if run.verdict and run.verdict.status == "ok":
        return Finding("ok", f"a trial cell ran in {run.wall_ms:.0f} ms")
    return Finding("missing", f"a trial cell ended as {run.verdict}", "Please report this with the output above.")
