"""Checkpoints of warmed interpreters, kept across restarts in the user's cache folder.

A checkpoint is memory of a process, so it must fit all that it was made with: its key covers runsc, platform, flags,
configuration, the packages of the environment and the runner's code. One that does not fit makes restore fail, and
then it is thrown away.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
from pathlib import Path
from typing import Any

from sandcell_server.executors.base import Runtime
from sandcell_server.executors.gvisor.process import GvisorSandbox
from sandcell_server.executors.gvisor.runsc import Runsc
from sandcell_server.executors.gvisor.statefile import UnknownLayoutError, store_uncompressed
from sandcell_server.executors.runtimes import fingerprint

_KEEP = 6  # images, each of 25 to 150 MB
_TIMEOUT_S = 120


class UnsafeCache(Exception):
    """The cache folder could have been written by somebody else; an image from it would run as our sandbox."""


class Snapshots:
    """The images in one folder: `<cache>/checkpoints/<key>/`, 0700, each complete or absent."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / "checkpoints"

    def find(self, key: str) -> Path | None:
        """The image with this key; `UnsafeCache` where the folder is not ours alone."""
        self._claim()
        image = self._folder / key
        if not image.is_dir():
            return None
        _require_private(image)
        with contextlib.suppress(OSError):
            os.utime(image)  # `prune` keeps what was used last
        return image

    async def make(self, key: str, sandbox: GvisorSandbox, runsc: Runsc) -> Path:
        """Checkpoints a ready sandbox, which ends with that. OSError when the disk is full, RuntimeError with what
        runsc said."""
        self._claim()
        self.prune(_KEEP - 1)
        partial = Path(tempfile.mkdtemp(prefix=".making-", dir=self._folder))
        try:
            words = ["checkpoint", *runsc.checkpoint_flags, "--image-path", str(partial)]
            process = await asyncio.create_subprocess_exec(
                *runsc.command(sandbox.root, *words, sandbox.id),
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            )  # fmt: skip
            try:
                async with asyncio.timeout(_TIMEOUT_S):
                    out, _ = await process.communicate()
            except BaseException:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
                raise
            if process.returncode:
                raise RuntimeError(out.decode(errors="replace").strip()[-500:])
            if not runsc.checkpoint_flags:
                with contextlib.suppress(UnknownLayoutError):  # then restores are slower, and that is all
                    await asyncio.to_thread(store_uncompressed, partial / "checkpoint.img")
            image = self._folder / key
            with contextlib.suppress(OSError):  # another backend may have been first, and its image is as good
                partial.rename(image)
            return image
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def discard(self, key: str) -> None:
        """Removes an image that does not work."""
        shutil.rmtree(self._folder / key, ignore_errors=True)

    def prune(self, keep: int = _KEEP) -> None:
        """Keeps the images used last, and removes what an interrupted backend left half made."""
        images = [path for path in self._folder.iterdir() if not path.name.startswith(".")]
        for path in sorted(images, key=lambda p: p.stat().st_mtime, reverse=True)[keep:]:
            shutil.rmtree(path, ignore_errors=True)
        for path in self._folder.glob(".making-*"):
            if time.time() - path.stat().st_mtime > 10 * _TIMEOUT_S:
                shutil.rmtree(path, ignore_errors=True)

    def _claim(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _require_private(self._folder)


def snapshot_key(runsc: Runsc, runtime: Runtime, config: dict[str, Any], runner: Path) -> str:
    """Names the image that fits; the same in every start of the backend as long as nothing has changed."""
    digest = hashlib.sha256()
    # The host's path of the root may differ at restore, everything that the guest sees may not.
    shown = {**config, "root": None}
    for part in (runsc.identity, runtime.version, fingerprint(runtime), json.dumps(shown, sort_keys=True)):
        digest.update(part.encode() + b"\0")
    for source in sorted(runner.rglob("*.py")):
        digest.update(str(source.relative_to(runner)).encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:32]


def _require_private(folder: Path) -> None:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise UnsafeCache(f"{folder} must be a folder of this user with mode 0700; checkpoints are not used.")
