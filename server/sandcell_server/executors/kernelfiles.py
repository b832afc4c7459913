"""Reading the small files that the kernel makes up: /proc and control groups."""

from __future__ import annotations

import os
from pathlib import Path

_LONGEST = 64 << 10


def read(file: Path | str) -> bytes:
    """A whole small file. Each run waits for a dozen of these, and `Path.read_text` takes three times as long."""
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, _LONGEST)
    finally:
        os.close(descriptor)


def number(file: Path) -> int:
    return int(read(file))


def words(file: Path) -> set[str]:
    try:
        return set(read(file).decode().split())
    except OSError:
        return set()


def keyed(file: Path) -> dict[str, int]:
    """A flat keyed file: `oom_kill 1` and so on."""
    try:
        lines = read(file).decode().splitlines()
    except OSError:
        return {}
    pairs = (line.partition(" ") for line in lines)
    return {key: int(value) for key, _, value in pairs if value.isdigit()}
