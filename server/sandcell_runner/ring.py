"""Printed text on its way from worker to supervisor: memory that both see.

A system call costs 20 µs under gVisor's ptrace platform; a frame for each piece of each line would make a
print loop crawl. What is in shared memory also survives the worker, so nothing printed before a crash is lost.
For the same reason two flags are here that would be frames.

Positions count bytes since the beginning and only grow. The worker alone writes `head`, the supervisor
alone `tail`; text becomes visible by the one store to `head` that follows it.
"""

import mmap
import re
from collections.abc import Iterator

from sandcell_runner.errors import FrameError

SIZE = 1 << 20
_HEADER = 64
_HEAD, _TAIL, _WATCHED, _BEGUN = 0, 1, 2, 3

# Bytes that occur nowhere in UTF-8 tell which stream follows.
_MARKS = {"stdout": b"\xff", "stderr": b"\xfe"}
_STREAMS = {mark: stream for stream, mark in _MARKS.items()}
_ANY_MARK = re.compile(b"([\xfe\xff])")


class Ring:
    """A ring of text, made before the fork and used by both sides after it."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, SIZE + _HEADER)
        self._words = memoryview(self._memory)[SIZE:].cast("Q")
        self._marked: str | None = None  # the worker's: the stream of the last text
        self._stream = "stdout"  # the supervisor's: the same

    @property
    def head(self) -> int:
        """The position after the last text."""
        return self._words[_HEAD]

    @property
    def tail(self) -> int:
        """The position up to which the supervisor has taken it."""
        return self._words[_TAIL]

    @property
    def watched(self) -> bool:
        """Whether the supervisor looks at the ring by itself; if not, new text must be announced to it."""
        return self._words[_WATCHED] != 0

    @watched.setter
    def watched(self, value: bool) -> None:
        self._words[_WATCHED] = value

    @property
    def begun(self) -> bool:
        """Whether the worker has taken the run that the supervisor handed it."""
        return self._words[_BEGUN] != 0

    @begun.setter
    def begun(self, value: bool) -> None:
        self._words[_BEGUN] = value

    def put(self, stream: str, data: bytes) -> bool:
        """The worker's: appends text of a stream; False if there is no room for it now."""
        words = self._words
        if stream != self._marked:
            data = _MARKS[stream] + data
        head, size = words[_HEAD], len(data)
        if head + size - words[_TAIL] > SIZE:
            return False
        start = head % SIZE
        end = start + size
        if end <= SIZE:
            self._memory[start:end] = data
        else:
            self._memory[start:SIZE] = data[: SIZE - start]
            self._memory[: end - SIZE] = data[SIZE - start :]
        # An exception in between (from a signal handler) leaves a mark too many, never one too few.
        self._marked = None
        words[_HEAD] = head + size
        self._marked = stream
        return True

    def take(self, until: int) -> Iterator[tuple[str, str]]:
        """The supervisor's: takes the text up to a position; FrameError if there is none such."""
        tail = self._words[_TAIL]
        if not 0 <= until - tail <= SIZE:
            raise FrameError("the positions of printed text are impossible")
        if until == tail:
            return
        start, end = tail % SIZE, until % SIZE
        data = self._memory[start:end] if start < end else self._memory[start:SIZE] + self._memory[:end]
        self._words[_TAIL] = until
        for part in _ANY_MARK.split(data):
            if part in _STREAMS:
                self._stream = _STREAMS[part]
            elif part:
                yield self._stream, part.decode("utf-8", "replace")
