"""Every error this package raises on purpose.

RunnerError
├── FrameError (ValueError)       the stream holds something that is not a frame, or a frame over the cap
├── ValueTypeError (TypeError)    a value whose type cannot travel between notebook and sandbox
├── FileRefusedError (ValueError) a file to write whose path leads out of the working directory
└── WorkerStartError              the worker cannot start in this environment; the message says what to do
"""


class RunnerError(Exception):
    """Any error of the runner; its message may be shown to the user."""


class FrameError(RunnerError, ValueError):
    """Bytes on a frame stream that are not a frame, or a frame that is too large."""


class ValueTypeError(RunnerError, TypeError):
    """A value that cannot travel; the message names where it sits and its type."""


class FileRefusedError(RunnerError, ValueError):
    """An input file that may not be written where its path says."""


class WorkerStartError(RunnerError):
    """The environment lacks something without which no cell can run."""
