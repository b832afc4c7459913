"""The HTTP contract, as Pydantic models: what `/execute` takes and what it answers."""

from __future__ import annotations

from base64 import b64decode
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from sandcell_server.settings import CODE_BYTES

Status = Literal["ok", "error", "timeout", "cpu", "memory", "output", "processes", "killed", "cancelled"]


def _utf8(text: str) -> str:
    """JSON may carry lone surrogates, source code may not."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise ValueError(f"has a lone surrogate at index {error.start}, which no source file can hold") from None
    if size > CODE_BYTES:
        raise ValueError(f"is {size:,} bytes long; at most {CODE_BYTES:,} are allowed")
    return text


def _identifier(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(f"{name[:80]!r} is not a variable name")
    return name


def _relative(path: str) -> str:
    parts = path.split("/")
    if not path or path.startswith("/") or "\0" in path or ".." in parts or len(path.encode(errors="replace")) > 1024:
        raise ValueError(f"{path[:80]!r} is not a relative path inside the working folder")
    return path


def _base64(text: str) -> str:
    try:
        b64decode(text, validate=True)
    except ValueError as error:
        raise ValueError(f"is not base64: {error}") from None
    return text


Name = Annotated[str, StringConstraints(max_length=256), AfterValidator(_identifier)]
RelativePath = Annotated[str, AfterValidator(_relative)]
Base64 = Annotated[str, AfterValidator(_base64)]
SessionName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class InputFile(Strict):
    """A file that the code finds in its working folder."""

    path: RelativePath
    base64: Base64


class RequestedLimits(Strict):
    """What is left out has the server's default. `sandcell serve --help` lists defaults and maxima."""

    wall_s: float | None = Field(None, gt=0, allow_inf_nan=False, description="seconds of waiting")
    cpu_s: float | None = Field(None, gt=0, allow_inf_nan=False, description="seconds of computing, over all cores")
    memory_mb: int | None = Field(None, ge=128, description="MiB of the whole sandbox, interpreter included")
    output_kb: int | None = Field(None, ge=1, description="KiB printed and displayed")
    processes: int | None = Field(None, ge=1, description="processes and threads at once")


class ExecuteRequest(Strict):
    """One cell to run."""

    model_config = ConfigDict(
        extra="forbid",
        allow_inf_nan=False,
        json_schema_extra={
            "examples": [
                {"code": "print('hello')\n6 * 7"},
                {
                    "code": "total = sum(prices)",
                    "inputs": {"prices": [1.5, 2.5]},
                    "outputs": ["total"],
                    "limits": {"wall_s": 5, "memory_mb": 256},
                },
            ]
        },
    )

    code: Annotated[str, AfterValidator(_utf8)] = Field(description="IPython source; at most 1 MiB of UTF-8")
    inputs: dict[Name, JsonValue] = Field(
        default_factory=dict, description="variables to set first, as JSON or tagged values"
    )
    outputs: list[Name] = Field(default_factory=list, max_length=256, description="variables to hand back")
    files: list[InputFile] = Field(default_factory=list, max_length=1000)
    collect: list[RelativePath] = Field(default_factory=list, max_length=64, description="globs of files to hand back")
    stdin: str | None = Field(None, description="what input() reads")
    session: SessionName | None = Field(None, description="keep this sandbox and its variables under a name")
    resume: bool = Field(False, description="the session has been used before: 410 if it is gone, not a new one")
    runtime: str = Field("default", max_length=4096, description="a configured environment's name")
    limits: RequestedLimits = Field(default_factory=RequestedLimits)


class AnalyzeRequest(Strict):
    """A cell whose functions are to be analyzed."""

    model_config = ConfigDict(
        extra="forbid",
        allow_inf_nan=False,
        json_schema_extra={"examples": [{"code": "def find(items, x):\n    return x in items", "entry": "find"}]},
    )

    code: Annotated[str, AfterValidator(_utf8)] = Field(description="IPython source; at most 1 MiB of UTF-8")
    entry: str | None = Field(None, max_length=200, description="one function, `Class.method`, or a class; else all")
    make_input: str | None = Field(
        None, max_length=10_000, description="`lambda n: ...`: one argument, or a tuple of them, of size n"
    )
    vary: str | None = Field(None, max_length=200, description="the variable to grow in a cell without functions")
    measure: bool = Field(True, description="false: the model's claim alone")
    provider: Literal["gemini", "measured"] | None = Field(None, description="measured: no model is asked")
    budget_s: float = Field(1.6, ge=0.2, le=60, allow_inf_nan=False, description="CPU seconds for each function")
    runtime: str = Field("default", max_length=4096, description="a configured environment's name")


class Usage(BaseModel):
    """What a run took. The memory is the whole sandbox's peak; of a pod as gVisor tells it, which may miss what was
    held for less than some 0.2 s."""

    wall_ms: float
    cpu_ms: float
    peak_memory_bytes: int
    queue_ms: float


class BrokenLimit(BaseModel):
    """The limit that ended a run, and the most that may be asked for."""

    name: Literal["wall_s", "cpu_s", "memory_mb", "output_kb", "processes"]
    value: float
    maximum: float


class OutputFile(BaseModel):
    path: str
    base64: str


class Warn(BaseModel):
    """Something asked for that could not be handed back or over, and why."""

    subject: Literal["variable", "file", "input"]
    name: str
    message: str


class ExecuteResponse(BaseModel):
    """The whole of a run, when it was not asked for as a stream."""

    execution_id: str
    status: Status
    exit_code: int | None
    limit: BrokenLimit | None
    message: str | None
    outputs: list[dict[str, Any]] = Field(description="nbformat 4 outputs")
    variables: dict[str, JsonValue]
    files: list[OutputFile]
    warnings: list[Warn]
    usage: Usage
    session_ended: bool
    execution_count: int | None
    runtime: str
    isolated: bool


class SessionInfo(BaseModel):
    name: str
    runtime: str
    state: Literal["idle", "busy"]
    execution_count: int
    created_at: str
    idle_s: float
    expires_in_s: float
    memory_bytes: int


class SessionList(BaseModel):
    sessions: list[SessionInfo]


class FieldError(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457 problem details with a stable `code`."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError] | None = None
