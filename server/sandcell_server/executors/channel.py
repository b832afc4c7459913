"""Frames over a stream to a runner: every length and every byte from it is untrusted."""

from __future__ import annotations

import asyncio
import json
import socket

from sandcell_server.executors.base import Frame

_HEADER = 4
_READ_AHEAD = 256 << 10  # bytes that the host holds for a reader that is slow; past it the runner is made to wait
_BIG = 1 << 20  # frames above this are parsed off the event loop


class FrameError(Exception):
    """The runner sent something that is no frame; its sandbox is not to be used again."""


class Channel:
    """One length-prefixed JSON stream. `receive` may be cancelled at any point without losing its place."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._length: int | None = None

    @classmethod
    async def over(cls, sock: socket.socket) -> Channel:
        """Takes over a connected stream socket."""
        sock.setblocking(False)
        return cls(*await asyncio.open_connection(sock=sock, limit=_READ_AHEAD))

    async def send(self, frame: Frame) -> None:
        body = json.dumps(frame, separators=(",", ":")).encode()
        self._writer.writelines((len(body).to_bytes(_HEADER, "big"), body))  # at once: each write is a packet
        await self._writer.drain()

    async def receive(self, max_bytes: int) -> Frame | None:
        try:
            if self._length is None:
                self._length = int.from_bytes(await self._reader.readexactly(_HEADER), "big")
            if self._length > max_bytes:
                raise FrameError(f"a frame of {self._length:,} bytes, where {max_bytes:,} are allowed")
            body = await self._reader.readexactly(self._length)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        self._length = None
        return await asyncio.to_thread(_parse, body) if len(body) > _BIG else _parse(body)

    def close(self) -> None:
        self._writer.close()

    def abort(self) -> None:
        """Hangs up without sending what still waits."""
        self._writer.transport.abort()


def _parse(body: bytes) -> Frame:
    try:
        frame = json.loads(body, parse_constant=_no_constants)
    except (ValueError, RecursionError) as error:
        raise FrameError(f"a frame that is not JSON: {error}") from None
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise FrameError("a frame that is not an object with a type")
    return frame


def _no_constants(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
