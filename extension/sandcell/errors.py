"""What can go wrong on the notebook side, as its user may see it.

SandcellError
├── Unavailable             no backend can be started or reached
├── ConnectionLost          the stream of a run broke
├── BackendError            the backend refused, with its code and detail
│   ├── SignInNeeded        ... since nobody is signed in
│   ├── SignInFailed        ... what was typed
│   ├── WrongUse            ... since an option or a name is wrong; shown as a UsageError
│   └── CellSyntaxError     ... since the cell is not Python; shown as a SyntaxError
├── SaveError               a file could not be written to the notebook's folder
└── RunError                the run was not ok
    ├── CodeError           ... the code raised; shown as the sandbox's own traceback
    ├── ExitError           ... it ended with an exit code
    └── StoppedError        ... the sandbox ended it: a limit, or it was killed
Interrupted                 (a KeyboardInterrupt) its user stopped it

None of them shows the notebook side's own frames: IPython calls `_render_traceback_` and prints what that returns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

AWAY = "Try again in a moment; if it stays away, ask whoever runs it."
RED, BOLD, RESET = "\x1b[0;31m", "\x1b[1m", "\x1b[0m"


class SandcellError(Exception):
    """An error with one message that says what happened and what to do."""

    @property
    def heading(self) -> str:
        return type(self).__name__

    def _render_traceback_(self) -> list[str]:
        return [f"{RED}{self.heading}{RESET}: {self}"]


class Unavailable(SandcellError):
    """No backend can be started or reached."""


class ConnectionLost(SandcellError):
    """The stream ended before the run did."""


class BackendError(SandcellError):
    """A problem that the backend reported (RFC 9457); `fields` says what it complains about, by the request's names."""

    def __init__(
        self, message: str, *, status: int, code: str, request_id: str = "", fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.request_id = request_id
        self.fields = dict(fields or {})


SIGN_IN_NEEDED = "sign_in_needed"


class SignInNeeded(BackendError):
    """Nobody is signed in, or not any more."""

    def __init__(self, message: str) -> None:
        super().__init__(message, status=401, code=SIGN_IN_NEEDED)


class SignInFailed(BackendError):
    """A wrong password or code, or too many of them."""


class WrongUse(BackendError):
    """Something on the magic's line that only the backend could know to be wrong."""


class CellSyntaxError(BackendError):
    """The cell is not Python."""


class SaveError(SandcellError):
    """Files that were not written; the others were."""


class RunError(SandcellError):
    """A run that did not end well."""


class CodeError(RunError):
    """An exception of the sandboxed code, with the sandbox's traceback as it came."""

    def __init__(self, evalue: str, traceback: Sequence[str]) -> None:
        super().__init__(evalue)
        self.traceback = tuple(traceback)

    def _render_traceback_(self) -> list[str]:
        return list(self.traceback) or super()._render_traceback_()

    @staticmethod
    def named(ename: str, evalue: str, traceback: Sequence[str]) -> CodeError:
        """A `CodeError` whose class has the exception's name, since Jupyter takes an error's name from its class."""
        name = ename if ename.isidentifier() else "CodeError"
        kind = type(name, (CodeError,), {"__module__": __name__, "__doc__": CodeError.__doc__})
        error = kind(evalue, traceback)
        assert isinstance(error, CodeError)
        return error


class ExitError(RunError):
    """The code ended itself with an exit code that is not 0."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class StoppedError(RunError):
    """The sandbox was ended from outside: a limit, an administrator, a full machine."""


class Interrupted(KeyboardInterrupt):
    """Interrupt stopped the run; passes `except Exception`, as a KeyboardInterrupt should."""

    def __init__(self, message: str = "", traceback: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.traceback = tuple(traceback)

    def _render_traceback_(self) -> list[str]:
        return list(self.traceback) or [f"{RED}KeyboardInterrupt{RESET}: {self}"]


# What a cell's user saw in a notebook is a KeyboardInterrupt; the error output should be called that.
Interrupted.__name__ = "KeyboardInterrupt"
# ... and the same for what IPython itself would have raised, had it known.
WrongUse.__name__ = "UsageError"
CellSyntaxError.__name__ = "SyntaxError"
