"""Files on their way into a sandbox."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from pathlib import Path

from IPython.core.error import UsageError

REQUEST_BYTES = 64 << 20  # the backend takes no larger request, encoded files and variables included
_FILE_BYTES = REQUEST_BYTES // 4 * 3  # base64 makes 4 bytes of 3


def read_files(names: Sequence[str], folder: Path) -> list[dict[str, str]]:
    """The named files (or globs) as `/execute` takes them; `UsageError` says which cannot be sent, and why.

    A file keeps its path relative to `folder`; one from elsewhere arrives under its bare name.
    """
    found: dict[str, Path] = {}
    for name in names:
        for path in _matches(name, folder):
            target = _target(path, folder)
            if found.setdefault(target, path) != path:
                raise UsageError(f"-f: {found[target]} and {path} would both be called {target!r} in the sandbox")
    total = 0
    encoded = []
    for target, path in found.items():
        total += path.stat().st_size
        if total > _FILE_BYTES:
            raise UsageError(
                f"-f: the files are larger than {_FILE_BYTES >> 20} MiB together, the most that can be sent "
                f"({path.name} was one too many)"
            )
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UsageError(f"-f: cannot read {path}: {error.strerror or error}") from None
        encoded.append({"path": target, "base64": base64.b64encode(content).decode()})
    return encoded


def _matches(name: str, folder: Path) -> list[Path]:
    path = folder / Path(name).expanduser()
    if path.is_file():
        return [path]
    if path.is_dir():
        raise UsageError(f"-f: {name} is a folder; name its files, for example -f '{name.rstrip('/')}/*'")
    if any(mark in name for mark in "*?[") and not Path(name).is_absolute():
        matches = sorted(match for match in folder.glob(name) if match.is_file())
        if matches:
            return matches
        raise UsageError(f"-f: no file matches {name} in {folder}")
    raise UsageError(f"-f: there is no file {name} in {folder}")


def _target(path: Path, folder: Path) -> str:
    plain = Path(os.path.normpath(path))
    if plain.is_relative_to(folder):
        return plain.relative_to(folder).as_posix()
    return plain.name
