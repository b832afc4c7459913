"""What a sandbox uses where no control group can be had: read from /proc, to be watched by the host.

Guest memory is one memfd of the sentry's, mapped into many processes: their resident sizes count it over and over,
while the blocks that the file occupies count it once.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from sandcell_server.executors.base import Consumption
from sandcell_server.executors.kernelfiles import read

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_MEMORY_FILES = "/memfd:runsc-memory"
_REFRESH_S = 0.09  # every time that the watch over a run asks


class ProcTree:
    """Watches the descendants of one launcher. The peak is the highest that was seen when somebody asked.

    Finding all descendants costs milliseconds, reading a few known files does not: so they are looked for again only
    after `_REFRESH_S`. Memory is exact all the same; CPU of a process that is younger counts from the next look.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._cpu_ms = 0.0
        self._pids: list[int] = []
        self._memory_files: dict[int, Path] = {}
        self._looked = 0.0

    def look(self) -> None:
        """Finds out which processes and memory files there are."""
        self._looked = time.monotonic()
        self._pids = descendants(self._pid)
        for pid in self._pids:
            with contextlib.suppress(OSError):
                if found := _memory_files(pid):
                    self._memory_files = found
                    break

    def begin(self) -> None:
        self._peak = 0
        self._looked = time.monotonic()  # what an idle sandbox consists of has not changed

    def consumption(self) -> Consumption:
        if not self._memory_files or time.monotonic() - self._looked > _REFRESH_S:
            self.look()
        cpu = memory = 0
        for pid in self._pids:
            with contextlib.suppress(OSError, ValueError):
                cpu += _cpu_ticks(pid)
                memory += _private_bytes(pid)
        for path in self._memory_files.values():
            with contextlib.suppress(OSError):
                memory += path.stat().st_blocks * 512
        self._peak = max(self._peak, memory)
        # A process that has ended takes its share along until it is waited for; time never runs backwards.
        self._cpu_ms = max(self._cpu_ms, cpu * _TICK_MS)
        return Consumption(self._cpu_ms, memory, self._peak)


def descendants(pid: int) -> list[int]:
    """A process and all below it; threads can have children too."""
    found, queue = [], [pid]
    while queue:
        parent = queue.pop()
        found.append(parent)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                with contextlib.suppress(OSError):
                    queue += [int(child) for child in (task / "children").read_text().split()]
    return found


def _cpu_ticks(pid: int) -> int:
    """User and system time, its own and that of children which were waited for."""
    fields = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return sum(int(field) for field in fields[11:15])


def _private_bytes(pid: int) -> int:
    """What is resident of memory that no file stands for."""
    _size, resident, shared, *_ = read(f"/proc/{pid}/statm").split()
    return (int(resident) - int(shared)) * _PAGE_BYTES


def _memory_files(pid: int) -> dict[int, Path]:
    """The sentry's memory files by inode, if this process has them open."""
    found = {}
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            if str(entry.readlink()).startswith(_MEMORY_FILES):
                found[entry.stat().st_ino] = entry
    return found
