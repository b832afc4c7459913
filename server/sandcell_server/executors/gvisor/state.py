"""The backend's private folder of runtime state, and the sweep of what killed backends left behind.

Each backend holds a lock on its folder for as long as it lives, so a folder whose lock can be had is nobody's.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

from sandcell_server.executors.gvisor.cgroups.base import Group, Groups

_PREFIX = "sandcell-"
_MNT_DETACH = 2


class StateFolder:
    """`path` holds a bundle per runtime and a state folder per sandbox; 0700, removed by `close()`.

    It lies on a short path: runsc makes sockets in it, whose names may have 107 bytes.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_base()))
        self._lock = os.open(self.path / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    @property
    def id(self) -> str:
        """A name of this backend's own, for control groups and sandboxes."""
        return self.path.name.removeprefix(_PREFIX)

    def close(self) -> None:
        remove_tree(self.path)
        os.close(self._lock)


def sweep(groups: Groups | None) -> int:
    """Ends and removes what backends of this user left that are gone; returns how many sandboxes that were."""
    count, gone = 0, {}
    for folder in _base().glob(f"{_PREFIX}*"):
        try:
            lock = os.open(folder / "lock", os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:
            continue  # another user's, or being made
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue  # its backend lives
        finally:
            os.close(lock)
        gone[folder.name.removeprefix(_PREFIX)] = folder
        for pid_file in folder.glob("*/pid"):
            count += 1
            _kill_sentry(pid_file)
    if groups and gone:
        for group in groups.everywhere():
            name = group.procs[0].parent.name.removeprefix(_PREFIX)
            if name.split("-")[0] in gone:
                _remove_group(group)
    for folder in gone.values():  # last: as long as it is there, an interrupted sweep is done again
        remove_tree(folder)
    return count


def _remove_group(group: Group) -> None:
    group.kill()
    for _ in range(50):
        if group.remove():
            return
        time.sleep(0.01)


def remove_tree(folder: Path) -> None:
    """Removes a folder, together with mounts that runsc left in it (current releases bind a null-netns there)."""
    for _ in range(5):
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno == errno.EBUSY:
                _unmount_below(folder)
            elif error.errno != errno.ENOTEMPTY:  # something was still being made in it
                raise
        else:
            return
    shutil.rmtree(folder, ignore_errors=True)


def _base() -> Path:
    """/run for root, the user's runtime folder where there is one that is ours to write, else the temporary folder."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    candidates = [Path("/run")] if os.geteuid() == 0 and not _in_user_namespace() else []
    candidates += [Path(runtime)] if runtime and len(runtime) <= 32 else []
    for candidate in candidates:
        if os.access(candidate, os.W_OK | os.X_OK):
            return candidate
    return Path(tempfile.gettempdir())


def _in_user_namespace() -> bool:
    with contextlib.suppress(OSError):
        return Path("/proc/self/uid_map").read_text().split() != ["0", "0", "4294967295"]
    return False


def _kill_sentry(pid_file: Path) -> None:
    """Kills what a pid file names, if that is still a sandbox and not a process that got its number since."""
    with contextlib.suppress(OSError, ValueError):
        pid = int(pid_file.read_text())
        if b"runsc-sandbox" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, 9)


def _unmount_below(folder: Path) -> None:
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        if Path(where := line.split()[4]).is_relative_to(folder):
            ctypes.CDLL(None).umount2(os.fsencode(where), _MNT_DETACH)
