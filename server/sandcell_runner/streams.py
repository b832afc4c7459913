"""sys.stdout, sys.stderr and sys.stdin as a cell sees them."""

import io
import os
import sys
from typing import IO, NoReturn

from sandcell_runner.channel import Channel


class OutputStream(io.TextIOBase):
    """Text goes out as frames the moment it is written, so that a crash right after loses nothing.

    (The supervisor puts the pieces of a line together again: `print` writes its end separately.)
    """

    def __init__(self, channel: Channel, name: str, descriptor: int) -> None:
        self._channel = channel
        self._descriptor = descriptor
        self.name = f"<{name}>"
        self._stream = name
        self.buffer: IO[bytes] = open(descriptor, "wb", buffering=0, closefd=False)  # noqa: SIM115
        self.mode = "w"

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        return "backslashreplace"

    @property
    def line_buffering(self) -> bool:
        return True

    def reconfigure(self, **options: object) -> None:
        """Accepted for the many programs that call it; there is nothing to configure."""

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._channel.stream(self._stream, text)
        return len(text)

    def flush(self) -> None:
        self._channel.flush(self._stream)

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Does nothing: a cell that closes its stdout would silence every later one of its session."""


def no_input_error() -> Exception:
    """What a cell gets that asks for input where there is none."""
    from IPython.core.error import StdinNotImplementedError

    return StdinNotImplementedError(
        "this cell asks for input, but was given none: pass the text it should read, as in --stdin 'first line'"
    )


class NoInput(io.TextIOBase):
    """sys.stdin of a run without text to read: every read is a clear error instead of an endless wait."""

    name = "<stdin>"

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def fileno(self) -> int:
        return 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> NoReturn:
        raise no_input_error()

    def readline(self, size: int = -1, /) -> NoReturn:  # type: ignore[override]
        raise no_input_error()

    def close(self) -> None:
        """Does nothing, as for the output streams."""


def replace_streams(channel: Channel) -> None:
    """Puts the frame-sending streams in the place of the interpreter's own."""
    sys.stdout = sys.__stdout__ = OutputStream(channel, "stdout", 1)  # type: ignore[assignment, misc]
    sys.stderr = sys.__stderr__ = OutputStream(channel, "stderr", 2)  # type: ignore[assignment, misc]


def set_input(text: str | None) -> None:
    """Lets the cell, and every process it starts, read `text` from its standard input; None: nothing."""
    if text is None:
        source = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    else:
        source = os.memfd_create("stdin", os.MFD_CLOEXEC)
        with open(source, "wb", closefd=False) as file:
            file.write(text.encode("utf-8", "surrogateescape"))
        os.lseek(source, 0, os.SEEK_SET)
    os.dup2(source, 0)
    os.close(source)
    if text is None:
        sys.stdin = NoInput()
    else:
        sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
