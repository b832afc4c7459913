"""The worker's end of the line to its supervisor: frames out, in program order, and frames in."""

import json
import os
import select
import socket
import threading
from collections import deque
from json.encoder import encode_basestring
from typing import NamedTuple, NoReturn

from sandcell_runner.frames import STREAM_TEXT_CHARS, Frame, encode_payload, parse_payload
from sandcell_runner.packets import PACKET_BYTES, Assembler, packets


class WorkerEnds(NamedTuple):
    """What the worker inherits: its socket, its acknowledgements, and the read ends of its fd 1 and 2."""

    frames: socket.socket
    acknowledged: int
    pipes: tuple[int, int]


class Channel:
    """Sends frames so that they keep their place among what is written to fd 1 and fd 2 directly.

    Only the supervisor reads those two pipes. Before each frame the worker looks whether they are empty;
    if not, it asks the supervisor to empty them and waits until it says so. (Two processes reading the same
    pipe could not keep the order: one may have taken bytes off it that the other's frame overtakes.)
    """

    def __init__(self, ends: WorkerEnds) -> None:
        self._ends = ends
        self._written = select.poll()
        for pipe in ends.pipes:
            self._written.register(pipe, select.POLLIN)
        self._lock = threading.RLock()
        self._queue: deque[bytes] = deque()
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

    def control(self, frame: Frame) -> None:
        """Sends one frame that belongs to no run."""
        self._send(encode_payload(frame))

    def stream(self, name: str, text: str) -> None:
        """Sends text as `stream` frames of at most STREAM_TEXT_CHARS each."""
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:  # lone surrogates are shown as Python would escape them
                text = text.encode("utf-8", "backslashreplace").decode()
        if self.forked:
            return self._write_as_child(name, text)
        if not self.open or not text:
            return None
        # Formatted by hand: a print loop spends most of its time here, and this is three times faster.
        head = f'{{"type":"stream","name":"{name}","text":'
        for start in range(0, len(text), STREAM_TEXT_CHARS):
            part = text if len(text) <= STREAM_TEXT_CHARS else text[start : start + STREAM_TEXT_CHARS]
            self._send(f"{head}{encode_basestring(part)}}}".encode())
        return None

    def flush(self, name: str) -> None:
        """Has text of a forked child written; in the worker itself none ever waits."""
        if self.forked:
            self._write_as_child(name, "", flush=True)

    def receive(self) -> Frame:
        """The next frame for the worker; the process ends if the supervisor is gone."""
        while True:
            packet = self._ends.frames.recv(PACKET_BYTES + 1)
            if not packet:
                self._orphaned()
            payload = self._assembler.add(packet)
            if payload is not None:
                return parse_payload(payload)

    def _send(self, payload: bytes) -> None:
        with self._lock:
            self._queue.append(payload)
            if self._sending:
                return  # a signal handler interrupted a send in this very thread, which goes on with the queue
            self._sending = True
            try:
                while self._queue:
                    self._synchronize()
                    for packet in packets(self._queue.popleft()):
                        self._send_packet(packet)
            finally:
                self._sending = False

    def _synchronize(self) -> None:
        if not any(event & select.POLLIN for _, event in self._written.poll(0)):
            return
        self._sync = (self._sync + 1) % 256
        self._send_packet(b"\3" + json.dumps({"type": "sync", "number": self._sync}).encode())
        # An interrupted wait leaves its acknowledgement behind: wait for this one's number.
        while (acknowledged := os.read(self._ends.acknowledged, 1)) != bytes((self._sync,)):
            if not acknowledged:
                self._orphaned()

    def _send_packet(self, packet: bytes) -> None:
        try:
            self._ends.frames.send(packet)
        except (BrokenPipeError, ConnectionResetError):
            self._orphaned()

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

    def _orphaned(self) -> NoReturn:
        os._exit(1)
