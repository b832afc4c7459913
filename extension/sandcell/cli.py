"""The command `sandcell`: `run`, `login` and `logout` here; the others are the backend's."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import importlib
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from IPython.core.error import UsageError

from sandcell import __version__
from sandcell.bridge import Bridge
from sandcell.discovery import Connection
from sandcell.downloads import save, summary
from sandcell.errors import Interrupted, SandcellError, SignInNeeded
from sandcell.events import Display, Event, Notice, Stream
from sandcell.following import Follower, Outcome
from sandcell.options import Options, add_run_options, options_from
from sandcell.requests import build_request
from sandcell.signin.asking import ask_to_sign_in
from sandcell.signin.service import SignIn
from sandcell.status import NoStatus, StatusLine, TerminalStatus
from sandcell.verdicts import failure

_RUN = """Run a Python file (or - for stdin) in a fresh gVisor sandbox.

It runs as a notebook cell does: there is no __file__ and there are no arguments, `%` and `!` work, and the value of
the last line is shown."""
_LOGIN = """Sign in at the team's backend that SANDCELL_URL names. The sign-in is kept for `sandcell run`, for notebooks
without a Jupyter server, and for your Jupyter server, in a file that only you can read, or in the system's keyring."""
_NOTHING_KEPT = """-s: nothing would be kept, since a backend that this command starts ends with it.
Start one that stays, and name it:
  export SANDCELL_TOKEN="$(openssl rand -hex 32)" SANDCELL_URL=http://127.0.0.1:8080
  sandcell serve &"""
_EXIT_CODES = """exit codes:
  the code's own where it ends by itself (1 for an exception), and
  124 time limit, 152 CPU time limit, 153 output limit, 137 memory limit or killed, 138 processes limit,
  130 interrupted, 125 Sandcell itself failed (no backend, no sandbox, a file not saved), 2 wrong usage"""
