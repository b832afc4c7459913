"""How a runner begins in a pod of a pool: warmed up to the last, then waiting for whoever may claim it."""

import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from sandcell_runner import birth, network
from sandcell_runner.channel import WorkerEnds
from sandcell_runner.frames import encode_frame
from sandcell_runner.supervisor import Supervisor

if TYPE_CHECKING:  # what a door needs is no sandbox's on this machine
    from sandcell_runner.door import Lock

# What the local executor writes into its bundle; a pod's template has no place for it.
_RLIMITS = {
    resource.RLIMIT_AS: 1 << 40,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 1024,
    resource.RLIMIT_NPROC: 512,
    resource.RLIMIT_STACK: 8 << 20,
}
_NOT_FOR_CELLS = ("KUBERNETES_", "SANDCELL_")


def main(listen: str, run_worker: Callable[[WorkerEnds, str], NoReturn]) -> NoReturn:
    """Warms up, listens on HOST:PORT, serves the one who proves the claim; the process ends with either of them."""
    from sandcell_runner.door import Door, lock_of_environment

    try:
        host, _, port = listen.rpartition(":")
        lock = lock_of_environment()
        address = (host, int(port))
    except ValueError as error:
        _give_up(str(error))
    folders = tuple(filter(None, os.environ.get("SANDCELL_MEMORY_FOLDERS", "").split(":")))
    _lower_limits(folders)
    for name in [name for name in os.environ if name.startswith(_NOT_FOR_CELLS)]:
        del os.environ[name]
    inside, outside = socket.socketpair()

    def run_worker_alone(ends: WorkerEnds, directory: str) -> NoReturn:
        outside.close()
        network.denied = True
        run_worker(ends, directory)

    supervisor = birth.fork(inside, run_worker_alone)
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))  # PID 1 would not hear it otherwise
    outside.sendall(encode_frame({"type": "hello", "seed": os.urandom(32).hex()}))  # as a host on this machine would
    if reason := supervisor.warm_up() or _rehearse(supervisor, lock, folders):
        _give_up(reason)
    door = Door(*address, lock, lambda: supervisor.hail(folders))
    control = door.wait(supervisor.child_ended)
    if control is None:
        _give_up("the worker ended while it waited for a claim")
    supervisor.take_host(control, door, folders)
    outside.close()
    supervisor.serve()


def _rehearse(supervisor: Supervisor, lock: "Lock", folders: tuple[str, ...]) -> str | None:
    """Does once, for nobody, all that a claim and its run will have to wait for: the first time takes far longer."""
    from sandcell_runner import proof

    proof.proves(lock.key, lock.uid, bytes(proof.NONCE_BYTES), bytes((lock.key.bit_length() + 7) // 8))
    inside, outside = socket.socketpair()
    supervisor.take_host(inside, None, folders)
    limits = {"processes": 1 << 20, "memory_bytes": 1 << 40}
    outside.sendall(encode_frame({"type": "rehearse", "limits": limits}))
    reason = supervisor.rehearse()
    outside.close()  # what was said is for nobody
    return reason


def _lower_limits(folders: tuple[str, ...]) -> None:
    limits = dict(_RLIMITS)
    sizes = [status.f_blocks * status.f_frsize for status in map(os.statvfs, folders)]
    if sizes:
        limits[resource.RLIMIT_FSIZE] = max(sizes)  # a sparse file may say that it is larger than its volume
    for kind, wanted in limits.items():
        hard = resource.getrlimit(kind)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def _give_up(reason: str) -> NoReturn:
    """In a pod's log, and in its status as long as the template says FallbackToLogsOnError."""
    sys.stderr.write(f"sandcell_runner: {reason}\n")
    sys.stderr.flush()
    os._exit(1)
