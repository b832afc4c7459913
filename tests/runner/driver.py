"""Drives a real runner, as a real child process, the way a backend does: over one socket."""

import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sandcell_runner.frames import Frame, FrameReader, encode_frame

RUNNER = Path(__file__).parents[2] / "server" / "sandcell_runner" / "__main__.py"
LIMITS = {"processes": 1000, "address_space_bytes": None, "transfer_bytes": 64 << 20}
SEED = "5" * 64


class Run:
    """The frames of one run, and the questions tests ask about them."""

    def __init__(self, frames: list[Frame]) -> None:
        self.frames = frames

    @property
    def last(self) -> Frame:
        return self.frames[-1]

    def of(self, *kinds: str) -> list[Frame]:
        return [frame for frame in self.frames if frame["type"] in kinds]

    def text(self, name: str | None = None) -> str:
        return "".join(f["text"] for f in self.of("stream") if name in (None, f["name"]))

    @property
    def stdout(self) -> str:
        return self.text("stdout")

    @property
    def stderr(self) -> str:
        return self.text("stderr")

    @property
    def variables(self) -> dict[str, Any]:
        return {f["name"]: f["value"] for f in self.of("variable")}

    @property
    def error(self) -> Frame:
        (error,) = self.of("error")
        return error

    @property
    def result(self) -> str:
        (result,) = self.of("execute_result")
        text: str = result["data"]["text/plain"]
        return text


class Runner:
    """One runner process; use as a context manager."""

    def __init__(
        self,
        directory: Path,
        *,
        python: str = sys.executable,
        environment: Mapping[str, str] | None = None,
        hello: bool = True,
        arguments: Sequence[str] = (),
    ) -> None:
        self.host, theirs = socket.socketpair()
        self.process = subprocess.Popen(
            [python, "-I", str(RUNNER), *arguments],
            stdin=theirs,
            cwd=directory,
            env={"PATH": os.environ["PATH"], "HOME": str(directory), **(environment or {})},
        )
        theirs.close()
        self._reader = FrameReader()
        self._frames: list[Frame] = []
        self.ready: Frame = self.hello() if hello else {}

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *error: object) -> None:
        self.host.close()
        self.process.wait(10)

    def send(self, frame: Frame) -> None:
        self.host.sendall(encode_frame(frame))

    def receive(self, timeout: float = 30) -> Frame:
        """The next frame; EOFError at the end of the stream, TimeoutError if none comes."""
        deadline = time.monotonic() + timeout
        while not self._frames:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.host], [], [], left)[0]:
                raise TimeoutError("the runner is silent")
            data = self.host.recv(1 << 20)
            if not data:
                raise EOFError
            self._frames += self._reader.frames(data)
        return self._frames.pop(0)

    def hello(self, seed: str = SEED) -> Frame:
        self.send({"type": "hello", "seed": seed})
        return self.receive()

    def start(self, code: str, **fields: Any) -> None:
        limits = LIMITS | fields.pop("limits", {})
        self.send({"type": "run", "code": code, "limits": limits, **fields})

    def finish(self, timeout: float = 30, each: Callable[[Frame], None] = lambda frame: None) -> Run:
        """All frames up to the end of the run (or of the worker)."""
        frames: list[Frame] = []
        while not frames or frames[-1]["type"] not in ("done", "exited"):
            frames.append(self.receive(timeout))
            each(frames[-1])
        return Run(frames)

    def run(self, code: str, **fields: Any) -> Run:
        self.start(code, **fields)
        return self.finish()

    def interrupt(self) -> None:
        self.send({"type": "interrupt"})
