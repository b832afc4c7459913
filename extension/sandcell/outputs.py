"""A run's outputs as the outputs of the notebook cell that asked for it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from IPython.core.interactiveshell import InteractiveShell

from sandcell.events import ClearOutput, Display, Event, Notice, Stream
from sandcell.safe_mime import safe_bundle
from sandcell.status import StatusLine


class CellOutputs:
    """Shows events in the order they came. Only the thread that runs the cell may use it."""

    def __init__(self, shell: InteractiveShell, status: StatusLine, *, trust: bool = False) -> None:
        self._publisher = shell.display_pub
        self._status = status
        self._trust = trust
        self._display_ids = ""

    def own(self, scope: str) -> None:
        """Keep the run's display ids apart from the notebook's: it may update its own displays, no others."""
        self._display_ids = f"sandcell-{scope}-"

    def show(self, events: Sequence[Event]) -> None:
        """Show what can be shown among the events; text in a row is written at once."""
        pending: list[Stream] = []
        for event in events:
            if isinstance(event, Stream) and (not pending or pending[0].name == event.name):
                pending.append(event)
                continue
            self._write(pending)
            pending = []
            match event:
                case Stream():
                    pending = [event]
                case Display():
                    self._display(event)
                case ClearOutput(wait):
                    self._status.hide()
                    self._publisher.clear_output(wait=wait)  # type: ignore[no-untyped-call]
                case Notice():
                    self._write([Stream("stderr", f"{event}\n")])
        self._write(pending)

    def _write(self, texts: Sequence[Stream]) -> None:
        if not texts:
            return
        self._status.hide(followed=True)
        stream = sys.stderr if texts[0].name == "stderr" else sys.stdout
        stream.write("".join(event.text for event in texts))
        stream.flush()

    def _display(self, event: Display) -> None:
        update = event.kind == "update_display_data"
        self._status.hide(followed=not update)
        data, metadata = dict(event.data), dict(event.metadata)
        if not self._trust:
            data, metadata = safe_bundle(data, metadata)
        # The value of the last expression is a display too: IPython's display hook would wait for the cell's end,
        # number it and bind `_`, and a cell that runs elsewhere has no part in the notebook's Out.
        transient = {} if event.display_id is None else {"display_id": self._display_ids + event.display_id}
        self._publisher.publish(data, metadata, transient=transient, update=update)
