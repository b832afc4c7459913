"""What there is of sandboxes on this machine, seen from outside: processes, control groups, mounts, folders."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Traces:
    """Everything that sandboxes leave while they live, and must not leave afterwards."""

    processes: frozenset[int]
    groups: frozenset[str]
    mounts: frozenset[str]
    folders: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.processes or self.groups or self.mounts or self.folders)

    def __sub__(self, other: Traces) -> Traces:
        return Traces(
            self.processes - other.processes,
            self.groups - other.groups,
            self.mounts - other.mounts,
            self.folders - other.folders,
        )


def traces() -> Traces:
    """Of all backends on this machine, whosever they are."""
    return Traces(
        frozenset(_processes()), frozenset(_groups()), frozenset(_mounts()), frozenset(str(p) for p in _folders())
    )


def _processes() -> list[int]:
    """runsc and its children: the sentry, its gofer, and the stubs (which have no words of their own)."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes()
                name = (folder / "comm").read_text()
            except OSError:
                continue
            if b"runsc" in words.split(b"\0")[0] or name.startswith(("runsc", "exe")):
                found.append(int(folder.name))
    return found


def _groups() -> list[str]:
    return [str(path) for path in Path("/sys/fs/cgroup").rglob("sandcell-*")]


def _mounts() -> list[str]:
    return [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if "/sandcell-" in line.split()[4]]


def _folders() -> list[Path]:
    """Of single sandboxes, below the backends' own."""
    places = [Path("/run"), Path(tempfile.gettempdir()), *Path("/run/user").glob("*")]
    return [
        sandbox
        for place in places
        for state in place.glob("sandcell-*")
        for sandbox in state.glob("*-????????")
        if sandbox.is_dir() and not sandbox.name.startswith("bundle-")
    ]
