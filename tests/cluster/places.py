"""Where the cluster's parts lie, and the errors that all of its modules raise."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

HERE = Path(__file__).parent


class ClusterError(Exception):
    """The cluster could not be built, brought up or asked; the message says which part and what it last said."""


def cache() -> Path:
    """The folder of everything that is kept between runs; made when it is not there."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base.resolve() / "sandcell-cluster"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def locked(path: Path, busy: str | None = None, patience: float = 0.0) -> Iterator[int]:
    """Holds the lock file at `path`; yields its descriptor. Waits for whoever holds it; with `busy`, for `patience` s.

    ClusterError says what is `busy` then.
    """
    deadline = time.monotonic() + patience
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while True:
            try:
                flock(descriptor, LOCK_EX | (LOCK_NB if busy else 0))
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise ClusterError(busy) from None
                time.sleep(0.05)
        yield descriptor
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Places:
    """The folders of one running node. Nothing of it lies elsewhere, so that removing `state` removes it all."""

    state: Path

    @property
    def lib(self) -> Path:
        """What the node sees as /var/lib."""
        return self.state / "varlib"

    @property
    def var_log(self) -> Path:
        """What the node sees as /var/log."""
        return self.state / "varlog"

    @property
    def bin(self) -> Path:
        """Links to every program, so that one PATH entry finds them all."""
        return self.state / "bin"

    @property
    def etc(self) -> Path:
        return self.state / "etc"

    @property
    def pki(self) -> Path:
        return self.state / "pki"

    @property
    def logs(self) -> Path:
        """One file per component."""
        return self.state / "logs"

    @property
    def control(self) -> Path:
        """The socket of the node's PID 1."""
        return self.state / "control.sock"

    @property
    def kubeconfig(self) -> Path:
        """An administrator's."""
        return self.state / "admin.kubeconfig"

    def make(self) -> None:
        """All folders, empty."""
        for folder in (self.lib, self.var_log, self.bin, self.etc, self.pki, self.logs):
            folder.mkdir(parents=True, mode=0o700)
        self.state.chmod(0o700)


def here() -> Places:
    """The places of this user's cluster."""
    return Places(cache() / "node")
