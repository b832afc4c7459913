"""Why an ordinary user may not make a user namespace here, and the way out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sandcell_server.executors.gvisor.namespace import restriction


@pytest.mark.parametrize(
    ("setting", "value", "way_out"),
    [
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns=0"),
        ("user/max_user_namespaces", "0", "user.max_user_namespaces=15000"),
        ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
    ],
)
def test_the_setting_is_named(tmp_path: Path, setting: str, value: str, way_out: str) -> None:
    (tmp_path / "proc/sys" / setting).parent.mkdir(parents=True)
    (tmp_path / "proc/sys" / setting).write_text(f"{value}\n")
    assert f"sudo sysctl -w {way_out}" in restriction(tmp_path)


def test_a_container_is_named(tmp_path: Path) -> None:
    (tmp_path / ".dockerenv").touch()
    assert "seccomp" in restriction(tmp_path)


def test_else_the_administrator_is_to_be_asked(tmp_path: Path) -> None:
    assert "SANDCELL_URL" in restriction(tmp_path)


def test_where_namespaces_are_forbidden_it_says_so_instead_of_waiting() -> None:
    """The limit holds below the namespace in which it is set, so a real one can be set without touching the host's."""
    forbid = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    ask = "from sandcell_server.executors.gvisor.namespace import command; print(command())"
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "sh", "-c", forbid, "sh", sys.executable, "-c", ask],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "user.max_user_namespaces is 0" in done.stdout
    assert "sudo sysctl -w user.max_user_namespaces=15000" in done.stdout
