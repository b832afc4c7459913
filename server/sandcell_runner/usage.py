"""What everything in a sandbox has used, as it looks from inside: for hosts that cannot look from outside.

Told by the supervisor, below which the cell runs as the same user: good enough to show and to end a greedy run by, no
proof against a hostile one. What holds that one is the pod's own limits.
"""

import os

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


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


def memory_bytes() -> int:
    """Memory of the whole sandbox, files in memory included; 0 where /proc does not tell.

    In gVisor MemFree is the sandbox's limit less all that its sentry holds for it, page cache of the image too, which
    it can drop: that is left out.
    """
    try:
        fields = dict(line.split(b":") for line in _read("/proc/meminfo").splitlines())
        total, free, cached, shared = (
            int(fields.get(name, b"0").split()[0]) for name in (b"MemTotal", b"MemFree", b"Cached", b"Shmem")
        )
    except (OSError, ValueError):
        return 0
    return max(0, total - free - max(0, cached - shared)) * 1024


def _read(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, 64 << 10)
    finally:
        os.close(descriptor)
