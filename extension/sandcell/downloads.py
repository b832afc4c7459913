"""Files on their way out of a sandbox: their names and contents are an untrusted program's word.

What it could try: absolute paths, "..", symlinks on the way, names that nobody asked for, a `.bashrc` or a
`.ipython` start-up file when the notebook lies in a home folder, and to replace what is there.
"""

from __future__ import annotations

import base64
import contextlib
import fnmatch
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandcell.errors import SaveError
from sandcell.events import File
from sandcell.results import size_text

_NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | _NO_LINK


@dataclass(frozen=True, slots=True)
class Saved:
    """A file that was written; its path is relative to the notebook's folder."""

    path: str
    size: int


def check_patterns(patterns: Sequence[str]) -> str | None:
    """What is wrong with a `--save` pattern, before anything is run; None when nothing is."""
    for pattern in patterns:
        parts = pattern.split("/")
        if pattern.startswith(("/", "~")) or ".." in parts or not pattern.strip("/"):
            return f"--save {pattern}: must be a path inside this folder, without '..'"
    return None


def save(files: Iterable[File], patterns: Sequence[str], folder: Path, *, overwrite: bool) -> list[Saved]:
    """Write the files below `folder` and say which; `SaveError` names the others, once all is done."""
    saved: list[Saved] = []
    exist: list[str] = []
    refused: list[str] = []
    for file in files:
        parts = _parts(file.path, patterns)
        try:
            content = base64.b64decode(file.base64, validate=True)
            if parts is None:
                refused.append(f"{file.path!r} (not asked for by --save)")
            elif _write(folder, parts, content, overwrite=overwrite):
                saved.append(Saved("/".join(parts), len(content)))
            else:
                exist.append("/".join(parts))
        except (OSError, ValueError) as error:
            refused.append(f"{file.path!r} ({getattr(error, 'strerror', None) or error})")
    if exist or refused:
        raise SaveError(_complaint(saved, exist, refused))
    return saved


def summary(saved: Sequence[Saved]) -> str:
    """`Saved 2 files: a.csv (1.2 kB), b.png (3 kB)`, shortened when there are many."""
    shown = [f"{file.path} ({size_text(file.size)})" for file in saved[:8]]
    more = [f"and {len(saved) - 8} more"] if len(saved) > 8 else []
    count = "1 file" if len(saved) == 1 else f"{len(saved)} files, {size_text(sum(file.size for file in saved))}"
    return f"Saved {count}: {', '.join(shown + more)}"


def _complaint(saved: Sequence[Saved], exist: Sequence[str], refused: Sequence[str]) -> str:
    lines = []
    if exist:
        lines.append(f"Not saved, since a file is there already: {', '.join(exist)}. Replace with --overwrite.")
    if refused:
        lines.append(f"Not saved: {', '.join(refused)}.")
    if saved:
        lines.append(f"{summary(saved)}.")
    return "\n".join(lines)


def _parts(path: str, patterns: Sequence[str]) -> list[str] | None:
    """The path's components, if it is a plain relative path that one of the patterns asked for."""
    parts = [part for part in path.split("/") if part != "."]
    plain = parts and not path.startswith("/") and all(part and part != ".." for part in parts)
    if not plain or not path.isprintable() or len(path) > 1024:
        return None
    wanted = any(
        _asked_for(parts, [part for part in pattern.split("/") if part not in ("", ".")]) for pattern in patterns
    )
    return parts if wanted else None


def _asked_for(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the glob covers the path, as `glob` reads it: `*` and `**` take no hidden name."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        # zero folders, or one visible name and the same question again; a closing ** takes files too
        if len(pattern) == 1:
            return bool(parts) and not any(part.startswith(".") for part in parts)
        visible = bool(parts) and not parts[0].startswith(".")
        return _asked_for(parts, pattern[1:]) or (visible and _asked_for(parts[1:], pattern))
    if not parts or (parts[0].startswith(".") and not pattern[0].startswith(".")):
        return False
    return fnmatch.fnmatchcase(parts[0], pattern[0]) and _asked_for(parts[1:], pattern[1:])


def _write(folder: Path, parts: Sequence[str], content: bytes, *, overwrite: bool) -> bool:
    """Write one file whole or not at all; False if one is there and may not be replaced."""
    *parents, name = parts
    with _open_folder(folder, parents) as place:
        temporary = f".{name[:64]}.{secrets.token_hex(4)}.part"
        # The usual mode less the umask; never executable.
        written = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o666, dir_fd=place)
        try:
            with os.fdopen(written, "wb") as stream:
                stream.write(content)
            if overwrite:
                os.replace(temporary, name, src_dir_fd=place, dst_dir_fd=place)
                return True
            return _link(temporary, name, place, content)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary, dir_fd=place)


def _link(temporary: str, name: str, place: int, content: bytes) -> bool:
    """Give the finished file its name, unless that is taken; both in one step, so nothing is replaced by a race."""
    try:
        os.link(temporary, name, src_dir_fd=place, dst_dir_fd=place, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError:  # some file systems (FAT, a few network ones) have no hard links
        try:
            direct = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o666, dir_fd=place)
        except FileExistsError:
            return False
        with os.fdopen(direct, "wb") as stream:
            stream.write(content)
    return True


@contextlib.contextmanager
def _open_folder(folder: Path, parents: Sequence[str]) -> Iterator[int]:
    """A descriptor of the folder below `folder`, made where missing; no symlink is followed on the way."""
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for parent in parents:
            with contextlib.suppress(FileExistsError):
                os.mkdir(parent, dir_fd=place)
            inner = os.open(parent, _FOLDER, dir_fd=place)
            os.close(place)
            place = inner
        yield place
    finally:
        os.close(place)
