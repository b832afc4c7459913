"""The audit log: one line of JSON for each event that matters for security.

It says who, from where, what and how it ended; never a password, a code, a token, a cell or its output.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TextIO

from sandcell_server.guard.origin import origin

logger = logging.getLogger(__name__)

AuditEvent = Literal[
    "signed_in", "sign_in_failed", "locked_out", "challenged", "refreshed", "refresh_failed", "signed_out",
    "registered", "confirmed", "code_sent", "password_reset", "code_refused", "too_many_attempts",
    "run_started", "run_ended", "analysis_started",
]  # fmt: skip
Fields = str | int | float | None


class AuditLog:
    """Writes whole lines; a line that cannot be written is told to the ordinary log, and the request goes on."""

    def __init__(self, stream: TextIO | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._stream = stream
        self._now = now

    def write(self, event: AuditEvent, **fields: Fields) -> None:
        """One event, with the request and address that it came from; `fields` that are None are left out."""
        if self._stream is None:
            return
        where = origin.get()
        line: dict[str, Any] = {"time": self._now().isoformat(timespec="milliseconds"), "event": event}
        line |= {"request_id": where.request_id, "address": where.address} if where else {}
        line |= {name: value for name, value in fields.items() if value is not None}
        try:
            self._stream.write(json.dumps(line) + "\n")
            self._stream.flush()
        except (OSError, ValueError) as error:
            logger.error("the audit log cannot be written: %s", error)

    def close(self) -> None:
        if self._stream is not None and self._stream is not sys.stderr:
            with contextlib.suppress(OSError):  # of what could not be written before; that has been told
                self._stream.close()


def open_audit_log(where: str) -> AuditLog:
    """A path to append to (created 0600), `-` for standard error, empty for none. OSError if it cannot be opened."""
    if not where:
        return AuditLog(None)
    if where == "-":
        return AuditLog(sys.stderr)
    path = Path(where)
    path.touch(mode=0o600, exist_ok=True)
    return AuditLog(path.open("a", encoding="utf-8"))
