"""Folders of packages besides the interpreter's own."""

import subprocess
import sys
from pathlib import Path

from .driver import RUNNER, Runner


def test_a_users_own_packages_are_importable(tmp_path: Path) -> None:
    (tmp_path / "users_package.py").write_text("answer = 42\n")
    with Runner(tmp_path, arguments=[f"--site={tmp_path}"]) as runner:
        assert runner.run("import users_package, os; os.chdir('/'); users_package.answer").result == "42"


def test_without_it_they_are_not(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "users_package.py").touch()
    with Runner(tmp_path) as runner:
        assert runner.run("import users_package").error["ename"] == "ModuleNotFoundError"


def test_the_runner_needs_a_host() -> None:
    done = subprocess.run([sys.executable, "-I", RUNNER], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert done.returncode != 0
