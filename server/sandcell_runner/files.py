"""Files in and out of the working directory: never through a symlink, never out of it."""

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sandcell_runner.errors import FileRefusedError

MAX_FILES = 1000
MAX_WARNINGS = 100
"""Files that are named one by one when they are skipped."""
MAX_DEPTH = 32
MAX_PATH_BYTES = 1024
MAX_ENTRIES = 200_000
"""Directory entries looked at by one collection; a folder with more is not read to its end."""

Warn = Callable[[str, str], None]
"""Called with a path or pattern and the reason why it is not among what was collected."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A file to send: its path below the working directory, and its bytes."""

    path: str
    data: bytes


def write_file(directory: str, path: str, data: bytes) -> None:
    """Writes one input file and the folders on its way; FileRefusedError if the path leads elsewhere."""
    parts = path.split("/")
    if not path or "\0" in path or path.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise FileRefusedError(f"the path {path!r} is not a plain relative path")
    try:
        with _folder_of(directory, parts[:-1], create=True) as folder:
            if _is_link(parts[-1], folder):
                os.unlink(parts[-1], dir_fd=folder)  # replaced, not followed
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            with open(os.open(parts[-1], flags, 0o644, dir_fd=folder), "wb") as file:  # noqa: PTH123 - not a path
                file.write(data)
    except OSError as error:
        raise FileRefusedError(f"the file {path!r} could not be written: {error.strerror}") from None


def collect(directory: str, patterns: list[str], max_bytes: int, warn: Warn) -> Iterator[Collected]:
    """The regular files that match any pattern, sorted by path, up to `max_bytes` in all."""
    matchers = [(pattern, re.compile(translate(pattern))) for pattern in patterns]
    matched: set[str] = set()
    unmatched = dict.fromkeys(patterns)
    for path in walk(directory, warn):
        for pattern, matcher in matchers:
            if matcher.fullmatch(path):
                matched.add(path)
                unmatched.pop(pattern, None)
    for pattern in unmatched:
        warn(pattern, "no file matches")
    left, collected, skipped = max_bytes, 0, 0

    def skip(path: str, reason: str) -> None:
        nonlocal skipped
        skipped += 1
        if skipped <= MAX_WARNINGS:
            warn(path, reason)

    for path in sorted(matched):
        if collected >= MAX_FILES:
            warn(path, f"only the first {MAX_FILES} files are collected")
            break
        data = _read(directory, path, left, skip)
        if data is not None:
            left -= len(data)
            collected += 1
            yield Collected(path, data)
    if skipped > MAX_WARNINGS:
        warn("", f"{skipped - MAX_WARNINGS:,} more files were skipped")


def translate(pattern: str) -> str:
    """A glob as a regular expression over relative paths: `**` spans folders, no wildcard a leading dot."""
    parts = [part for part in pattern.removeprefix("./").split("/") if part]
    result = ""
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if part == "**":
            result += r"(?:(?!\.)[^/]+/)*" + (r"(?!\.)[^/]+" if last else "")
            continue
        hidden = "" if part.startswith(".") else r"(?!\.)"
        result += hidden + _translate_part(part) + ("" if last else "/")
    return result


def walk(directory: str, warn: Warn) -> Iterator[str]:
    """Every path below `directory` that is no folder, without following a symlink; surprises are warned of."""
    waiting = [("", 1)]
    seen = 0
    while waiting:
        prefix, depth = waiting.pop()
        try:
            with os.scandir(os.path.join(directory, prefix)) as entries:  # noqa: PTH118 - thousands of them
                for entry in entries:
                    seen += 1
                    if seen > MAX_ENTRIES:
                        warn(prefix or ".", f"only {MAX_ENTRIES:,} entries are looked at")
                        return
                    path = prefix + entry.name
                    if len(os.fsencode(path)) > MAX_PATH_BYTES:
                        warn(f"{path[:100]}...", f"the path is longer than {MAX_PATH_BYTES} bytes")
                    elif not entry.is_dir(follow_symlinks=False):
                        yield path
                    elif depth >= MAX_DEPTH:
                        warn(path, f"folders are collected {MAX_DEPTH} levels deep")
                    else:
                        waiting.append((f"{path}/", depth + 1))
        except OSError as error:
            warn(prefix or ".", f"the folder could not be read: {error.strerror}")


def _translate_part(part: str) -> str:
    result, position = "", 0
    while position < len(part):
        character = part[position]
        end = part.find("]", position + 2) if character == "[" else -1
        if character == "*":
            result += "[^/]*"
        elif character == "?":
            result += "[^/]"
        elif end > 0:
            members = part[position + 1 : end].replace("\\", r"\\").replace("[", r"\[")
            result += f"[^/{members[1:]}]" if members[0] == "!" else f"[{members}]"
            position = end
        else:
            result += re.escape(character)
        position += 1
    return result


def _read(directory: str, path: str, max_bytes: int, warn: Warn) -> bytes | None:
    """One file's bytes, each step of its path opened without following a symlink; None with a warning."""
    try:
        path.encode()
    except UnicodeEncodeError:
        warn(path, "its name is not UTF-8")
        return None
    parts = path.split("/")
    try:
        with _folder_of(directory, parts[:-1]) as folder:
            if _is_link(parts[-1], folder):
                warn(path, "it is a symbolic link")
                return None
            # O_NONBLOCK: opening a named pipe would wait for a writer.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            descriptor = os.open(parts[-1], flags, dir_fd=folder)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                warn(path, "it is not a regular file")
                return None
            # Read one byte more than allowed, not what stat said: the file may be growing.
            data = file.read(max_bytes + 1) if status.st_size <= max_bytes else None
    except OSError as error:
        warn(path, f"it could not be read: {error.strerror}")
        return None
    if data is None or len(data) > max_bytes:
        warn(path, f"{status.st_size:,} bytes are more than the {max_bytes:,} left of the transfer limit")
        return None
    return data


@contextmanager
def _folder_of(directory: str, parts: list[str], *, create: bool = False) -> Iterator[int]:
    """A descriptor of the folder that `parts` lead to, each opened within the one before, no link followed."""
    folder = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts:
            if create:
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=folder)
            if _is_link(part, folder):  # Debian 12's gVisor follows one in spite of O_NOFOLLOW
                raise NotADirectoryError(errno.ENOTDIR, "a folder on its way is a symbolic link")
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


def _is_link(name: str, folder: int) -> bool:
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False
