"""What there is of one backend's sandboxes on this machine, seen from outside: processes, groups, mounts, folders.

A sandbox has a name, `<backend's id>-<its own>`, which is part of its folder, of its control group and of the words of
its processes. Whatever belongs to the backend is found by that, whether or not it still is the backend's child.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.backend import Backend


@dataclass(frozen=True)
class Traces:
    """Names of sandboxes by where they were seen, and processes of the backend that are no sandbox's."""

    processes: frozenset[str]
    groups: frozenset[str]
    mounts: frozenset[str]
    folders: frozenset[str]
    strays: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        return self.processes | self.groups | self.mounts | self.folders


class Footprint:
    """Of one backend, which must be running when this is made; afterwards it may be gone."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.folder = _state_folder(backend.pid)
        self.id = self.folder.name.removeprefix("sandcell-")
        self._name = re.compile(rf"\b{self.id}-[0-9a-f]{{8}}\b")

    def traces(self) -> Traces:
        """All that is there now."""
        processes, strays = set(), set()
        for process in self._processes():
            name = self._owner(process)
            if name:
                processes.add(name)
            else:
                strays.add(f"{process.pid} {_words(process)[:200]!r}")
        return Traces(
            frozenset(processes),
            frozenset(self._found(str(path) for path in _groups(self.id))),
            frozenset(self._found(_mounts(self.backend.pid))),
            frozenset(self._found(str(path) for path in self.folder.glob("*")) if self.folder.is_dir() else ()),
            frozenset(strays),
        )

    def left_over(self) -> str:
        """What is there beyond the sandboxes that are ready or being made so; empty when there is nothing."""
        count = {
            state: self.backend.metric("sandcell_sandboxes", state=state) for state in ("live", "starting", "ready")
        }
        seen = self.traces()
        most = count["ready"] + count["starting"]
        if count["live"] or seen.strays or seen.names != seen.folders or len(seen.folders) > most:
            return f"{count}, {seen}"
        return ""

    def _found(self, texts: Iterator[str]) -> Iterator[str]:
        for text in texts:
            yield from self._name.findall(text)

    def _processes(self) -> Iterator[psutil.Process]:
        """The backend's descendants, and whoever has its id among its words or its control groups."""
        found: dict[int, psutil.Process] = {}
        if psutil.pid_exists(self.backend.pid):
            found = {p.pid: p for p in psutil.Process(self.backend.pid).children(recursive=True)}
        for process in psutil.process_iter():
            if process.pid != self.backend.pid and (
                self.id in _words(process) or self.id in _read(process.pid, "cgroup")
            ):
                found[process.pid] = process
        for process in found.values():
            if process.is_running() and _read(process.pid, "stat").rpartition(")")[2].split()[:1] not in ([], ["Z"]):
                yield process

    def _owner(self, process: psutil.Process) -> str | None:
        """The sandbox that a process is of: by its words, its control group, or an ancestor's."""
        current: psutil.Process | None = process
        while current is not None and current.pid != self.backend.pid:
            if match := self._name.search(_words(current)) or self._name.search(_read(current.pid, "cgroup")):
                return match[0]
            try:
                current = current.parent()
            except psutil.NoSuchProcess:
                return None
        return None


def _state_folder(pid: int) -> Path:
    """The folder whose lock the backend holds."""
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if re.fullmatch(r".*/sandcell-[^/]+/lock", target):
            return Path(target).parent
    raise AssertionError(f"process {pid} holds no state folder")


def _words(process: psutil.Process) -> str:
    return _read(process.pid, "cmdline")


def _read(pid: int, what: str) -> str:
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _groups(backend_id: str) -> Iterator[Path]:
    for folder, names, _ in os.walk("/sys/fs/cgroup"):
        for name in names:
            if name.startswith(f"sandcell-{backend_id}"):
                yield Path(folder, name)


def _mounts(pid: int) -> Iterator[str]:
    """Mount points, as this process and as the backend sees them."""
    for where in ("self", str(pid)):
        try:
            lines = Path(f"/proc/{where}/mountinfo").read_text().splitlines()
        except OSError:
            continue
        yield from (line.split()[4] for line in lines)
