"""Control groups of our own, one per sandbox, on version 1 and version 2 hosts.

runsc could set limits itself, but it deletes the group as the sandbox ends and with it `oom_kill`, the only reliable
sign that memory ran out. So the launcher joins a group of ours before it becomes runsc.
Source: https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/admin-guide/cgroup-v1/memory.html
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sandcell_server.executors.base import Consumption

# The guest's own limit of processes is far below: each of its threads may cost several tasks on the host
# (a fork bomb held at 32 in the guest peaked at 846 here; 512 crashed the sentry).
PIDS_MAX = 4096
PREFIX = "sandcell-"
_CONTROLLERS_V1 = ("memory", "pids", "cpu", "cpuacct")
_CONTROLLERS_V2 = ("memory", "pids", "cpu")


class Group(Protocol):
    """The control group of one sandbox. Memory is without the page cache that can be let go of (a checkpoint's file,
    for one, is charged to whoever reads it first)."""

    @property
    def procs(self) -> list[Path]:
        """The files that a launcher writes its pid to, to join."""

    def limit_memory(self, memory_bytes: int) -> None:
        """Holds the group to this much."""

    def begin(self) -> None:
        """Starts a new peak where the kernel can."""

    def consumption(self) -> Consumption:
        """What the group has used."""

    def out_of_memory(self) -> bool:
        """Whether the kernel has killed for lack of memory here."""

    def out_of_processes(self) -> bool:
        """Whether a fork was refused here."""

    def kill(self) -> None:
        """Kills every process in it."""

    def remove(self) -> bool:
        """Removes it; False while a process is still in it."""


class Groups(Protocol):
    """Where groups can be made."""

    version: int
    parent: Path

    def make(self, name: str) -> Group:
        """A new, empty group."""

    def stale(self) -> Iterator[Group]:
        """Groups with our prefix, whoever made them."""


@dataclass(frozen=True, slots=True)
class GroupV1:
    """One folder in each controller's hierarchy."""

    folders: dict[str, Path]

    @property
    def procs(self) -> list[Path]:
        return [folder / "cgroup.procs" for folder in dict.fromkeys(self.folders.values())]

    def limit_memory(self, memory_bytes: int) -> None:
        (self.folders["memory"] / "memory.limit_in_bytes").write_text(str(memory_bytes))
        with contextlib.suppress(OSError):  # where swap is not accounted, there is no such file
            (self.folders["memory"] / "memory.memsw.limit_in_bytes").write_text(str(memory_bytes))

    def begin(self) -> None:
        (self.folders["memory"] / "memory.max_usage_in_bytes").write_text("0")

    def consumption(self) -> Consumption:
        memory = self.folders["memory"]
        cache = _keyed(memory / "memory.stat").get("total_inactive_file", 0)
        return Consumption(
            cpu_ms=_number(self.folders["cpuacct"] / "cpuacct.usage") / 1e6,
            memory_bytes=_number(memory / "memory.usage_in_bytes") - cache,
            peak_memory_bytes=_number(memory / "memory.max_usage_in_bytes") - cache,
        )

    def out_of_memory(self) -> bool:
        return _keyed(self.folders["memory"] / "memory.oom_control").get("oom_kill", 0) > 0

    def out_of_processes(self) -> bool:
        return _keyed(self.folders["pids"] / "pids.events").get("max", 0) > 0

    def kill(self) -> None:
        _kill_all(self.folders["pids"])

    def remove(self) -> bool:
        left = [folder for folder in dict.fromkeys(self.folders.values()) if not _rmdir(folder)]
        return not left


class GroupsV1:
    """Under the backend's own group in each version 1 hierarchy."""

    version = 1

    def __init__(self, parents: dict[str, Path]) -> None:
        self._parents = parents
        self.parent = parents["memory"]

    def make(self, name: str) -> Group:
        folders = {controller: parent / f"{PREFIX}{name}" for controller, parent in self._parents.items()}
        for folder in folders.values():
            folder.mkdir(exist_ok=True)  # cpu and cpuacct are often one hierarchy
        with contextlib.suppress(OSError):
            (folders["pids"] / "pids.max").write_text(str(PIDS_MAX))
        return GroupV1(folders)

    def stale(self) -> Iterator[Group]:
        names = {path.name for parent in self._parents.values() for path in parent.glob(f"{PREFIX}*")}
        for name in sorted(names):
            yield GroupV1({c: f for c, parent in self._parents.items() if (f := parent / name).is_dir()})


@dataclass(frozen=True, slots=True)
class GroupV2:
    """One folder in the unified hierarchy."""

    folder: Path

    @property
    def procs(self) -> list[Path]:
        return [self.folder / "cgroup.procs"]

    def limit_memory(self, memory_bytes: int) -> None:
        (self.folder / "memory.max").write_text(str(memory_bytes))
        with contextlib.suppress(OSError):
            (self.folder / "memory.swap.max").write_text("0")

    def begin(self) -> None:
        # Linux >= 6.12 resets the peak on a write, but only for the file description that wrote; see `consumption`.
        return

    def consumption(self) -> Consumption:
        cache = _keyed(self.folder / "memory.stat").get("inactive_file", 0)
        now = _number(self.folder / "memory.current") - cache
        try:
            peak = _number(self.folder / "memory.peak") - cache  # Linux >= 5.19
        except FileNotFoundError:
            peak = now
        return Consumption(_keyed(self.folder / "cpu.stat").get("usage_usec", 0) / 1e3, now, peak)

    def out_of_memory(self) -> bool:
        return _keyed(self.folder / "memory.events").get("oom_kill", 0) > 0

    def out_of_processes(self) -> bool:
        return _keyed(self.folder / "pids.events").get("max", 0) > 0

    def kill(self) -> None:
        try:
            (self.folder / "cgroup.kill").write_text("1")  # Linux >= 5.14
        except OSError:
            _kill_all(self.folder)

    def remove(self) -> bool:
        return _rmdir(self.folder)


