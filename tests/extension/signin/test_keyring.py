"""A sign-in that a real keyring keeps: GNOME's, on a session bus of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extension.kernels import clean_environment
from tests.extension.signin_provider import Account, Team, team

pytestmark = pytest.mark.notebook
_SESSION = """
set -eu
printf unlock | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
daemon=$!
trap 'kill $daemon; wait $daemon || true' EXIT
kept() { "$PYTHON" -c "import keyring, os; print(keyring.get_password('sandcell', os.environ['SANDCELL_URL']))"; }
for _ in 1 2 3 4 5 6 7 8 9 10; do kept >/dev/null 2>&1 && break; sleep 0.5; done
printf 'ada@example.org\\nright password\\n' | "$PYTHON" -m sandcell login
kept >before
cp -r "$XDG_CONFIG_HOME/sandcell" seen
"$PYTHON" -m sandcell run -q a.py
"$PYTHON" -m sandcell logout
kept >after
"""


@pytest.fixture(scope="module")
def backend() -> Iterator[Team]:
    with team(ada=Account("right password")) as started:
        yield started


def test_a_real_keyring_keeps_the_tokens_and_no_file_does(backend: Team, tmp_path: Path) -> None:
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(program), f"{program} is missing; scripts/setup --tests installs it"
    (tmp_path / "a.py").write_text("print(6 * 7)")
    environ = clean_environment(
        tmp_path,
        {"SANDCELL_URL": backend.url, "PYTHON": sys.executable, "HOME": str(tmp_path / "home")}
        | {name: str(tmp_path / "home" / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME")},
    )
    for name in ("PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "XDG_RUNTIME_DIR"):
        environ.pop(name, None)
    (tmp_path / "home").mkdir()
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", _SESSION],
        env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "42\n" in done.stdout
    access, refresh = backend.provider.given
    kept = (tmp_path / "before").read_text()
    assert access in kept and refresh in kept
    (pointer,) = (tmp_path / "seen").rglob("*.json")
    assert '"keyring": true' in pointer.read_text()
    written = [path for path in (tmp_path / "home").rglob("*") if path.is_file()] + [pointer]
    assert len(written) >= 2  # with the keyring's own file, which is encrypted
    assert not any(token.encode() in path.read_bytes() for path in written for token in (access, refresh))
    assert (tmp_path / "after").read_text() == "None\n"
    assert backend.provider.refreshable == {}
    assert not _left_behind(tmp_path)


def _left_behind(folder: Path) -> list[str]:
    """Processes that still have this test's home."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"HOME={folder}/home\0".encode() in path.read_bytes() and int(path.parent.name) != os.getpid():
                found.append((path.parent / "cmdline").read_text())
        except OSError:
            continue
    return found
