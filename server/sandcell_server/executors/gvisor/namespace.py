"""Being root without being root: the backend of an ordinary user runs in a user namespace of its own.

`runsc --rootless` cannot restore checkpoints. Inside a namespace that we make ourselves every command works, so the
whole backend moves into one as it starts, and from there on root's path is everybody's path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_MARK = "SANDCELL_IN_NAMESPACE"
_REFUSED = "SANDCELL_NAMESPACE_REFUSED"
_TIMEOUT_S = 5


def needed() -> bool:
    """Whether this process is neither root nor already inside."""
    return os.geteuid() != 0


def entered() -> bool:
    """Whether this process is an ordinary user's backend inside its namespace."""
    return os.environ.get(_MARK) == "1"


def maps_several_uids() -> bool:
    """False only inside a user namespace that has a single uid."""
    lines = Path("/proc/self/uid_map").read_text().splitlines()
    return sum(int(line.split()[2]) for line in lines) > 1


def refused() -> str | None:
    """Why an ordinary user's backend could not enter one, and the way out."""
    return os.environ.get(_REFUSED)


def command() -> list[str] | str:
    """The words that start a program inside such a namespace, or why that is not possible and the way out."""
    unshare = shutil.which("unshare")
    if not unshare:
        return "`unshare` is missing (Debian: `sudo apt install util-linux`)."
    base = [unshare, "--user", "--map-root-user", "--mount", "--ipc", "--uts"]
    # First without --map-auto: where namespaces are forbidden, unshare 2.38 with it waits for ever instead of failing.
    if error := _refusal(base):
        return f"{restriction()} (`unshare --user` said: {error[:200]})"
    # With a range of uids of our own the sandbox runs as another uid than ours; Debian 12's runsc insists on it.
    several = [*base, "--map-auto"]
    return [*(several if shutil.which("newuidmap") and not _refusal(several) else base), "--"]


def _refusal(words: Sequence[str]) -> str | None:
    """Why a namespace made by these words could not be used, or None."""
    try:
        done = subprocess.run(
            [*words, "--", "mount", "-t", "tmpfs", "none", "/mnt"],
            capture_output=True, text=True, timeout=_TIMEOUT_S, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"nothing for {_TIMEOUT_S} s"
    return None if done.returncode == 0 else done.stderr.strip() or f"exit code {done.returncode}"


def enter(argv: Sequence[str]) -> None:
    """Goes on as `python -m sandcell_server <argv>` inside such a namespace, in this same process; where that cannot
    be, returns, and `refused()` says why."""
    words = command()
    if isinstance(words, str):
        os.environ[_REFUSED] = words
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(words[0], [*words, sys.executable, "-m", "sandcell_server", *argv], {**os.environ, _MARK: "1"})  # noqa: S606


def restriction(root: Path = Path("/")) -> str:
    """Which of the known settings forbids user namespaces here, and the way out."""

    def setting(name: str) -> str:
        try:
            return (root / "proc/sys" / name.replace(".", "/")).read_text().strip()
        except OSError:
            return ""

    if setting("kernel.apparmor_restrict_unprivileged_userns") == "1":
        return (
            "Ordinary users may not make user namespaces here: kernel.apparmor_restrict_unprivileged_userns is 1. "
            "Way out: `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, or an AppArmor profile for "
            "unshare"
        )
    if setting("user.max_user_namespaces") == "0":
        return (
            "Ordinary users may not make user namespaces here: user.max_user_namespaces is 0. "
            "Way out: `sudo sysctl -w user.max_user_namespaces=15000`"
        )
    if setting("kernel.unprivileged_userns_clone") == "0":
        return (
            "Ordinary users may not make user namespaces here: kernel.unprivileged_userns_clone is 0. "
            "Way out: `sudo sysctl -w kernel.unprivileged_userns_clone=1`"
        )
    if (root / ".dockerenv").exists() or (root / "run/.containerenv").exists():
        return (
            "This container's seccomp profile or missing capabilities forbid user namespaces. "
            "Way out: run it with `--security-opt seccomp=unconfined --security-opt systempaths=unconfined`, "
            "or set SANDCELL_URL"
        )
    return "Ordinary users may not make user namespaces here; ask the administrator, or set SANDCELL_URL to a backend"
