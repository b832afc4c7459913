"""From a request to its verdict: shows events as they come, keeps a status line, turns Interrupt into an interrupt."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sandcell import events
from sandcell.bridge import Bridge
from sandcell.client import Run
from sandcell.errors import ConnectionLost, Interrupted
from sandcell.results import Execution
from sandcell.status import StatusLine

T = TypeVar("T")

STATUS_AFTER_S = 0.5
TICK_S = 1.0
# After an interrupt: the backend kills what does not stop within 3 s and then has the verdict.
INTERRUPT_S = 3.5


class Outputs(Protocol):
    """Where a run's outputs go."""

    def own(self, scope: str) -> None:
        """Told once which session or run the outputs belong to."""

    def show(self, events: Sequence[events.Event]) -> None:
        """Show these, in order."""


@dataclass(slots=True)
class Outcome:
    """What came of a run besides what was shown."""

    execution: Execution
    error: events.Error | None = None
    variables: list[events.Variable] = field(default_factory=list)
    files: list[events.File] = field(default_factory=list)


class Follower:
    """Follows one run on the calling thread while the bridge's loop does the waiting."""

    def __init__(self, bridge: Bridge, outputs: Outputs, status: StatusLine, waiting_text: Callable[[], str]) -> None:
        self._bridge = bridge
        self._outputs = outputs
        self._status = status
        self._waiting_text = waiting_text
        self._began = time.monotonic()
        self._run: Run | None = None
        self._started: events.Started | None = None
        self._finished: events.Finished | None = None
        self._deadline: float | None = None
        self._kept: list[events.Event] = []
        self._batches = 0  # taken; an interrupt that comes in between asks for the same one again

    def follow(self, opening: Coroutine[Any, Any, Run]) -> Outcome:
        """The run's outcome; `Interrupted` when Interrupt came before there was one."""
        try:
            self._run = self._open(opening)
            while self._finished is None:
                try:
                    self._take(self._next_batch(self._run))
                except KeyboardInterrupt:
                    self._interrupt()
            self._bridge.submit(self._run.finish())
        except BaseException:
            if self._run is not None:
                self._bridge.submit(self._run.close())
            raise
        finally:
            self._status.hide()
        return self._outcome()

    def _open(self, opening: Coroutine[Any, Any, Run]) -> Run:
        future = self._bridge.submit(opening)
        try:
            return self._wait(future)
        except KeyboardInterrupt:
            future.cancel()
            raise Interrupted("stopped before the run began.") from None

    def _next_batch(self, run: Run) -> Sequence[events.Event]:
        future = self._bridge.submit(run.read(self._batches))
        while True:
            try:
                return self._wait(future)
            except KeyboardInterrupt:
                # The events on their way are still wanted, above all the traceback of the interrupt itself.
                self._interrupt()

    def _wait(self, future: Future[T]) -> T:
        while True:
            now = time.monotonic()
            if self._deadline is not None and now > self._deadline:
                future.cancel()
                raise Interrupted("the run did not stop in time and was cut off.")
            elapsed = now - self._began
            pause = STATUS_AFTER_S - elapsed if elapsed < STATUS_AFTER_S else TICK_S
            if self._deadline is not None:
                pause = min(pause, 0.1)
            try:
                return future.result(max(pause, 0.01))
            except TimeoutError:
                if future.done():
                    raise
            self._tick()

    def _tick(self) -> None:
        elapsed = time.monotonic() - self._began
        if elapsed < STATUS_AFTER_S:
            return
        if self._deadline is not None:
            text = "Stopping the run"
        elif self._started is not None:
            text = "Running in a sandbox" if self._started.isolated else "Running, NOT ISOLATED"
        else:
            text = self._waiting_text()
        self._status.show(f"{text} … {elapsed:.0f} s" if elapsed >= 1 else f"{text} …")

    def _interrupt(self) -> None:
        """The first asks the code to stop, the second no longer waits for that."""
        run = self._run
        if run is None or run.execution_id is None or self._deadline is not None:
            raise Interrupted("the run was cut off.")
        self._deadline = time.monotonic() + INTERRUPT_S
        self._bridge.submit(run.interrupt())

    def _take(self, batch: Sequence[events.Event]) -> None:
        for event in batch:
            if isinstance(event, events.Started):
                self._started = event
                self._outputs.own(event.session or event.execution_id)
            elif isinstance(event, events.Finished):
                self._finished = event
            elif isinstance(event, events.Variable | events.File | events.Error):
                self._kept.append(event)
        self._batches += 1
        self._outputs.show(batch)

    def _outcome(self) -> Outcome:
        if self._started is None or self._finished is None:
            raise ConnectionLost("The backend reported the end of a run that it had not begun.")
        outcome = Outcome(Execution(self._started, self._finished))
        for event in self._kept:
            if isinstance(event, events.Error):
                outcome.error = event
            elif isinstance(event, events.Variable):
                outcome.variables.append(event)
            elif isinstance(event, events.File):
                outcome.files.append(event)
        return outcome
