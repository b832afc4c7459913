"""Checkpoints of old runsc releases, with their compression taken out.

Releases before 2024 always deflate, and then inflating costs more CPU than all the rest of a restore (0.42 core-s
against 0.25 here). The same data in deflate's *stored* blocks is read by the same code for nothing.

Layout (pkg/state/statefile and pkg/compressio of gVisor): "gVisorSF", a u64 length and that much JSON, a SHA-256
MAC, a u32 chunk size, then chunks, each a u32 length and that much raw deflate. All numbers are big-endian.
"""

from __future__ import annotations

import shutil
import struct
import zlib
from pathlib import Path
from typing import BinaryIO

_MAGIC = b"gVisorSF"
_MAC = 32
_LARGEST_CHUNK = 16 << 20
_RAW = -15


class UnknownLayoutError(ValueError):
    """Not the layout that this module knows; the file is as good as it was."""


def store_uncompressed(image: Path) -> None:
    """Rewrites an image in place; on `UnknownLayoutError` it is untouched."""
    partial = image.with_suffix(".stored")
    try:
        with image.open("rb") as source, partial.open("wb") as target:
            _copy_head(source, target)
            while header := source.read(4):
                target.write(_stored(_chunk(source, header)))
        shutil.copymode(image, partial)
        partial.replace(image)
    except (zlib.error, struct.error) as error:
        raise UnknownLayoutError(str(error)) from None
    finally:
        partial.unlink(missing_ok=True)


def _copy_head(source: BinaryIO, target: BinaryIO) -> None:
    head = source.read(len(_MAGIC) + 8)
    if not head.startswith(_MAGIC):
        raise UnknownLayoutError("no state file")
    (metadata,) = struct.unpack(">Q", head[len(_MAGIC) :])
    rest = source.read(metadata + _MAC + 4) if metadata < _LARGEST_CHUNK else b""
    (chunk,) = struct.unpack(">I", rest[-4:])
    if not 0 < chunk <= _LARGEST_CHUNK:
        raise UnknownLayoutError(f"chunks of {chunk} bytes")
    target.write(head + rest)


def _chunk(source: BinaryIO, header: bytes) -> bytes:
    (length,) = struct.unpack(">I", header)
    if length > _LARGEST_CHUNK:
        raise UnknownLayoutError(f"a chunk of {length} bytes")
    inflater = zlib.decompressobj(_RAW)
    data = inflater.decompress(source.read(length), _LARGEST_CHUNK)
    if not inflater.eof or inflater.unused_data:
        raise UnknownLayoutError("a chunk that does not end where it should")
    return data


def _stored(data: bytes) -> bytes:
    deflater = zlib.compressobj(level=0, wbits=_RAW)
    body = deflater.compress(data) + deflater.flush()
    return struct.pack(">I", len(body)) + body
