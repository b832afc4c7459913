"""A reader that is slow, or does not read at all, costs the backend no memory and loses nothing."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import psutil

from tests.backend import Backend, Json, eventually

_MIB = 1 << 20
_FLOOD = "import os\nblock = b'x' * 65535 + b'\\n'\nfor _ in range(220): os.write(1, block)"  # 14 MB


class Reader:
    """A connection that sends a request for a stream, and reads only when it is told to."""

    def __init__(self, backend: Backend, code: str, **fields: Any) -> None:
        host, port = backend.url.removeprefix("http://").split(":")
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 10)
        self.socket.connect((host, int(port)))
        self.socket.settimeout(90)
        body = json.dumps({"code": code, **fields}).encode()
        head = (
            f"POST /execute HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {backend.token}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nAccept: application/x-ndjson\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.socket.sendall(head.encode() + body)

    def wait_until_started(self) -> None:
        """Until the run has its sandbox. What has come stays unread."""
        came = b""
        while b'"type":"started"' not in came:
            self.socket.recv(1, socket.MSG_PEEK)  # waits
            came = self.socket.recv(4096, socket.MSG_PEEK)
            assert came and b"HTTP/1.1 200".startswith(came[:12]), came
            time.sleep(0.02)

    def rest(self) -> list[Json]:
        """Every event, read to the end."""
        data = bytearray()
        while chunk := self.socket.recv(1 << 20):
            data += chunk
        head, _, body = bytes(data).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        return [json.loads(line) for line in _unchunked(body).splitlines() if line]


def _unchunked(body: bytes) -> bytes:
    parts, position = [], 0
    while position < len(body):
        end = body.index(b"\r\n", position)
        size = int(body[position:end], 16)
        parts.append(body[end + 2 : end + 2 + size])
        position = end + 2 + size + 2
    return b"".join(parts)


@contextmanager
def slow(backend: Backend, code: str, **fields: Any) -> Iterator[Reader]:
    """A reader whose run has started; closed at the end."""
    reader = Reader(backend, code, **fields)
    try:
        reader.wait_until_started()
        yield reader
    finally:
        reader.socket.close()


def test_readers_that_stall_do_not_grow_the_backend(backend: Backend) -> None:
    backend.run("1")
    process = psutil.Process(backend.pid)
    before = process.memory_info().rss
    with ExitStack() as stack:
        readers = [
            stack.enter_context(slow(backend, _FLOOD, limits={"output_kb": 16384, "wall_s": 60})) for _ in range(3)
        ]
        peak = 0
        for _ in range(20):
            peak = max(peak, process.memory_info().rss)
            time.sleep(0.1)
        assert peak - before < 12 * _MIB, f"3 stalled readers of 14 MB each cost {(peak - before) / _MIB:.0f} MiB"
        # Nothing is lost by the stall.
        events = readers[0].rest()
        assert events[-1]["status"] == "ok"
        text = "".join(event["text"] for event in events if event["type"] == "stream")
        assert text == ("x" * 65535 + "\n") * 220
        assert process.memory_info().rss - before < 24 * _MIB


def test_a_limit_holds_while_nobody_reads(backend: Backend) -> None:
    # One thread writes until it has to wait for the reader, another one never waits.
    flood = "\n    ".join(_FLOOD.splitlines())
    code = f"import threading\ndef flood():\n    {flood}\nthreading.Thread(target=flood).start()\nwhile True: pass"
    with slow(backend, code, limits={"output_kb": 16384, "wall_s": 2}):
        time.sleep(2)
        # The run's sandbox is killed on time even though its events still wait to be read.
        eventually(lambda: _children_working(backend) < 0.2, timeout=10)


def _children_working(backend: Backend) -> float:
    """Share of a core that those of the backend's descendants use just now that stay."""

    def seconds() -> dict[int, float]:
        used = {}
        for child in psutil.Process(backend.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                times = child.cpu_times()
                used[child.pid] = times.user + times.system
        return used

    before = seconds()
    time.sleep(0.5)
    after = seconds()
    return sum(after[pid] - before[pid] for pid in before.keys() & after.keys()) / 0.5


def test_a_reader_that_stalls_past_the_time_limit_still_gets_the_verdict(backend: Backend) -> None:
    with slow(backend, _FLOOD, limits={"output_kb": 16384, "wall_s": 1}) as reader:
        time.sleep(3)
        events = reader.rest()
    assert events[0]["type"] == "started"
    assert (events[-1]["type"], events[-1]["status"]) == ("finished", "timeout")


def test_a_stalled_reader_that_leaves_takes_its_run_along(backend: Backend) -> None:
    before = backend.metric("sandcell_runs_total", status="cancelled")
    with slow(backend, _FLOOD, limits={"output_kb": 16384, "wall_s": 60}):
        time.sleep(1)
    eventually(lambda: backend.metric("sandcell_runs_total", status="cancelled") == before + 1, timeout=4)


def test_others_are_served_while_a_reader_stalls(backend: Backend) -> None:
    with slow(backend, _FLOOD, limits={"output_kb": 16384, "wall_s": 60}):
        assert backend.run("6 * 7")["outputs"][0]["data"]["text/plain"] == "42"
