"""Ending what a control group's folder stands for."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from pathlib import Path


def kill_all(folder: Path) -> None:
    """Kills until none is left, since the dying may fork; bounded."""
    for _ in range(50):
        try:
            pids = (folder / "cgroup.procs").read_text().split()
        except OSError:
            return
        if not pids:
            return
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), 9)
        time.sleep(0.002)


def rmdir(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError as error:
        if error.errno == errno.EBUSY:
            return False
        raise
    return True
