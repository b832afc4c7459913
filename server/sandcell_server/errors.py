"""What can go wrong, as a caller may see it.

SandcellError
├── Unauthorized            401  no valid bearer token
├── Forbidden               403  known, but not allowed
├── NotFound                404
│   ├── UnknownRuntime
│   ├── SessionNotFound
│   └── ExecutionNotFound
├── SessionDied             410  told once, with the reason
├── TooLarge                413
├── InvalidRequest          422  names the field
├── TooMany                 429  with Retry-After
│   ├── TooManyRuns
│   ├── TooManySessions
│   └── QueueFull
└── Unavailable             503
    ├── SandboxUnavailable       no sandbox can be made here; says what to do
    └── Draining                 the backend is being stopped

Gemini's own are in analyzers/gemini/errors.py, those of accounts in accounts/errors.py.

Each carries its HTTP status, a stable `code` and a message that a user may read. Anything else that is raised
becomes a bare 500 whose details stay in the log.
"""

from __future__ import annotations


class SandcellError(Exception):
    """An error a caller may see; `str()` of it is the `detail`."""

    status = 500
    code = "internal"
    title = "Internal error"
    retry_after: int | None = None

    def __init__(self, detail: str, *, field: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        if retry_after is not None:
            self.retry_after = retry_after


class Unauthorized(SandcellError):
    status, code, title = 401, "unauthorized", "Not signed in"


class Forbidden(SandcellError):
    status, code, title = 403, "forbidden", "Not allowed"


class NotFound(SandcellError):
    status, code, title = 404, "not_found", "Not found"


class UnknownRuntime(NotFound):
    code, title = "unknown_runtime", "Unknown runtime"


class SessionNotFound(NotFound):
    code, title = "session_not_found", "No such session"


class ExecutionNotFound(NotFound):
    code, title = "execution_not_found", "No such execution"


class SessionDied(SandcellError):
    status, code, title = 410, "session_died", "The session has ended"


class TooLarge(SandcellError):
    status, code, title = 413, "too_large", "Request too large"


class InvalidRequest(SandcellError):
    status, code, title = 422, "invalid_request", "Invalid request"


class TooMany(SandcellError):
    status, code, title = 429, "too_many", "Too many"
    retry_after = 1


class TooManyRuns(TooMany):
    code, title = "too_many_runs", "Too many runs"


class TooManySessions(TooMany):
    code, title = "too_many_sessions", "Too many sessions"


class QueueFull(TooMany):
    code, title = "queue_full", "The queue is full"
    retry_after = 5


class Unavailable(SandcellError):
    status, code, title = 503, "unavailable", "Not available"


class SandboxUnavailable(Unavailable):
    code, title = "sandbox_unavailable", "No sandbox can be made"


class Draining(Unavailable):
    code, title = "draining", "The backend is stopping"
    retry_after = 10
