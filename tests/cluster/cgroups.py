"""The node's control groups: one group at the top of every hierarchy, in which the kubelet makes all others."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tests.cluster.components import CGROUP
from tests.cluster.places import ClusterError

ROOT = Path("/sys/fs/cgroup")


def make() -> None:
    """The top group in every hierarchy. In version 1 a cpuset takes no process before it has CPUs and memory."""
    if (ROOT / "cgroup.controllers").is_file():
        (ROOT / CGROUP).mkdir(exist_ok=True)
        return
    for hierarchy in ROOT.iterdir():
        if (hierarchy / "cgroup.procs").is_file() and not hierarchy.is_symlink():
            (hierarchy / CGROUP).mkdir(exist_ok=True)
    for name in ("cpuset.cpus", "cpuset.mems"):
        (ROOT / "cpuset" / CGROUP / name).write_text((ROOT / "cpuset" / name).read_text())


def existing() -> list[Path]:
    """All groups of the node that there are, inner ones before the ones around them."""
    tops = [ROOT / CGROUP, *(hierarchy / CGROUP for hierarchy in ROOT.iterdir())]
    found = [Path(folder) for top in tops if top.is_dir() for folder, _, _ in os.walk(top, topdown=False)]
    return list(dict.fromkeys(found))


def remove() -> None:
    """Takes them all away; nothing may run in them any more. The kernel frees a group a little after its processes."""
    deadline = time.monotonic() + 10
    while groups := existing():
        for group in groups:
            try:
                group.rmdir()
            except OSError as error:
                if time.monotonic() > deadline:
                    inside = (group / "cgroup.procs").read_text().split() if group.is_dir() else []
                    raise ClusterError(f"control group {group} does not go: {error}; processes {inside}") from error
        time.sleep(0.02)
