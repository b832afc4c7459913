"""What the worker and its children write past Python: to fd 1 and fd 2 themselves."""

import codecs
import os

READ_BYTES = 256 * 1024


class Pipe:
    """The read end of the worker's fd 1 or fd 2."""

    def __init__(self, descriptor: int, stream: str) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        self.stream = stream
        self.ended = False
        """Whether every writer has closed it: waiting for it would return at once, for ever."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def read(self) -> str | None:
        """What can be read without waiting; "" for a part of a character, None if there is nothing."""
        try:
            data = os.read(self.descriptor, READ_BYTES)
        except BlockingIOError:
            return None
        self.ended = not data
        return self._decoder.decode(data) if data else None

    def finish(self) -> str:
        """The replacement for a character that was cut off, if one was."""
        text = self._decoder.decode(b"", final=True)
        self._decoder.reset()
        return text
