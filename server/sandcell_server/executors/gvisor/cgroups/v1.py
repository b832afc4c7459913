"""Version 1: a folder in the hierarchy of each controller."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandcell_server.executors.base import Consumption
from sandcell_server.executors.gvisor.cgroups.base import PIDS_MAX, PREFIX, Group
from sandcell_server.executors.gvisor.cgroups.files import kill_all, rmdir
from sandcell_server.executors.kernelfiles import keyed, number

CONTROLLERS = ("memory", "pids", "cpu", "cpuacct")


@dataclass(frozen=True, slots=True)
class GroupV1:
    """One folder in each controller's hierarchy."""

    folders: dict[str, Path]

    @property
    def procs(self) -> list[Path]:
        return [folder / "cgroup.procs" for folder in dict.fromkeys(self.folders.values())]

    def limit_memory(self, memory_bytes: int) -> None:
        limit = self.folders["memory"] / "memory.limit_in_bytes"
        with_swap = self.folders["memory"] / "memory.memsw.limit_in_bytes"
        # The one is never to be above the other, so which goes first depends on the way it goes. (Where swap is not
        # accounted, there is no other.)
        raised = memory_bytes > number(limit)
        if not raised:
            with contextlib.suppress(OSError):  # more is in use: `consumption` shows it, and version 2 would kill
                limit.write_text(str(memory_bytes))
        with contextlib.suppress(OSError):
            with_swap.write_text(str(memory_bytes))
        if raised:
            limit.write_text(str(memory_bytes))

    def begin(self) -> None:
        (self.folders["memory"] / "memory.max_usage_in_bytes").write_text("0")

    def consumption(self) -> Consumption:
        memory = self.folders["memory"]
        cache = keyed(memory / "memory.stat").get("total_inactive_file", 0)
        return Consumption(
            cpu_ms=number(self.folders["cpuacct"] / "cpuacct.usage") / 1e6,
            memory_bytes=number(memory / "memory.usage_in_bytes") - cache,
            peak_memory_bytes=number(memory / "memory.max_usage_in_bytes") - cache,
        )

    def out_of_memory(self) -> bool:
        return keyed(self.folders["memory"] / "memory.oom_control").get("oom_kill", 0) > 0

    def out_of_processes(self) -> bool:
        return keyed(self.folders["pids"] / "pids.events").get("max", 0) > 0

    def kill(self) -> None:
        for folder in dict.fromkeys(self.folders.values()):  # of a stale one, some may be gone
            kill_all(folder)

    def remove(self) -> bool:
        left = [folder for folder in dict.fromkeys(self.folders.values()) if not rmdir(folder)]
        return not left


class GroupsV1:
    """Under the backend's own group in each version 1 hierarchy."""

    version = 1

    def __init__(self, parents: dict[str, Path], roots: dict[str, Path]) -> None:
        self._parents = parents
        self._roots = roots
        self.parent = parents["memory"]

    def make(self, name: str) -> Group:
        folders = {controller: parent / f"{PREFIX}{name}" for controller, parent in self._parents.items()}
        for folder in folders.values():
            folder.mkdir(exist_ok=True)  # cpu and cpuacct are often one hierarchy
        with contextlib.suppress(OSError):
            (folders["pids"] / "pids.max").write_text(str(PIDS_MAX))
        return GroupV1(folders)

    def everywhere(self) -> Iterator[Group]:
        # Everywhere: an earlier backend may have lived in another group than this one.
        found: dict[str, dict[str, Path]] = {}
        for controller, root in self._roots.items():
            for folder in root.rglob(f"{PREFIX}*"):
                found.setdefault(folder.name, {})[controller] = folder
        yield from (GroupV1(folders) for _, folders in sorted(found.items()))
