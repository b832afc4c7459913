"""PID 1 of the node: parent of every component, and the one whose end is the end of them all.

Started by `node.py` inside new namespaces, with the standard library only. It takes one JSON object a line on a unix
socket, and answers each with one:

    {"start": NAME, "argv": [...], "log": PATH, "environment": {...}}   -> {"pid": N}
    {"signal": NAME, "number": N}                                       -> {}
    {"list": true}    -> {NAME: {"pid": N, "exit": null or the exit code, negative for a signal}, ...}

An answer {"error": "..."} says what went wrong. PIDs are those inside the namespace.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

Json = dict[str, Any]


class Supervisor:
    """The components by name, with the exit codes of those that have ended."""

    def __init__(self) -> None:
        self._pids: dict[str, int] = {}
        self._ended: dict[int, int] = {}

    def reap(self) -> None:
        """Takes the exit codes of all that have ended: components, and orphans of theirs."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self._pids.values():
                self._ended[pid] = os.waitstatus_to_exitcode(status)

    def answer(self, request: Json) -> Json:
        """Does what one request asks."""
        self.reap()
        if "start" in request:
            return self._start(request)
        if "signal" in request:
            pid = self._pids[request["signal"]]
            if pid not in self._ended:
                os.kill(pid, request["number"])
            return {}
        return {name: {"pid": pid, "exit": self._ended.get(pid)} for name, pid in self._pids.items()}

    def _start(self, request: Json) -> Json:
        name = request["start"]
        if name in self._pids and self._pids[name] not in self._ended:
            raise ValueError(f"{name} is running already")
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])  # or one that ends at once would not be known yet
        pid = os.fork()
        if pid == 0:
            self._become(request)
        self._pids[name] = pid
        self._ended.pop(pid, None)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        return {"pid": pid}

    def _become(self, request: Json) -> None:
        """In the child: the component itself, its output appended to its log. Never returns."""
        try:
            os.setsid()
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            null = os.open(os.devnull, os.O_RDONLY)
            for source, target in ((null, 0), (log, 1), (log, 2)):
                os.dup2(source, target)
            os.execvpe(request["argv"][0], request["argv"], os.environ | request["environment"])
        except OSError as error:
            os.write(2, f"could not start {request['argv']}: {error}\n".encode())
        finally:
            os._exit(127)


def serve(listener: socket.socket) -> None:
    """Answers until the process is killed. One caller at a time: each asks, and hangs up."""
    supervisor = Supervisor()
    signal.signal(signal.SIGCHLD, lambda *_: supervisor.reap())  # at once: shims wait for their orphans to be gone
    while True:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):  # who hangs up early need not be answered
            connection.settimeout(5.0)
            with connection.makefile("rb") as stream:
                line = stream.readline()
            try:
                answer = supervisor.answer(json.loads(line))
            except Exception as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            connection.sendall(json.dumps(answer).encode() + b"\n")


def main() -> None:
    """`supervisor.py SOCKET`; listens before anything else can be waiting for it."""
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        if int(name) > 2:
            with contextlib.suppress(OSError):  # the lock is this process's alone
                os.set_inheritable(int(name), False)
    path = Path(sys.argv[1])
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    serve(listener)


if __name__ == "__main__":
    main()
