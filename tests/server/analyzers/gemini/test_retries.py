"""How long the other side wants us to wait."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sandcell_server.analyzers.gemini.retries import asked_for

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


def info(delay: Any) -> Any:
    return {"error": {"details": [{"reason": "x"}, "?", {"retryDelay": delay}]}}


@pytest.mark.parametrize(
    ("header", "details", "wait"),
    [
        ("7", None, 7),
        ("0", info("9s"), 0),
        ("Tue, 24 Nov 2026 12:00:05 GMT", None, 5),
        ("Tue, 24 Nov 2026 11:00:00 GMT", None, 0),
        ("soon", None, None),
        ("-1", None, None),
        ("9" * 400, None, None),
        ("", info("34.5s"), 34.5),
        ("", info("-3s"), None),
        ("", info(3), None),
        ("", {"error": "x"}, None),
        ("", {"error": {"details": {"retryDelay": "1s"}}}, None),
        ("", "<html>", None),
    ],
)
def test_the_wait(header: str, details: Any, wait: float | None) -> None:
    assert asked_for({"retry-after": header}, details, NOW) == wait
