"""What a run tells, line by line: parsed once, here, into typed values. Unknown types and fields are left out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sandcell.errors import ConnectionLost

LINE_BYTES = 128 << 20  # a runner's frame is at most 96 MiB; more is not ours


@dataclass(frozen=True, slots=True)
class Started:
    """A sandbox was claimed and the code runs."""

    execution_id: str
    runtime: str
    python: str
    executor: str
    platform: str
    isolated: bool
    session: str | None
    queue_ms: float


@dataclass(frozen=True, slots=True)
class Stream:
    """Text for stdout or stderr."""

    name: Literal["stdout", "stderr"]
    text: str


@dataclass(frozen=True, slots=True)
class Display:
    """A MIME bundle: shown, shown in place of an earlier one (`update`), or the value of the last expression."""

    kind: Literal["display_data", "update_display_data", "execute_result"]
    data: Mapping[str, Any]
    metadata: Mapping[str, Any]
    display_id: str | None


@dataclass(frozen=True, slots=True)
class ClearOutput:
    wait: bool


@dataclass(frozen=True, slots=True)
class Error:
    """An uncaught exception of the code."""

    ename: str
    evalue: str
    traceback: Sequence[str]


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable handed back, still encoded."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class File:
    """A file handed back, still base64; its path is the sandbox's word."""

    path: str
    base64: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something asked for that could not be handed over."""

    subject: str
    name: str
    message: str

    def __str__(self) -> str:
        return f"Warning: {self.message}" if self.name in self.message else f"Warning: {self.name}: {self.message}"


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit that ended a run, in the unit of its name, and the most that may be asked for."""

    name: str
    value: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The host's verdict, always last. Times in milliseconds."""

    status: str
    exit_code: int | None
    limit: Limit | None
    message: str | None
    session_ended: bool
    wall_ms: float
    cpu_ms: float
    queue_ms: float
    peak_memory_bytes: int


Event = Started | Stream | Display | ClearOutput | Error | Variable | File | Notice | Finished


def parse(line: bytes) -> Event | None:
    """The event in one line of NDJSON; None for keep-alives, blank lines and types that this version does not know."""
    if not line.strip():
        return None
    try:
        raw = json.loads(line)
        if b"\\ud" in line.lower():
            raw = _without_lone_surrogates(raw)
        return _event(raw)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConnectionLost(f"The backend sent something that is not an event ({type(error).__name__}).") from None


def _event(raw: dict[str, Any]) -> Event | None:
    match raw["type"]:
        case "stream":
            return Stream("stderr" if raw["name"] == "stderr" else "stdout", str(raw["text"]))
        case "display_data" | "update_display_data" | "execute_result" as kind:
            display_id = (raw.get("transient") or {}).get("display_id")
            data = {str(mime): value for mime, value in raw["data"].items()}
            metadata = dict(raw.get("metadata") or {})
            return Display(kind, data, metadata, None if display_id is None else str(display_id))
        case "clear_output":
            return ClearOutput(bool(raw.get("wait")))
        case "error":
            lines = tuple(str(line) for line in raw.get("traceback") or ())
            return Error(str(raw["ename"]), str(raw["evalue"]), lines)
        case "variable":
            return Variable(str(raw["name"]), raw["value"])
        case "file":
            return File(str(raw["path"]), str(raw["base64"]))
        case "warning":
            return Notice(str(raw["subject"]), str(raw["name"]), str(raw["message"]))
        case "started":
            return _started(raw)
        case "finished":
            return _finished(raw)
    return None


def _started(raw: dict[str, Any]) -> Started:
    session = raw.get("session")
    return Started(
        execution_id=str(raw["execution_id"]),
        runtime=str(raw.get("runtime", "")),
        python=str(raw.get("python", "")),
        executor=str(raw.get("executor", "")),
        platform=str(raw.get("platform") or ""),
        isolated=raw.get("isolated") is True,  # anything unclear counts as not isolated
        session=None if session is None else str(session),
        queue_ms=float(raw.get("queue_ms") or 0),
    )


def _finished(raw: dict[str, Any]) -> Finished:
    usage, limit, code, message = raw.get("usage") or {}, raw.get("limit"), raw.get("exit_code"), raw.get("message")
    return Finished(
        status=str(raw["status"]),
        exit_code=None if code is None else int(code),
        limit=limit and Limit(str(limit["name"]), float(limit["value"]), float(limit["maximum"])),
        message=None if message is None else str(message),
        session_ended=bool(raw.get("session_ended")),
        wall_ms=float(usage.get("wall_ms") or 0),
        cpu_ms=float(usage.get("cpu_ms") or 0),
        queue_ms=float(usage.get("queue_ms") or 0),
        peak_memory_bytes=int(usage.get("peak_memory_bytes") or 0),
    )


def _without_lone_surrogates(value: Any) -> Any:
    """JSON may carry half a surrogate pair, but no stream, socket or notebook file can."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case list():
            return [_without_lone_surrogates(item) for item in value]
        case dict():
            return {_without_lone_surrogates(key): _without_lone_surrogates(item) for key, item in value.items()}
    return value
