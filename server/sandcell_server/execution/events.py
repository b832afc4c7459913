"""Frames from a sandbox become events for a caller: everything is checked here, once, and nowhere again."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, TypeAdapter, ValidationError

from sandcell_server.executors.base import Frame
from sandcell_server.executors.channel import FrameError

Event = dict[str, Any]
Short = Annotated[str, StringConstraints(max_length=1024)]
MimeBundle = Annotated[dict[Annotated[str, StringConstraints(max_length=256)], JsonValue], Field(max_length=64)]


class _Frame(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class Stream(_Frame):
    type: Literal["stream"]
    name: Literal["stdout", "stderr"]
    text: str


class Transient(_Frame):
    display_id: Short | None = None


class DisplayData(_Frame):
    type: Literal["display_data", "update_display_data"]
    data: MimeBundle
    metadata: dict[str, JsonValue] = Field(default_factory=dict)
    transient: Transient = Field(default_factory=Transient)


class ClearOutput(_Frame):
    type: Literal["clear_output"]
    wait: bool = False


class ExecuteResult(_Frame):
    type: Literal["execute_result"]
    data: MimeBundle
    metadata: dict[str, JsonValue] = Field(default_factory=dict)
    execution_count: int


class Error(_Frame):
    type: Literal["error"]
    ename: str
    evalue: str
    traceback: list[str]


class Variable(_Frame):
    type: Literal["variable"]
    name: Short
    value: JsonValue


class File(_Frame):
    type: Literal["file"]
    path: Short
    base64: str


class Warn(_Frame):
    type: Literal["warning"]
    subject: Literal["variable", "file", "input"]
    name: Short
    message: Short


class Done(_Frame):
    """The runner's own account of the end of a run."""

    type: Literal["done"]
    execution_count: int = Field(ge=0)
    status: Literal["ok", "error"]
    exit_code: Annotated[int, Field(ge=0, le=255)]
    ename: Short | None = None


class OverLimit(_Frame):
    """The supervisor counted more processes and threads, or (where the host cannot) more memory, than allowed."""

    type: Literal["limit"]
    limit: Literal["processes", "memory"]
    peak: int = Field(ge=0)


class Exited(_Frame):
    """The process that ran the code is gone."""

    type: Literal["exited"]
    exit_code: Annotated[int, Field(ge=0, le=255)]
    signal: int | None = None
    message: Short | None = None


Output = Stream | DisplayData | ClearOutput | ExecuteResult | Error | Variable | File | Warn
Received = Output | Done | OverLimit | Exited
OUTPUT_TYPES = (Stream, DisplayData, ClearOutput, ExecuteResult, Error)
_ADAPTER: TypeAdapter[Received] = TypeAdapter(Annotated[Received, Field(discriminator="type")])


def parse(frame: Frame) -> Received:
    """The typed frame; `FrameError` for one that does not keep to the protocol."""
    try:
        return _ADAPTER.validate_python(frame)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FrameError(f"a malformed frame: {where}: {first['msg']}"[:300]) from None


def to_event(received: Output) -> Event:
    """What a caller gets: the frame's known fields and no other."""
    event = received.model_dump()
    if isinstance(received, DisplayData) and received.transient.display_id is None:
        event["transient"] = {}
    return event


def to_nbformat(event: Event) -> dict[str, Any]:
    """An output event as nbformat 4 stores it."""
    output = {key: value for key, value in event.items() if key not in ("type", "transient")}
    return {"output_type": event["type"], **output}
