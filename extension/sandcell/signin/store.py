"""Where a sign-in is kept between processes: a file that only its owner can read, or the system's keyring."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import re
import secrets
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from sandcell.errors import Unavailable
from sandcell.signin.keyring import Vault, system_vault
from sandcell.signin.tokens import Tokens

try:
    import fcntl
except ImportError:  # Windows: two servers of one person may then have to sign in one after the other
    fcntl = None  # type: ignore[assignment]

_LOCK_TICK_S = 0.05
_LOCK_TICKS = 800  # longer than the 30 s that a refresh may take
Version = tuple[int, int, int] | None


class Store(Protocol):
    """Keeps the tokens for one backend; several processes of one person may share it."""

    def version(self) -> Version:
        """Changes whenever any process has written or cleared."""

    def read(self) -> Tokens | None:
        """None where nobody is signed in."""

    def write(self, tokens: Tokens) -> None:
        """At once or not at all. `OSError`."""

    def clear(self) -> None:
        """Nobody is signed in any more."""

    def lock(self) -> contextlib.AbstractAsyncContextManager[None]:
        """One process at a time; `Unavailable` if another does not let go."""


class FileStore:
    """A file of mode 0600 in a folder of mode 0700. With a keyring, the file only says that the tokens are there."""

    def __init__(self, path: Path, vault: Vault | None = None) -> None:
        self._path = path
        self._vault = vault

    def version(self) -> Version:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def read(self) -> Tokens | None:
        try:
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        if self._vault is not None and _is_pointer(text):
            text = self._vault.get() or ""
        return Tokens.from_json(text)

    def write(self, tokens: Tokens) -> None:
        self._make_folder()
        text = tokens.to_json()
        if self._vault is not None and self._vault.set(text):
            text = json.dumps({"keyring": True, "stamp": secrets.token_hex(8)})
        descriptor, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".writing-")  # mkstemp's mode is 0600
        try:
            with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - an open descriptor
                file.write(text)
                file.flush()
                os.fsync(file.fileno())  # a rotated token that a power cut takes away is a sign-in lost
            Path(temporary).replace(self._path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def clear(self) -> None:
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        if self._vault is not None:
            self._vault.delete()

    @asynccontextmanager
    async def lock(self) -> AsyncIterator[None]:
        descriptor = self._open_lock()
        try:
            if descriptor is not None and fcntl is not None:
                await _take(descriptor)
            yield
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _open_lock(self) -> int | None:
        """None where nothing can be written: then the tokens are in this process' memory, and nobody shares them."""
        try:
            self._make_folder()
            return os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return None

    def _make_folder(self) -> None:
        folder = self._path.parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)


async def _take(descriptor: int) -> None:
    for _ in range(_LOCK_TICKS):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(_LOCK_TICK_S)
        except OSError:  # a file system without locks
            return
        else:
            return
    raise Unavailable("Another process holds the lock of this sign-in, and does not let go.")


def _is_pointer(text: str) -> bool:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("keyring") is True


def store_for(url: str, environ: Mapping[str, str] = os.environ) -> FileStore:
    """The store of this person's sign-in at this backend."""
    config = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return FileStore(config / "sandcell" / "sign-in" / file_name(url), system_vault(canonical(url)))


def canonical(url: str) -> str:
    """One way to write a backend's address: the host in lower case, no slash at the end."""
    parts = urlsplit(url.strip())
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl().rstrip("/")


def file_name(url: str) -> str:
    """Readable, and different for every backend."""
    host = re.sub(r"[^a-z0-9.-]", "_", (urlsplit(url).hostname or "")[:64])
    return f"{host}-{hashlib.sha256(canonical(url).encode()).hexdigest()[:16]}.json"
