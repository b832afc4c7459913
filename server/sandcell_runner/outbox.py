"""What waits to go to the host: frames in order, small stream writes put together on the way."""

import math
import socket
from collections import deque
from itertools import islice

from sandcell_runner.frames import STREAM_TEXT_CHARS, Frame, encode_payload, with_length

FULL_BYTES = 1024 * 1024
"""From here on the supervisor reads no more output, until the host has read some."""

LINE_INTERVAL_S = 0.01
"""Whole lines are sent at once, but not more often than this: nobody reads faster, and frames cost."""

PARTIAL_DELAY_S = 0.02
"""A line without its end waits this long for the rest of it."""


class Outbox:
    """A queue of bytes for the host, with the stream text that may still grow at its end."""

    def __init__(self) -> None:
        self._queue: deque[memoryview] = deque()
        self._size = 0
        self._stream = ""
        self._texts: list[str] = []
        self._chars = 0
        self._last_flush = 0.0
        self.due: float | None = None
        """When the waiting stream text must be sent (on the caller's clock); None if there is none."""

    @property
    def full(self) -> bool:
        return self._size + self._chars >= FULL_BYTES

    @property
    def empty(self) -> bool:
        """Whether nothing waits to be written; text that may still grow does not count."""
        return not self._queue

    def add_text(self, stream: str, text: str, now: float) -> None:
        """Appends text of a stream; whether it is sent at once is seen in `due`."""
        if not text:
            return
        if self._texts and (stream != self._stream or self._chars + len(text) > STREAM_TEXT_CHARS):
            self.flush(now)
        self._stream = stream
        self._texts.append(text)
        self._chars += len(text)
        # Always the earliest moment asked for, so that no text waits longer than it should.
        if text[-1] == "\n":
            self.due = min(self.due or math.inf, self._last_flush + LINE_INTERVAL_S)
        elif self.due is None:
            self.due = now + PARTIAL_DELAY_S

    def add_payload(self, payload: bytes, now: float) -> None:
        """Appends one frame, after all text so far."""
        self.flush(now)
        self._push(with_length(payload))

    def add(self, frame: Frame, now: float) -> None:
        """Appends one frame, after all text so far."""
        self.add_payload(encode_payload(frame), now)

    def flush(self, now: float) -> None:
        """Turns the waiting text into frames."""
        if not self._texts:
            return
        text = "".join(self._texts)
        self._texts.clear()
        self._chars = 0
        self._last_flush = now
        self.due = None
        for start in range(0, len(text), STREAM_TEXT_CHARS):
            part = text[start : start + STREAM_TEXT_CHARS]
            self._push(with_length(encode_payload({"type": "stream", "name": self._stream, "text": part})))

    def write_to(self, host: socket.socket) -> None:
        """Sends what the host takes without waiting; OSError if it is gone."""
        while self._queue:
            try:
                sent = host.sendmsg(list(islice(self._queue, 64)))
            except BlockingIOError:
                return
            self._size -= sent
            while self._queue and sent >= len(self._queue[0]):
                sent -= len(self._queue.popleft())
            if sent:
                self._queue[0] = self._queue[0][sent:]

    def _push(self, data: bytes) -> None:
        self._queue.append(memoryview(data))
        self._size += len(data)
