"""Events are parsed once; what is not one is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandcell import events
from sandcell.errors import ConnectionLost


def parse(**fields: Any) -> events.Event | None:
    return events.parse(json.dumps(fields).encode())


def test_each_kind() -> None:
    assert parse(type="stream", name="stdout", text="a") == events.Stream("stdout", "a")
    assert parse(type="clear_output", wait=True) == events.ClearOutput(True)
    assert parse(type="display_data", data={"text/plain": "x"}, metadata={}, transient={"display_id": "d"}) == (
        events.Display("display_data", {"text/plain": "x"}, {}, "d")
    )
    assert parse(type="error", ename="E", evalue="v", traceback=["t"]) == events.Error("E", "v", ("t",))
    assert parse(type="file", path="p", base64="aGk=") == events.File("p", "aGk=")
    assert parse(type="variable", name="n", value=[1]) == events.Variable("n", [1])


def test_the_verdict() -> None:
    verdict = parse(
        type="finished",
        status="timeout",
        exit_code=None,
        limit={"name": "wall_s", "value": 30, "maximum": 600},
        message=None,
        session_ended=False,
        usage={"wall_ms": 30000.5, "cpu_ms": 1, "peak_memory_bytes": 5, "queue_ms": 0},
    )
    assert verdict == events.Finished("timeout", None, events.Limit("wall_s", 30, 600), None, False, 30000.5, 1, 0, 5)


def test_isolation_is_never_assumed() -> None:
    for isolated in (None, "yes", 1, False):
        started = parse(type="started", execution_id="1", isolated=isolated)
        assert isinstance(started, events.Started)
        assert started.isolated is False


def test_what_is_not_known_is_left_out() -> None:
    assert parse(type="keepalive") is None
    assert parse(type="from the future", x=1) is None
    assert events.parse(b"  ") is None


@pytest.mark.parametrize(
    "line", [b"nonsense", b"[]", b"{}", b'{"type": "stream"}', b'{"type": "display_data", "data": 5}', b"[" * 99999]
)
def test_what_is_no_event_ends_the_run(line: bytes) -> None:
    with pytest.raises(ConnectionLost):
        events.parse(line)


def test_half_characters_become_printable() -> None:
    line = b'{"type": "stream", "name": "stdout", "text": "a\\ud800b \\ud83d\\ude00"}'
    assert events.parse(line) == events.Stream("stdout", "a?b \U0001f600")
