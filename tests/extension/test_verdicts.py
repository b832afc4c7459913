"""What a user reads when a run was not ok, and in the footer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sandcell.errors import CodeError, ExitError, Interrupted, StoppedError
from sandcell.events import Error, Finished, Limit, Started
from sandcell.results import Execution, size_text, time_text
from sandcell.verdicts import failure

STARTED = Started("e", "default", "3.13.1", "gvisor", "systrap", True, None, 0)
OK = Finished("ok", 0, None, None, False, 12.3, 5, 0, 84 << 20)


def ended(status: str, limit: Limit | None = None, **changes: object) -> Execution:
    started = replace(STARTED, session="s") if changes.get("session_ended") else STARTED
    return Execution(started, replace(OK, status=status, limit=limit, **changes))


@pytest.mark.parametrize(
    ("status", "limit", "says"),
    [
        ("timeout", Limit("wall_s", 30, 600),
         "Stopped after 30 s, the time limit. Raise it with -t, for example -t 60 (up to 10 min here)."),
        ("cpu", Limit("cpu_s", 60, 60),
         "Stopped after computing for 1 min, the CPU time limit. That is the most this server allows."),
        ("memory", Limit("memory_mb", 512, 4096),
         "Stopped: it needed more than 512 MB of memory (peak 84 MB). "
         "Raise it with -m, for example -m 1g (up to 4.0 GB here)."),
        ("output", Limit("output_kb", 1024, 16384),
         "Stopped: it printed and displayed more than 1.0 MB, the output limit. "
         "Raise it with --output-limit, for example --output-limit 2m (up to 16 MB here)."),
        ("processes", Limit("processes", 64, 100),
         "Stopped: it had more than 64 processes and threads at once. "
         "Raise it with --processes, for example --processes 100 (up to 100 here)."),
        ("timeout", None, "Stopped by the wall_s limit. Raise it with -t."),
        ("killed", None, "The sandbox ended the run (killed)."),
    ],
)  # fmt: skip
def test_limits(status: str, limit: Limit | None, says: str) -> None:
    error = failure(ended(status, limit), None)
    assert isinstance(error, StoppedError)
    assert str(error) == says


def test_a_lost_session_is_told() -> None:
    error = failure(ended("killed", message="The host ran out of memory.", session_ended=True), None)
    assert str(error) == "The host ran out of memory. Session 's' ended with it, and its variables are gone."


def test_exceptions_keep_their_name_and_traceback() -> None:
    error = failure(ended("error", exit_code=1), Error("KeyError", "'x'", ("one", "two")))
    assert isinstance(error, CodeError)
    assert (type(error).__name__, str(error), error._render_traceback_()) == ("KeyError", "'x'", ["one", "two"])
    odd = failure(ended("error", exit_code=1), Error("not a name", "", ()))
    assert type(odd).__name__ == "CodeError"


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (("MemoryError", ""), "-m 1g"),
        (("_ArrayMemoryError", "Unable to allocate 7.45 GiB for an array with shape (1,)"), "-m 8g"),
        (("_ArrayMemoryError", "Unable to allocate 900. MiB for an array with shape (1,)"), "-m 2g"),
        (("gaierror", "[Errno -3] Temporary failure in name resolution"), "Sandboxes have no network."),
        (("URLError", "<urlopen error [Errno 111] Connection refused>"), "Sandboxes have no network."),
    ],
)
def test_what_a_sandbox_cannot_give_is_said_below_the_traceback(error: tuple[str, str], hint: str) -> None:
    failed = failure(ended("error", exit_code=1), Error(*error, ("its own",)))
    assert isinstance(failed, CodeError)
    first, last = failed._render_traceback_()
    assert first == "its own"
    assert hint in last


def test_a_plain_process_has_a_network() -> None:
    execution = replace(ended("error", exit_code=1), started=replace(STARTED, isolated=False))
    failed = failure(execution, Error("gaierror", "Temporary failure in name resolution", ("its own",)))
    assert isinstance(failed, CodeError)
    assert failed._render_traceback_() == ["its own"]


def test_exit_codes() -> None:
    for code, says in ((3, "The code exited with code 3."), (139, "The code ended with exit code 139 (signal 11).")):
        error = failure(ended("error", exit_code=code), None)
        assert isinstance(error, ExitError)
        assert (str(error), error.exit_code) == (says, code)


def test_interrupts_are_keyboard_interrupts() -> None:
    error = failure(ended("cancelled"), Error("KeyboardInterrupt", "", ("here",)))
    assert isinstance(error, Interrupted)
    assert isinstance(error, KeyboardInterrupt)
    assert error._render_traceback_() == ["here"]


def test_an_ok_run_is_no_failure() -> None:
    assert failure(ended("ok"), Error("E", "caught and shown", ())) is None


def test_the_footer() -> None:
    assert str(Execution(STARTED, OK)) == "gVisor · default (Python 3.13.1) · 12 ms · peak 84 MB"
    own = replace(STARTED, runtime="/env/bin/python", session="s")
    waited = replace(OK, queue_ms=1500, session_ended=True)
    assert (
        str(Execution(own, waited)) == "gVisor · Python 3.13.1 · 12 ms · peak 84 MB · waited 1.5 s · session s (ended)"
    )


def test_no_isolation_cannot_be_overlooked() -> None:
    bundle = Execution(replace(STARTED, executor="process", isolated=False), OK)._repr_mimebundle_()
    assert bundle["text/plain"].startswith("NOT ISOLATED (plain process) · ")
    assert "<span" in bundle["text/html"]


def test_a_name_from_outside_is_no_html() -> None:
    assert "<b>" not in Execution(replace(STARTED, runtime="<b>"), OK)._repr_mimebundle_()["text/html"]


def test_units() -> None:
    assert [time_text(value) for value in (0.4, 999.6, 1234, 59_990, 60_000, 125_000)] == [
        "0 ms", "1 s", "1.23 s", "60 s", "1 min", "2 min 5 s",
    ]  # fmt: skip
    assert [size_text(value) for value in (5, 1 << 10, 1536, 100 << 20, 1023.9 * (1 << 20), 3 << 40)] == [
        "5 B", "1.0 KB", "1.5 KB", "100 MB", "1.0 GB", "3,072 GB",
    ]  # fmt: skip
