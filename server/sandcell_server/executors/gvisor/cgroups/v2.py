"""Version 2: a folder in the unified hierarchy."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandcell_server.executors.base import Consumption
from sandcell_server.executors.gvisor.cgroups.base import PIDS_MAX, PREFIX, Group
from sandcell_server.executors.gvisor.cgroups.files import kill_all, rmdir
from sandcell_server.executors.kernelfiles import keyed, number

CONTROLLERS = ("memory", "pids", "cpu")


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
        cache = keyed(self.folder / "memory.stat").get("inactive_file", 0)
        now = number(self.folder / "memory.current") - cache
        try:
            peak = number(self.folder / "memory.peak") - cache  # Linux >= 5.19
        except FileNotFoundError:
            peak = now
        return Consumption(keyed(self.folder / "cpu.stat").get("usage_usec", 0) / 1e3, now, peak)

    def out_of_memory(self) -> bool:
        return keyed(self.folder / "memory.events").get("oom_kill", 0) > 0

    def out_of_processes(self) -> bool:
        return keyed(self.folder / "pids.events").get("max", 0) > 0

    def kill(self) -> None:
        try:
            (self.folder / "cgroup.kill").write_text("1")  # Linux >= 5.14
        except OSError:
            kill_all(self.folder)

    def remove(self) -> bool:
        return rmdir(self.folder)


class GroupsV2:
    """Under one folder of the unified hierarchy whose controllers are switched on for its children."""

    version = 2

    def __init__(self, parent: Path, root: Path) -> None:
        self.parent = parent
        self._root = root

    def make(self, name: str) -> Group:
        folder = self.parent / f"{PREFIX}{name}"
        folder.mkdir()
        with contextlib.suppress(OSError):
            (folder / "pids.max").write_text(str(PIDS_MAX))
        return GroupV2(folder)

    def everywhere(self) -> Iterator[Group]:
        # Everywhere: an earlier backend may have lived in another group than this one.
        for folder in sorted(self._root.rglob(f"{PREFIX}*")):
            yield GroupV2(folder)
