"""Servers that the tests start beside themselves, on loopback, and end whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def daemon(
    words: Sequence[str], log: Path, ready: Callable[[], bool], environment: Mapping[str, str] | None = None,
    fds: Sequence[int] = (),
) -> Iterator[subprocess.Popen[bytes]]:  # fmt: skip
    """A process in a group of its own, once it is `ready`; killed with all that it has started."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment, pass_fds=fds,
            start_new_session=True,
        )  # fmt: skip
    try:
        for _ in range(600):
            assert process.poll() is None, f"{words[0]} has ended: {log.read_text()[-2000:]}"
            if ready():
                break
            time.sleep(0.05)
        else:
            raise AssertionError(f"{words[0]} is not ready after 30 s: {log.read_text()[-2000:]}")
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)


def free_port() -> int:
    """One that nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
