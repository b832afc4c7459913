"""A real backend for the tests: `sandcell serve` as a child, and a look at what it leaves on the machine."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.ordinary_user import OrdinaryUser

Json = dict[str, Any]


class Backend:
    """A running backend; `log` is where its stderr goes."""

    def __init__(self, process: subprocess.Popen[str], url: str, token: str, log: Path) -> None:
        self.process = process
        self.url = url
        self.token = token
        self.log = log
        self.headers = {"Authorization": f"Bearer {token}"}
        self.client = httpx2.Client(base_url=url, headers=self.headers, timeout=60)

    @property
    def pid(self) -> int:
        """Of the backend itself, below whatever started it."""
        return int(self.process.pid)

    def run(self, code: str, **fields: Any) -> Json:
        """One run; the whole answer. Fails the test on anything but 200."""
        response = self.client.post("/execute", json={"code": code, **fields})
        assert response.status_code == 200, response.text
        answer: Json = response.json()
        return answer

    def post(self, **fields: Any) -> httpx2.Response:
        """`POST /execute` as it is."""
        return self.client.post("/execute", json=fields)

    @contextmanager
    def stream(self, code: str, **fields: Any) -> Iterator[Iterator[Json]]:
        """One run's events, as they come."""
        headers = {"Accept": "application/x-ndjson"}
        with self.client.stream("POST", "/execute", json={"code": code, **fields}, headers=headers) as response:
            assert response.status_code == 200, response.read()
            yield (json.loads(line) for line in response.iter_lines() if line)

    def events(self, code: str, **fields: Any) -> list[Json]:
        """All of one run's events."""
        with self.stream(code, **fields) as events:
            return list(events)

    def metric(self, name: str, **labels: str) -> float:
        """One sample of /metrics; 0 when it is not there."""
        shown = "{" + ",".join(f'{k}="{v}"' for k, v in labels.items()) + "}" if labels else ""
        for line in self.client.get("/metrics").text.splitlines():
            if line.startswith(f"{name}{shown} "):
                return float(line.rsplit(" ", 1)[1])
        return 0.0

    def stop(self, sig: signal.Signals = signal.SIGTERM) -> int:
        """Sends a signal and waits for the end; the exit code."""
        self.process.send_signal(sig)
        return self.process.wait(timeout=30)


@contextmanager
def serving(
    log: Path,
    *,
    wrap: Callable[..., list[str]] | None = None,
    environment: dict[str, str] | None = None,
    arguments: tuple[str, ...] = (),
    **settings: object,
) -> Iterator[Backend]:
    """A backend on loopback with a token of its own; settings by their names without the prefix."""
    token = secrets.token_hex(16)
    env = dict(os.environ if environment is None else environment)
    env |= {"SANDCELL_TOKEN": token} | {f"SANDCELL_{name.upper()}": str(value) for name, value in settings.items()}
    words = [sys.executable, "-m", "sandcell_server", "serve", "--port", "0", *arguments]
    with log.open("a") as err:
        process = subprocess.Popen(
            wrap(*words) if wrap else words, env=env, stdout=subprocess.PIPE, stderr=err, text=True, cwd="/",
            stdin=subprocess.PIPE if arguments else subprocess.DEVNULL,
        )  # fmt: skip
    assert process.stdout
    try:
        line = process.stdout.readline()
        match = re.fullmatch(r"Sandcell is ready at (http://\S+)\n", line)
        assert match, f"it said {line!r}; its log: {log.read_text()[-3000:]}"
        backend = Backend(process, match[1], token, log)
        yield backend
        backend.client.close()
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=30)
            finally:
                process.kill()
        process.stdout.close()
        if process.stdin:
            process.stdin.close()


class Owner:
    """Somebody who starts backends: whoever runs the tests, or another account. Checkpoints are shared among them."""

    def __init__(self, folder: Path, account: OrdinaryUser | None = None) -> None:
        self._folder = folder
        self.account = account

    @contextmanager
    def serving(self, *arguments: str, **settings: object) -> Iterator[Backend]:
        """A backend of this owner's."""
        log = self._folder / f"{secrets.token_hex(4)}.log"
        if self.account is None:
            settings = {"cache_dir": self._folder / "cache", **settings}
            with serving(log, arguments=arguments, **settings) as backend:
                yield backend
            return
        account = self.account
        with serving(
            log, wrap=account.command, environment=account.environment(), arguments=arguments, **settings
        ) as backend:
            yield backend


def eventually(what: Callable[[], Any], timeout: float = 15.0) -> Any:
    """The first true answer; the test fails with the last one when there is none in time."""
    deadline = time.monotonic() + timeout
    while True:
        answer = what()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"still {answer!r} after {timeout} s: {what}")
        time.sleep(0.05)


def eventually_nothing(what: Callable[[], Any], timeout: float = 15.0) -> None:
    """Waits until there is nothing; the test fails with what there still is."""
    last: list[Any] = []

    def gone() -> bool:
        last[:] = [what()]
        return not last[0]

    try:
        eventually(gone, timeout)
    except AssertionError:
        raise AssertionError(f"after {timeout} s there still is {last[0]}") from None