_BY_STATUS = {
    "timeout": 124,
    "cpu": 152,
    "output": 153,
    "memory": 137,
    "killed": 137,
    "processes": 138,
    "cancelled": 130,
}
_FAILED = 125
_SHORT_S = 0.3
_CHECKPOINT_S = 60
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and answer with its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in ("serve", "doctor", "claim-key", "sweep"):
        return _backend(words[0], words[1:])
    options = _parser().parse_args(words)
    try:
        if options.word in ("login", "logout"):
            return _account(options.word, getattr(options, "email", None) or "")
        return _run(options.file, options_from(options))
    except UsageError as error:
        sys.stderr.write(f"sandcell {options.word}: {error}\n")
        return 2
    except SignInNeeded as error:
        sys.stderr.write(f"sandcell: {error} Sign in by `sandcell login`, or set SANDCELL_TOKEN.\n")
        return _FAILED
    except SandcellError as error:
        sys.stderr.write(f"sandcell: {error}\n")
        return _FAILED
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("sandcell", description="Run Python code in gVisor sandboxes.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"sandcell {__version__}")
    words = parser.add_subparsers(dest="word", required=True, metavar="run | login | logout | serve | doctor | ...")
    run = words.add_parser(
        "run",
        help="run a file in a sandbox",
        description=_RUN,
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    run.add_argument("file", metavar="FILE", help="the code; - reads it from stdin")
    # One file at once, or `-f data.csv script.py` would take the script for data.
    add_run_options(run, files_at_once=1, more_of_stdin="; - passes on standard input")
    login = words.add_parser("login", help="sign in at the backend of SANDCELL_URL", description=_LOGIN)
    login.add_argument("email", metavar="EMAIL", nargs="?", help="asked for if it is not given")
    words.add_parser("logout", help="sign out", description="End what `sandcell login` began, everywhere.")
    words.add_parser("serve", help="run the backend", add_help=False)
    words.add_parser("claim-key", help="make the key of a backend on Kubernetes", add_help=False)
    words.add_parser("sweep", help="delete pods that no backend on Kubernetes uses any more", add_help=False)
    words.add_parser("doctor", help="say what works here, what is missing and how to fix it", add_help=False)
    return parser


def _backend(word: str, argv: Sequence[str]) -> int:
    try:
        backend = importlib.import_module("sandcell_server.cli")
    except ModuleNotFoundError as error:
        sys.stderr.write(
            f"sandcell {word} needs the backend, which is not installed here ({error.name} is missing).\n"
            f'Install it with: {sys.executable} -m pip install "sandcell[server]"\n'
        )
        return _FAILED
    return int(backend.COMMANDS[word](list(argv)) or 0)


def _run(name: str, options: Options) -> int:
    code = _read(name)
    if options.stdin == "-":
        if name == "-":
            raise UsageError("--stdin -: standard input holds the code already")
        options = replace(options, stdin=_read("-"))
    request = build_request(code, options, {}, Path.cwd())
    bridge, connection = Bridge(), Connection(no_child=_NOTHING_KEPT if options.session is not None else "")
    try:
        status: StatusLine = TerminalStatus() if sys.stderr.isatty() else NoStatus()
        follower = Follower(
            bridge,
            TerminalOutputs(status),
            status,
            lambda: "Waiting for a sandbox" if connection.found else "Starting Sandcell",
        )
        exit_code = _conclude(follower.follow(connection.execute(request)), options)
        _keep_checkpoint(bridge, connection, status)
        return exit_code
    finally:
        bridge.run(connection.close(), timeout=8)
        bridge.close()


def _account(word: str, email: str) -> int:
    url = os.environ.get("SANDCELL_URL")
    if not url:
        raise UsageError("SANDCELL_URL does not name a backend. Without one, no sign-in is needed.")
    if os.environ.get("SANDCELL_TOKEN"):
        raise UsageError("SANDCELL_TOKEN is set, and is used in place of a sign-in.")
    sign_in, bridge = SignIn.at(url), Bridge()
    try:
        if word == "logout":
            told = bridge.run(sign_in.logout())
            sys.stderr.write("Signed out.\n" if told else "Signed out here. The backend could not be told.\n")
            return 0
        if sign_in.warning:
            sys.stderr.write(f"{sign_in.warning}\n")
        secretly = getpass.getpass if sys.stdin.isatty() else _next_line
        ask = input if sys.stdin.isatty() else _next_line
        name = ask_to_sign_in(sign_in, bridge.run, email, ask=ask, ask_secretly=secretly, say=print)
        sys.stderr.write(f"Signed in as {name} at {url}.\n")
        return 0
    finally:
        bridge.close()


def _next_line(prompt: str) -> str:
    """From a file or a pipe, so that a script can sign in."""
    line = sys.stdin.readline()
    if not line:
        raise UsageError(f"standard input ends before the answer to: {prompt.strip(': ')}")
    return line.rstrip("\n")


def _keep_checkpoint(bridge: Bridge, connection: Connection, status: StatusLine) -> None:
    """Once per environment, a backend of our own is given the time to keep what makes its next start fast."""
    keeping = bridge.submit(connection.checkpointed())
    try:
        with contextlib.suppress(TimeoutError):
            keeping.result(_SHORT_S)
            return
        status.show("Keeping a checkpoint, so that the next start is faster (once; Ctrl-C skips it)")
        keeping.result(_CHECKPOINT_S)
    except (KeyboardInterrupt, TimeoutError, SandcellError):
        keeping.cancel()  # the result is out; this was for the next one
    finally:
        status.hide()


def _read(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {name}: {error}") from None


def _conclude(outcome: Outcome, options: Options) -> int:
    finished = outcome.execution.finished
    code = 0
    if options.save:
        saved = save(outcome.files, options.save, Path.cwd(), overwrite=options.overwrite)
        sys.stderr.write((summary(saved) if saved else f"No file matched --save {' '.join(options.save)}") + "\n")
    failed = failure(outcome.execution, outcome.error)
    if isinstance(failed, SandcellError | Interrupted):
        _say(sys.stderr, "\n".join(failed._render_traceback_()) + "\n")
        code = _BY_STATUS.get(finished.status) or finished.exit_code or 1
    if not options.quiet:
        sys.stderr.write(f"{outcome.execution}\n")
    return code


class TerminalOutputs:
    """Text goes to stdout and stderr; of other outputs, their plain text to stdout."""

    def __init__(self, status: StatusLine) -> None:
        self._status = status

    def own(self, scope: str) -> None:
        return None

    def show(self, batch: Sequence[Event]) -> None:
        for event in batch:
            match event:
                case Stream(name, text):
                    self._status.hide()
                    _say(sys.stderr if name == "stderr" else sys.stdout, text)
                case Display(kind="display_data" | "execute_result", data=data):
                    self._status.hide()
                    text = data.get("text/plain", f"<{next(iter(data), 'nothing')}>")
                    _say(sys.stdout, f"{text}\n")
                case Notice():
                    self._status.hide()
                    _say(sys.stderr, f"{event}\n")


def _say(stream: TextIO, text: str) -> None:
    stream.write(text if stream.isatty() else _ESCAPES.sub("", text))
    stream.flush()
