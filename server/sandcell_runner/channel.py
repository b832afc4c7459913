"""The worker's end of the line to its supervisor: frames out, in program order, and frames in."""

import errno
import os
import select
import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, NoReturn

from sandcell_runner.frames import STREAM_TEXT_CHARS, Frame, encode_payload, parse_payload
from sandcell_runner.packets import HEADER_BYTES, PACKET_BYTES, Assembler, packets
from sandcell_runner.ring import Ring

CONNECTION_LOST = 121
"""The worker's exit code where it cannot speak to its supervisor any more."""


class WorkerEnds(NamedTuple):
    """What the worker inherits: its socket, its acknowledgements, its text, and the read ends of fd 1 and 2."""

    frames: socket.socket
    acknowledged: int
    ring: Ring
    pipes: tuple[int, int]


class Channel:
    """Sends text and frames so that they keep their place among what is written to fd 1 and fd 2 directly.

    Only the supervisor reads those two pipes. Before each text or frame the worker looks whether they are empty;
    if not, it asks the supervisor to empty them and waits until it says so. (Two processes reading the same
    pipe could not keep the order: one may have taken bytes off it that the other's frame overtakes.)
    """

    def __init__(self, ends: WorkerEnds) -> None:
        self._ends = ends
        self._written = select.poll()
        for pipe in ends.pipes:
            self._written.register(pipe, select.POLLIN)
        self._lock = threading.RLock()
        self._queue: deque[bytes | tuple[str, bytes]] = deque()
        self._sending = False
        self._sync = 0
        self._assembler = Assembler()
        self._unwritten: dict[str, str] = {}
        self.open = False
        """Whether a run is under way; what is sent outside of one is dropped."""
        self.forked = False
        """Whether this is a child that a cell forked: it must not send frames, so it writes to fd 1 and 2."""
        os.register_at_fork(after_in_child=self._after_fork)

    def send(self, frame: Frame) -> None:
        """Sends one output frame if a run is under way; FrameError if it is too large."""
        if self.open and not self.forked:
            self._send(encode_payload(frame))

    def begin(self) -> None:
        """Lets the supervisor know that a run was taken: from here on an interrupt is for this one."""
        self._ends.ring.begun = True

    def control(self, frame: Frame) -> None:
        """Sends one frame that belongs to no run."""
        self._send(encode_payload(frame))

    def stream(self, name: str, text: str) -> None:
        """Hands text to the supervisor, which makes `stream` frames of it."""
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:  # lone surrogates are shown as Python would escape them
                text = text.encode("utf-8", "backslashreplace").decode()
        if self.forked:
            return self._write_as_child(name, text)
        if not self.open or not text:
            return None
        for start in range(0, len(text), STREAM_TEXT_CHARS):
            part = text if len(text) <= STREAM_TEXT_CHARS else text[start : start + STREAM_TEXT_CHARS]
            self._send((name, part.encode()))
        return None

    def flush(self, name: str) -> None:
        """Has text of a forked child written; in the worker itself none ever waits."""
        if self.forked:
            self._write_as_child(name, "", flush=True)

    def receive(self) -> Frame:
        """The next frame for the worker; the process ends if the supervisor is gone."""
        while True:
            with _connection():
                packet = self._ends.frames.recv(PACKET_BYTES + HEADER_BYTES)
            if not packet:
                _leave()
            payload = self._assembler.add(packet)
            if payload is not None:
                return parse_payload(payload)

    def _send(self, item: bytes | tuple[str, bytes]) -> None:
        with self._lock:
            self._queue.append(item)
            if self._sending:
                return  # a signal handler interrupted a send in this very thread, which goes on with the queue
            self._sending = True
            try:
                while self._queue:
                    if events := self._written.poll(0):
                        self._give_way(events)
                    item = self._queue.popleft()
                    if isinstance(item, bytes):
                        self._send_payload(item)
                    else:
                        self._put(*item)
            finally:
                self._sending = False

    def _put(self, stream: str, data: bytes) -> None:
        while not self._ends.ring.put(stream, data):
            self._synchronize()
        if not self._ends.ring.watched:
            self._ends.ring.watched = True
            self._send_payload(b'{"type":"text"}')

    def _give_way(self, events: list[tuple[int, int]]) -> None:
        """Lets what was written to fd 1 and 2 go first (a pipe that the cell closed holds nothing)."""
        if any(event & select.POLLIN for _, event in events):
            self._synchronize()

    def _synchronize(self) -> None:
        """Has the supervisor take everything written so far, and waits until it has."""
        self._sync = (self._sync + 1) % 256
        self._send_payload(b'{"type":"sync","number":%d}' % self._sync)
        # An interrupted wait leaves its acknowledgement behind: wait for this one's number.
        with _connection():
            while (acknowledged := os.read(self._ends.acknowledged, 1)) != bytes((self._sync,)):
                if not acknowledged:
                    _leave()

    def _send_payload(self, payload: bytes) -> None:
        with _connection():
            for packet in packets(payload, self._ends.ring.head):
                self._ends.frames.send(packet)

    def _write_as_child(self, name: str, text: str, *, flush: bool = False) -> None:
        """Writes whole lines at once: those of several children would mix otherwise."""
        text = self._unwritten.pop(name, "") + text
        end = len(text) if flush or len(text) > STREAM_TEXT_CHARS else text.rfind("\n") + 1
        self._unwritten[name] = text[end:]
        data = memoryview(text[:end].encode())
        while data:
            data = data[os.write(1 if name == "stdout" else 2, data) :]

    def _after_fork(self) -> None:
        self.forked = True
        self._lock = threading.RLock()  # another thread may have held it


@contextmanager
def _connection() -> Iterator[None]:
    """Ends the process where the supervisor is gone, or the cell has closed what leads to it."""
    try:
        yield
    except OSError as error:
        # By number: a cell's signal handler may raise a TimeoutError here, which is an OSError too.
        if error.errno in (errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN, errno.EBADF, errno.ENOTSOCK):
            _leave()
        raise


def _leave() -> NoReturn:
    os._exit(CONNECTION_LOST)
