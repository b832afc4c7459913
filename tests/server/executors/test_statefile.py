"""Taking the compression out of an old release's checkpoint."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import pytest

from sandcell_server.executors.gvisor.statefile import UnknownLayoutError, store_uncompressed

HEAD = b"gVisorSF" + struct.pack(">Q", 2) + b"{}" + bytes(32) + struct.pack(">I", 1 << 20)


def chunk(data: bytes, level: int) -> bytes:
    deflater = zlib.compressobj(level, wbits=-15)
    body = deflater.compress(data) + deflater.flush()
    return struct.pack(">I", len(body)) + body


def inflate(image: bytes) -> list[bytes]:
    rest, found = image[len(HEAD) :], []
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        found.append(zlib.decompress(rest[4 : 4 + length], -15))
        rest = rest[4 + length :]
    return found


def test_the_same_data_is_stored(tmp_path: Path) -> None:
    chunks = [bytes(1 << 20), os.urandom(70_000), b"end"]
    image = tmp_path / "checkpoint.img"
    image.write_bytes(HEAD + b"".join(chunk(data, 6) for data in chunks))
    before = image.stat().st_size
    store_uncompressed(image)
    written = image.read_bytes()
    assert written.startswith(HEAD)
    assert inflate(written) == chunks
    assert len(written) > before
    assert list(tmp_path.iterdir()) == [image]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"something else altogether",
        HEAD[:30],
        HEAD + b"\0\0",
        HEAD + chunk(b"x" * 100, 6)[:-3],
        HEAD + struct.pack(">I", 4) + b"\xff\xff\xff\xff",
        HEAD + struct.pack(">I", 1 << 31),
        b"gVisorSF" + struct.pack(">Q", 1 << 40),
    ],
)
def test_an_unknown_layout_is_left_as_it_is(tmp_path: Path, data: bytes) -> None:
    image = tmp_path / "checkpoint.img"
    image.write_bytes(data)
    with pytest.raises(UnknownLayoutError):
        store_uncompressed(image)
    assert image.read_bytes() == data
    assert list(tmp_path.iterdir()) == [image]
