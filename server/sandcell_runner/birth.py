"""How a runner begins: one process becomes two, before anything heavy is imported."""

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from sandcell_runner import processes
from sandcell_runner.channel import WorkerEnds
from sandcell_runner.ring import Ring
from sandcell_runner.supervisor import Supervisor


def main(run_worker: Callable[[WorkerEnds, str], NoReturn]) -> NoReturn:
    """Forks the worker and serves the host until one of them ends; the process ends with it."""
    fork(control_stream(), run_worker).serve()


def fork(control: socket.socket, run_worker: Callable[[WorkerEnds, str], NoReturn]) -> Supervisor:
    """Forks the worker, which begins to warm up; its supervisor, for the host at the other end of `control`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is not for the sandbox
    directory = os.getcwd()  # noqa: PTH109 - pathlib would cost PID 1 its import
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    acknowledged, acknowledge = os.pipe()
    stdout, stderr = os.pipe(), os.pipe()
    ring = Ring()
    processes.adopt_orphans()
    pid = os.fork()
    if pid == 0:
        control.close()
        ours.close()
        os.close(acknowledge)
        os.dup2(stdout[1], 1)
        os.dup2(stderr[1], 2)
        os.close(stdout[1])
        os.close(stderr[1])
        os.setpgid(0, 0)
        processes.die_with_parent()
        run_worker(WorkerEnds(theirs, acknowledged, ring, (stdout[0], stderr[0])), directory)
    with suppress(OSError):
        os.setpgid(pid, pid)  # both do it: an interrupt may come before the child has
    theirs.close()
    for descriptor in (acknowledged, stdout[1], stderr[1]):
        os.close(descriptor)
    os.set_blocking(acknowledge, False)
    return Supervisor(control, ours, acknowledge, ring, (stdout[0], stderr[0]), pid)


def control_stream() -> socket.socket:
    """The stream to the host, which is fd 0; /dev/null takes its place, so that no cell reads from it."""
    control = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return control
