"""The processes below the supervisor: counting their tasks, and ending them."""

import os
import signal
import time
from contextlib import suppress


def count_tasks(root: int) -> int:
    """How many tasks (threads, processes counted by their threads) descend from process `root`, without it."""
    parents = _parents()
    return sum(parents[pid][1] for pid in _below(root, parents))


def threads_of(pid: int) -> int:
    """How many threads a process has; 0 if it is gone."""
    stat = _stat(pid)
    return stat[1] if stat else 0


def kill_descendants(worker: int) -> None:
    """SIGKILL to everything the worker may have left behind."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker, signal.SIGKILL)
    if os.getpid() == 1:
        with suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)  # as PID 1 this reaches exactly the sandbox, and spares the sender
        return
    for _ in range(100):  # one that was forking while it was looked for is found the next time
        parents = _parents()
        living = [pid for pid in _below(os.getpid(), parents) if parents[pid][1]]
        if not living:
            return
        for pid in living:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.001)


def adopt_orphans() -> None:
    """Makes this process the parent of its descendants' orphans, as PID 1 is by nature."""
    if os.getpid() != 1:
        _prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def die_with_parent() -> None:
    """Has the kernel end this process when its parent ends; as PID 1's child it would anyway."""
    if os.getppid() != 1:
        _prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _prctl(option: int, value: int) -> None:
    import ctypes

    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _parents() -> dict[int, tuple[int, int]]:
    """Parent and number of threads of every live process."""
    names = os.listdir("/proc")  # noqa: PTH208 - pathlib would cost PID 1 its import
    return {int(name): stat for name in names if name.isdigit() and (stat := _stat(int(name)))}


def _below(root: int, parents: dict[int, tuple[int, int]]) -> set[int]:
    children: dict[int, list[int]] = {}
    for pid, (parent, _) in parents.items():
        children.setdefault(parent, []).append(pid)
    found: set[int] = set()
    waiting = [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def _stat(pid: int) -> tuple[int, int] | None:
    """A process's parent and its number of threads, from /proc/<pid>/stat (proc(5)); None if it is gone.

    A zombie has no threads, but it may have children: while any of its threads is still on its way out.
    """
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 - pathlib would cost PID 1 its import
            fields = file.read().rpartition(b")")[2].split()
        return int(fields[1]), 0 if fields[0] in (b"Z", b"X") else int(fields[17])
    except (OSError, ValueError, IndexError):
        return None
