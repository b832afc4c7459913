"""What everything in a sandbox uses, as it looks from inside: for hosts that cannot look from outside.

Told by the supervisor, below which the cell runs as the same user: good enough to show and to end a greedy run by, no
proof against a hostile one. What holds that one is the pod's own limits.
"""

import os
from contextlib import suppress

from sandcell_runner.frames import Frame
from sandcell_runner.outbox import Outbox

RUN_INTERVAL_S, IDLE_INTERVAL_S = 0.2, 2.0
"""How often a host is told, in a run and between two."""

MEMORY_INTERVAL_S = 0.025
"""How often memory is looked at in a run: greedy code takes some 20 MiB meanwhile.

gVisor's own figure may be older: it looks again after eight times as long as it last took to look, and code that
lifts its RLIMIT_AS was seen to take gigabytes meanwhile. One process that does not gets its MemoryError before that.
"""

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


class Meter:
    """Tells the host; `due` is when `serve` is to be called again, on the monotonic clock."""

    def __init__(self, now: float, folders: tuple[str, ...]) -> None:
        self._folders = folders
        self._interval = IDLE_INTERVAL_S
        self.due = self._next_telling = now + self._interval
        self._told: Frame = {}
        self._limit: int | None = None
        self.exceeded = False
        """Whether a run has used more memory than it may: it is to end at once, before the host has heard of it."""

    def begin(self, limits: Frame, now: float) -> None:
        """A run begins; `memory_bytes` of its limits is watched."""
        self._limit = limits.get("memory_bytes")
        self._interval = RUN_INTERVAL_S
        self._next_telling = now + RUN_INTERVAL_S
        self.due = now + MEMORY_INTERVAL_S

    def end(self, outbox: Outbox, now: float) -> None:
        """A run ends: what it has used is told, and told again soon, for the figure may be late."""
        self._limit = None
        self.tell(outbox, now)
        self._interval = IDLE_INTERVAL_S

    def serve(self, outbox: Outbox, now: float) -> None:
        """Looks, and tells what has changed, unless the host does not read."""
        if self._limit is not None and (peak := memory_bytes(self._folders)) > self._limit:
            self.tell(outbox, now)
            outbox.add({"type": "limit", "limit": "memory", "peak": peak}, now)
            self._limit = None
            self.exceeded = True
        if self._next_telling <= now and not outbox.full:
            self.tell(outbox, now)
        self._plan(now)

    def tell(self, outbox: Outbox, now: float) -> None:
        """Tells what has changed."""
        found = usage(self._folders)
        if found != self._told:
            self._told = found
            outbox.add(found, now)
        self._next_telling = now + self._interval
        self._plan(now)

    def _plan(self, now: float) -> None:
        if self._next_telling <= now:  # the host does not read: not before the next interval
            self._next_telling = now + self._interval
        self.due = self._next_telling if self._limit is None else min(self._next_telling, now + MEMORY_INTERVAL_S)


def usage(folders: tuple[str, ...]) -> Frame:
    """What is used now, as it is told."""
    return {"type": "usage", "cpu_ms": cpu_ms(), "memory_bytes": memory_bytes(folders)}


def cpu_ms() -> float:
    """CPU time of every process here, living or waited for."""
    total = 0
    for name in os.listdir("/proc"):  # noqa: PTH208 - pathlib would cost PID 1 its import
        if name.isdigit():
            try:
                fields = _read(f"/proc/{name}/stat").rpartition(b")")[2].split()
                total += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime (proc(5))
            except (OSError, ValueError, IndexError):
                continue
    return total * _TICK_MS


def memory_bytes(folders: tuple[str, ...] = ()) -> int:
    """Memory of the whole sandbox, files in memory included; 0 where /proc does not tell.

    `folders` are in memory too, but outside of gVisor, which does not count them: a pod's emptyDir volumes. In gVisor
    MemFree is the sandbox's limit less all that its sentry holds for it, page cache of the image too, which it can
    drop: that is left out.
    """
    try:
        fields = dict(line.split(b":") for line in _read("/proc/meminfo").splitlines())
        total, free, cached, shared = (
            int(fields.get(name, b"0").split()[0]) for name in (b"MemTotal", b"MemFree", b"Cached", b"Shmem")
        )
    except (OSError, ValueError):
        return 0
    outside = 0
    for folder in folders:
        with suppress(OSError):
            status = os.statvfs(folder)
            outside += (status.f_blocks - status.f_bfree) * status.f_frsize
    return max(0, total - free - max(0, cached - shared)) * 1024 + outside


def _read(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, 64 << 10)
    finally:
        os.close(descriptor)
