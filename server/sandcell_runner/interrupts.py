"""SIGINT reaches a cell, and only a cell: never the runner between two runs."""

import signal
from types import FrameType

NUDGE = signal.SIGURG
"""Follows an interrupt until the run is over. Python notes a SIGINT and acts on it between two instructions; one that
comes just before a system call is slept through (2 of 481 first cells that printed and then slept, in fresh clones,
whose code is paged in on the way). Any other signal ends that call, and then the SIGINT is seen. This one does nothing
else: its handler is empty, and a program that the worker became ignores it. Raising SIGINT again would interrupt the
clean-up of a cell that did hear the first."""

_KEPT = {signal.SIGINT}


class Interrupts:
    """What SIGINT does to the worker: nothing, wait for the cell to begin, or raise KeyboardInterrupt."""

    def __init__(self) -> None:
        self._state = "idle"
        self._waiting = False
        signal.signal(NUDGE, lambda number, frame: None)
        self.idle()

    def idle(self) -> None:
        """No run is under way. A SIGINT that came just too late for the last one is swallowed.

        The cell's own timers and signals wait for the next run: a handler that raises here would cost
        the frame that is being received.
        """
        self._state = "idle"
        signal.pthread_sigmask(signal.SIG_SETMASK, signal.valid_signals() - _KEPT)
        signal.signal(signal.SIGINT, self._handle)

    def prepare(self) -> None:
        """A run was received: from here on a SIGINT is for it."""
        self._state, self._waiting = "starting", False

    def open(self) -> None:
        """The cell begins; raises KeyboardInterrupt if it was interrupted before."""
        self._state = "open"
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        if self._waiting:
            raise KeyboardInterrupt

    def close(self) -> None:
        """The cell has ended."""
        self._state = "closed"

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._state == "open":
            raise KeyboardInterrupt
        if self._state == "starting":
            self._waiting = True
