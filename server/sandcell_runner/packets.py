"""Frames between supervisor and worker: the JSON cut into packets of one SOCK_SEQPACKET socket.

A packet is sent whole or not at all. On a byte stream, an exception that a signal handler raises in the
middle of a write (Ctrl-C, or a cell's own time-out by SIGALRM) would leave half a frame, and nothing after
it could be read; here the frame it hit is lost and the next one starts afresh.
"""

from collections.abc import Iterator

from sandcell_runner.errors import FrameError
from sandcell_runner.frames import MAX_FRAME_BYTES

PACKET_BYTES = 32 * 1024
"""A packet must fit the socket's buffer, of which the kernel promises about 200 KiB."""

FIRST, LAST = 1, 2
HEADER_BYTES = 9
"""A byte of flags, and the sender's position in the ring of printed text: what is before it was said before."""


def packets(payload: bytes, position: int = 0) -> Iterator[bytes]:
    """The packets that carry one payload."""
    place = position.to_bytes(8, "big")
    if len(payload) <= PACKET_BYTES:
        yield b"\3" + place + payload
        return
    for start in range(0, len(payload), PACKET_BYTES):
        flags = (FIRST if start == 0 else 0) | (LAST if start + PACKET_BYTES >= len(payload) else 0)
        yield bytes((flags,)) + place + payload[start : start + PACKET_BYTES]


class Assembler:
    """Puts payloads together again; never holds more than one frame's cap."""

    def __init__(self) -> None:
        self._parts = bytearray()
        self._open = False
        self.position = 0
        """The sender's position in the ring when it sent the last packet."""

    def add(self, packet: bytes) -> bytes | None:
        """The payload that this packet completes, if any; FrameError if it grows over the cap."""
        flags, part = packet[0] if packet else 0, packet[HEADER_BYTES:]
        self.position = int.from_bytes(packet[1:HEADER_BYTES], "big")
        if flags == FIRST | LAST:
            self._open = False
            return part
        if flags & FIRST:
            self._parts = bytearray()
            self._open = True
        if not self._open:
            return None  # the rest of a frame whose beginning was lost
        self._parts += part
        if len(self._parts) > MAX_FRAME_BYTES:
            raise FrameError(f"a frame is over the {MAX_FRAME_BYTES:,} bytes allowed")
        if not flags & LAST:
            return None
        self._open = False
        payload, self._parts = bytes(self._parts), bytearray()
        return payload
