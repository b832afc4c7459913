"""An ordinary user to run sandboxes as, when the tests themselves are run by root.

A real account with subordinate uids, made for the tests and removed after them: what it goes through is what
everybody who is not root goes through.
"""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = f"sandcell-test-{os.getpid()}"  # two test runs at once do not share one
REPOSITORY = Path(__file__).parent.parent


@contextmanager
def ordinary_user() -> Iterator[OrdinaryUser]:
    """The account, for as long as the body runs. Needs root."""
    for account in pwd.getpwall():  # of test runs that were killed
        prefix, _, pid = account.pw_name.rpartition("-")
        if prefix == "sandcell-test" and not Path("/proc", pid).exists():
            subprocess.run(["userdel", "--remove", account.pw_name], capture_output=True, check=False)
    subprocess.run(["useradd", "--create-home", "--shell", "/bin/sh", NAME], check=True)
    try:
        yield OrdinaryUser(pwd.getpwnam(NAME))
    finally:
        subprocess.run(["pkill", "-KILL", "-u", NAME], check=False)
        subprocess.run(["userdel", "--remove", NAME], capture_output=True, check=False)


class OrdinaryUser:
    """Runs commands as this account, with this checkout and its interpreter readable to it."""

    def __init__(self, account: pwd.struct_passwd) -> None:
        self.home = Path(account.pw_dir)
        self.uid = account.pw_uid
        self._gid = account.pw_gid

    def command(self, *words: str) -> list[str]:
        """The words that run a command as the account."""
        drop = ["setpriv", "--reuid", str(self.uid), "--regid", str(self._gid), "--init-groups", "--"]
        needed = [REPOSITORY, Path(sys.prefix), Path(sys.base_prefix)]
        closed = sorted({folder for path in needed if (folder := _closed_ancestor(path))})
        if not closed:
            return [*drop, *words]
        # In a mount namespace of its own, each folder that the account may not enter is covered by an empty one in
        # which only what is needed can be seen.
        script = ["set -e", "mount -t tmpfs none /mnt"]
        for index, folder in enumerate(closed):
            inside = [path for path in needed if path.is_relative_to(folder)]
            for number, path in enumerate(inside):
                script += [f"mkdir -p /mnt/{index}-{number}"]
                script += [f"mount --bind {shlex.quote(str(path))} /mnt/{index}-{number}"]
            script += [f"mount -t tmpfs -o mode=755 none {shlex.quote(str(folder))}"]
            for number, path in enumerate(inside):
                script += [f"mkdir -p {shlex.quote(str(path))}"]
                script += [f"mount --bind /mnt/{index}-{number} {shlex.quote(str(path))}"]
        script += ['exec "$@"']
        return ["unshare", "--mount", "--", "/bin/sh", "-c", "\n".join(script), "sh", *drop, *words]

    def environment(self) -> dict[str, str]:
        """What a login would set."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "USER": NAME, "LANG": "C.UTF-8"}


def _closed_ancestor(path: Path) -> Path | None:
    """The outermost folder above or at a path that others may not enter."""
    for folder in reversed([path, *path.parents]):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return folder
    return None


def available() -> str | None:
    """Why no account can be made here, or None."""
    if os.geteuid() != 0:
        return "not root"
    return None if shutil.which("useradd") and shutil.which("newuidmap") else "useradd or newuidmap is missing"