class GroupsV2:
    """Under one folder of the unified hierarchy whose controllers are switched on for its children."""

    version = 2

    def __init__(self, parent: Path) -> None:
        self.parent = parent

    def make(self, name: str) -> Group:
        folder = self.parent / f"{PREFIX}{name}"
        folder.mkdir()
        with contextlib.suppress(OSError):
            (folder / "pids.max").write_text(str(PIDS_MAX))
        return GroupV2(folder)

    def stale(self) -> Iterator[Group]:
        for folder in sorted(self.parent.glob(f"{PREFIX}*")):
            if folder.is_dir():
                yield GroupV2(folder)


def detect(proc: Path = Path("/proc/self")) -> Groups | str:
    """The hierarchy that we may write to, or the reason why there is none."""
    mounted = _mounts(proc / "mountinfo")
    own = _own(proc / "cgroup")
    v1 = {c: mounted[c] / own.get(c, "/").lstrip("/") for c in _CONTROLLERS_V1 if c in mounted}
    if len(v1) == len(_CONTROLLERS_V1):
        # In a container the path in /proc may be the host's, and what is mounted already our own part of the tree.
        v1 = {c: path if path.is_dir() else mounted[c] for c, path in v1.items()}
        return GroupsV1(v1) if (reason := _refused(v1.values())) is None else reason
    if "unified" in mounted:
        return _unified(mounted["unified"], own.get("", "/"))
    return "no cgroup hierarchy with the memory and pids controllers is mounted"


def _unified(root: Path, own: str) -> Groups | str:
    """Version 2: only a group without processes of its own can hand controllers down, so ours go beside a leaf."""
    home = root / own.lstrip("/")
    if not home.is_dir():
        home = root
    reason = "its control group is not delegated to this user"
    for parent in dict.fromkeys([home, root] if os.geteuid() == 0 else [home]):
        offered = _words(parent / "cgroup.controllers")
        if not set(_CONTROLLERS_V2) <= offered:
            reason = f"{parent} offers no {', '.join(sorted(set(_CONTROLLERS_V2) - offered))} controller"
            continue
        if (refused := _refused([parent])) is not None:
            reason = refused
            continue
        if _enable(parent):
            return GroupsV2(parent)
        if parent != root and _step_aside(parent) and _enable(parent):
            return GroupsV2(parent)
        reason = f"{parent} has other processes in it, so it cannot hand controllers down"
    return reason


def _enable(parent: Path) -> bool:
    if set(_CONTROLLERS_V2) <= _words(parent / "cgroup.subtree_control"):
        return True
    try:
        (parent / "cgroup.subtree_control").write_text(" ".join(f"+{c}" for c in _CONTROLLERS_V2))
    except OSError:
        return False
    return True


def _step_aside(parent: Path) -> bool:
    """Moves this process to a leaf, when it is the only one in its group (`systemd-run --scope -p Delegate=yes`)."""
    try:
        if {int(p) for p in (parent / "cgroup.procs").read_text().split()} != {os.getpid()}:
            return False
        leaf = parent / "backend"
        leaf.mkdir(exist_ok=True)
        (leaf / "cgroup.procs").write_text(str(os.getpid()))
    except OSError:
        return False
    return True


def _refused(parents: Iterable[Path]) -> str | None:
    """Tries to make a group in each; None when that works."""
    for parent in parents:
        trial = parent / f"{PREFIX}trial-{os.getpid()}"
        try:
            trial.mkdir(exist_ok=True)
            trial.rmdir()
        except OSError as error:
            return f"{parent} is not writable ({error.strerror})"
    return None


def _mounts(mountinfo: Path) -> dict[str, Path]:
    """Mount points by version 1 controller, and of version 2 as `unified`."""
    found: dict[str, Path] = {}
    for line in mountinfo.read_text().splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        where = Path(before.split()[4])
        if kind == "cgroup":
            for option in options.split(","):
                if option in _CONTROLLERS_V1:
                    found.setdefault(option, where)
        elif kind == "cgroup2":
            found.setdefault("unified", where)
    return found


def _own(cgroup: Path) -> dict[str, str]:
    """Our own path by version 1 controller, and in version 2 as ''."""
    own: dict[str, str] = {}
    for line in cgroup.read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            own[controller] = path
    return own


def _number(file: Path) -> int:
    return int(file.read_text())


def _words(file: Path) -> set[str]:
    try:
        return set(file.read_text().split())
    except OSError:
        return set()


def _keyed(file: Path) -> dict[str, int]:
    """A flat keyed file: `oom_kill 1` and so on."""
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.partition(" ") for line in lines)
    return {key: int(value) for key, _, value in pairs if value.isdigit()}


def _kill_all(folder: Path) -> None:
    """Kills until none is left, since the dying may fork; bounded."""
    for _ in range(50):
        try:
            pids = (folder / "cgroup.procs").read_text().split()
        except OSError:
            return
        if not pids:
            return
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), 9)
        time.sleep(0.002)


def _rmdir(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError as error:
        if error.errno == errno.EBUSY:
            return False
        raise
    return True
