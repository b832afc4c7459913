"""`sandcell run` as a user types it, against a real backend."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sandcell import cli
from tests.backend import Backend
from tests.extension.kernels import clean_environment
from tests.extension.signin_provider import CODE, Account, team


def sandcell(folder: Path, backend: Backend, *words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    return command(folder, {"SANDCELL_URL": backend.url, "SANDCELL_TOKEN": backend.token}, "run", *words, code=code)


def command(folder: Path, environ: dict[str, str], *words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sandcell", *words],
        cwd=folder,
        env=clean_environment(folder, environ),
        input=code,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_file_runs_and_its_streams_are_kept_apart(team_backend: Backend, tmp_path: Path) -> None:
    (tmp_path / "hello.py").write_text("import sys\nprint('out')\nprint('err', file=sys.stderr)\n6 * 7")
    done = sandcell(tmp_path, team_backend, "-q", "hello.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, "out\n42\n", "err\n")


@pytest.mark.parametrize(
    ("words", "code", "exit_code", "says"),
    [
        ([], "import os; os._exit(7)", 7, "exited with code 7"),
        ([], "import sys; sys.exit(3)", 3, "exited with code 3"),
        ([], "1 / 0", 1, "ZeroDivisionError: division by zero"),
        (["-t", "1"], "while True: pass", 124, "Raise it with -t"),
        (["--output-limit", "2k"], "while True: print('x' * 99)", 153, "Raise it with --output-limit"),
        (["-m", "900g"], "1", 125, "4096"),
        (["--save", "../x"], "1", 2, "inside this folder"),
    ],
)
def test_exit_codes(
    team_backend: Backend, tmp_path: Path, words: list[str], code: str, exit_code: int, says: str
) -> None:
    done = sandcell(tmp_path, team_backend, *words, "-", code=code)
    assert done.returncode == exit_code, done.stderr
    assert says in done.stderr
    assert "\x1b[" not in done.stderr
    assert "Traceback (most recent call last):\n  File" not in done.stderr


def test_files_and_stdin(team_backend: Backend, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("text")
    code = "open('out.txt', 'w').write(open('in.txt').read() + input())"
    done = sandcell(tmp_path, team_backend, "-", "-f", "in.txt", "--save", "out.txt", "--stdin", " more", code=code)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.txt").read_text() == "text more"
    assert "Saved 1 file: out.txt (9 B)" in done.stderr
    assert sandcell(tmp_path, team_backend, "-", "--save", "*.txt", code="open('out.txt','w')").returncode == 125


def test_standard_input_is_passed_on(team_backend: Backend, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("print(input() + input())")
    assert sandcell(tmp_path, team_backend, "-q", "a.py", "--stdin", "-", code="1\n2\n").stdout == "12\n"
    done = sandcell(tmp_path, team_backend, "-", "--stdin", "-", code="1")
    assert (done.returncode, "holds the code already" in done.stderr) == (2, True)


def test_a_session_needs_a_backend_that_stays(tmp_path: Path) -> None:
    done = command(tmp_path, {}, "run", "-s", "kept", "-", code="1")
    assert done.returncode == 2
    assert "nothing would be kept" in done.stderr
    assert "sandcell serve" in done.stderr
    assert "SANDCELL_TOKEN" in done.stderr


def test_the_help_says_how_a_file_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["run", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "there is no __file__ and there are no arguments" in said
    assert "- passes on standard input" in said
    assert "for all your notebooks" in said


def test_sign_in_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("print(6 * 7)")
    with team(ada=Account("right password", challenges=("totp",))) as backend:
        environ = {"SANDCELL_URL": backend.url, "XDG_CONFIG_HOME": str(tmp_path / "config")}
        done = command(tmp_path, environ, "run", "a.py")
        assert (done.returncode, "Sign in by `sandcell login`" in done.stderr) == (125, True)
        assert "Traceback" not in done.stderr
        done = command(tmp_path, environ, "login", "ada@example.org", code="wrong\n")
        assert (done.returncode, "do not go together" in done.stderr) == (125, True)
        done = command(tmp_path, environ, "login", code=f"Ada@example.org\nright password\n{CODE}\n")
        assert (done.returncode, done.stderr) == (0, f"Signed in as ada@example.org at {backend.url}.\n")
        (kept,) = (tmp_path / "config").rglob("*.json")
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert command(tmp_path, environ, "run", "-q", "a.py").stdout == "42\n"
        backend.provider.revoke(refresh=False)
        assert command(tmp_path, environ, "run", "-q", "a.py").stdout == "42\n"
        assert command(tmp_path, environ, "logout").stderr == "Signed out.\n"
        assert backend.provider.refreshable == {}
        assert command(tmp_path, environ, "run", "a.py").returncode == 125


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({}, "SANDCELL_URL does not name"),
        ({"SANDCELL_URL": "http://x", "SANDCELL_TOKEN": "t"}, "SANDCELL_TOKEN is set"),
    ],
)
def test_where_no_sign_in_is_needed(tmp_path: Path, environ: dict[str, str], says: str) -> None:
    done = command(tmp_path, environ, "login")
    assert (done.returncode, says in done.stderr) == (2, True)


def test_ctrl_c_stops_the_code(team_backend: Backend, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "sandcell", "run", "-"],
        env=clean_environment(tmp_path, {"SANDCELL_URL": team_backend.url, "SANDCELL_TOKEN": team_backend.token}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A job in the background of a script, as the tests may be one, is born with it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    with process:
        process.stdin.write("import time\nprint('on')\ntime.sleep(50)")
        process.stdin.close()
        assert process.stdout.readline() == "on\n"
        process.send_signal(signal.SIGINT)
        assert "KeyboardInterrupt" in process.stderr.read()
        assert process.wait(10) == 130


def test_no_backend_is_told_plainly(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sandcell", "run", "-"],
        env=clean_environment(tmp_path, {"SANDCELL_URL": "http://127.0.0.1:9", "SANDCELL_TOKEN": "hush"}),
        input="1",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 125
    assert done.stderr == "sandcell: No backend answers at http://127.0.0.1:9 (ConnectError).\n"


def test_a_backend_of_its_own_keeps_a_checkpoint_before_it_ends(tmp_path: Path) -> None:
    """Runs one after another on a command line should not each pay for a cold start."""
    done = subprocess.run(
        [sys.executable, "-m", "sandcell", "run", "-"],
        env=clean_environment(tmp_path, {"XDG_CACHE_HOME": str(tmp_path / "cache")}),
        input="print(6 * 7)",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "42\n"), done.stderr
    (image,) = (tmp_path / "cache" / "sandcell" / "checkpoints").iterdir()
    assert not image.name.startswith(".")
    assert list(image.iterdir())


def test_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "/nowhere.py"]) == 2
    assert "cannot read /nowhere.py" in capsys.readouterr().err
