"""A Cognito and a Redis for all tests of the backend's parts."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.cognito import Cognito, cognito
from tests.server.daemons import daemon, free_port


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cognito]:
    """One pool for the whole run: each test makes accounts of its own in it."""
    with cognito(tmp_path_factory.mktemp("cognito")) as found:
        yield found


class Redis:
    """A real one, that can be taken away and come back."""

    def __init__(self, binary: str, folder: Path) -> None:
        self._binary = binary
        self._folder = folder
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._running: Iterator[None] | None = None

    def start(self) -> None:
        self._running = self._run()
        next(self._running)

    def stop(self) -> None:
        if self._running is not None:
            next(self._running, None)
            self._running = None

    def _run(self) -> Iterator[None]:
        words = [
            self._binary, "--bind", "127.0.0.1", "--port", str(self._port), "--save", "", "--appendonly", "no",
            "--dir", str(self._folder),
        ]  # fmt: skip
        with daemon(words, self._folder / "redis.log", self._answers):
            yield

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16) == b"+PONG\r\n"
        except OSError:
            return False


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """Empty, and this test's own. Without the program the run fails, it does not skip."""
    binary = shutil.which("redis-server")
    assert binary, "redis-server is not installed; scripts/setup --tests installs it"
    found = Redis(binary, tmp_path)
    found.start()
    try:
        yield found
    finally:
        found.stop()
