"""Finding the hierarchy that we may write to."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sandcell_server.executors.gvisor.cgroups import v1, v2
from sandcell_server.executors.gvisor.cgroups.base import PREFIX, Groups
from sandcell_server.executors.kernelfiles import words

_LEAF = "backend"


def detect(proc: Path = Path("/proc/self")) -> Groups | str:
    """The hierarchy that we may write to, or the reason why there is none."""
    mounted = _mounts(proc / "mountinfo")
    own = _own(proc / "cgroup")
    homes = {c: mounted[c] / own.get(c, "/").lstrip("/") for c in v1.CONTROLLERS if c in mounted}
    if len(homes) == len(v1.CONTROLLERS):
        # In a container the path in /proc may be the host's, and what is mounted already our own part of the tree.
        homes = {c: path if path.is_dir() else mounted[c] for c, path in homes.items()}
        return (
            v1.GroupsV1(homes, {c: mounted[c] for c in homes})
            if (reason := _refused(homes.values())) is None
            else reason
        )
    if "unified" in mounted:
        return _unified(mounted["unified"], own.get("", "/"))
    return "no cgroup hierarchy with the memory and pids controllers is mounted"


def _unified(root: Path, own: str) -> Groups | str:
    """Version 2: only a group without processes of its own can hand controllers down, so ours go beside a leaf."""
    home = root / own.lstrip("/")
    if not home.is_dir():
        home = root
    if home.name == _LEAF and _enabled(home.parent):
        home = home.parent  # this process has stepped aside before
    reason = "its control group is not delegated to this user"
    for parent in dict.fromkeys([home, root] if os.geteuid() == 0 else [home]):
        offered = words(parent / "cgroup.controllers")
        if not set(v2.CONTROLLERS) <= offered:
            reason = f"{parent} offers no {', '.join(sorted(set(v2.CONTROLLERS) - offered))} controller"
            continue
        if (refused := _refused([parent])) is not None:
            reason = refused
            continue
        if _enable(parent):
            return v2.GroupsV2(parent, root)
        if parent != root and _step_aside(parent) and _enable(parent):
            return v2.GroupsV2(parent, root)
        reason = f"{parent} has other processes in it, so it cannot hand controllers down"
    return reason


def _enabled(parent: Path) -> bool:
    return set(v2.CONTROLLERS) <= words(parent / "cgroup.subtree_control")


def _enable(parent: Path) -> bool:
    if _enabled(parent):
        return True
    try:
        (parent / "cgroup.subtree_control").write_text(" ".join(f"+{c}" for c in v2.CONTROLLERS))
    except OSError:
        return False
    return True


def _step_aside(parent: Path) -> bool:
    """Moves this process to a leaf, when it is the only one in its group (`systemd-run --scope -p Delegate=yes`)."""
    try:
        if {int(p) for p in (parent / "cgroup.procs").read_text().split()} != {os.getpid()}:
            return False
        leaf = parent / _LEAF
        leaf.mkdir(exist_ok=True)
        (leaf / "cgroup.procs").write_text(str(os.getpid()))
    except OSError:
        return False
    return True


def _refused(parents: Iterable[Path]) -> str | None:
    """Tries to make a group in each; None when that works."""
    for parent in parents:
        trial = parent / f"{PREFIX}trial-{os.getpid()}"
        try:
            trial.mkdir(exist_ok=True)
            trial.rmdir()
        except OSError as error:
            return f"{parent} is not writable ({error.strerror})"
    return None


def _mounts(mountinfo: Path) -> dict[str, Path]:
    """Mount points by version 1 controller, and of version 2 as `unified`."""
    found: dict[str, Path] = {}
    for line in mountinfo.read_text().splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        where = Path(before.split()[4])
        if kind == "cgroup":
            for option in options.split(","):
                if option in v1.CONTROLLERS:
                    found.setdefault(option, where)
        elif kind == "cgroup2":
            found.setdefault("unified", where)
    return found


def _own(cgroup: Path) -> dict[str, str]:
    """Our own path by version 1 controller, and in version 2 as ''."""
    own: dict[str, str] = {}
    for line in cgroup.read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            own[controller] = path
    return own
