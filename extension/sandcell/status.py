"""The line that says why nothing is seen yet. It comes after half a second and leaves nothing behind.

In a notebook a display cannot be taken out of a cell's outputs one by one; `clear_output` takes all of them.
So the line is shown only while the run has shown nothing: from the first output on, that is the sign of life.
"""

from __future__ import annotations

import html
import sys
import uuid
from typing import Protocol, TextIO

from IPython.core.displaypub import CapturingDisplayPublisher, DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell


class StatusLine(Protocol):
    """Shown, changed, and gone."""

    def show(self, text: str, picture: str = "") -> None:
        """Show the text, in place of an earlier one; below it a picture (HTML), where pictures can be shown."""

    def hide(self, *, followed: bool = False) -> None:
        """Take the line away; called before every output and at the end. `followed`: by an output, at once."""


class NoStatus:
    """Where a status line would stay for good: captured output, files, cells that have output of their own."""

    def show(self, text: str, picture: str = "") -> None:
        return None

    def hide(self, *, followed: bool = False) -> None:
        return None


class NotebookStatus:
    """A display that is cleared by the first output."""

    def __init__(self, publisher: DisplayPublisher) -> None:
        self._publisher = publisher
        self._display_id = f"sandcell-status-{uuid.uuid4().hex}"
        self._shown = False
        self._over = False

    def show(self, text: str, picture: str = "") -> None:
        if self._over:
            return
        style = "color: var(--jp-ui-font-color2, #757575); font-size: 85%"
        line = f'<div style="{style}" role="status">{html.escape(text)}</div>'
        below = f'<div style="max-width: 400px" aria-hidden="true">{picture}</div>' if picture else ""
        data = {"text/plain": text, "text/html": line + below}
        self._publisher.publish(data, {}, transient={"display_id": self._display_id}, update=self._shown)
        self._shown = True

    def hide(self, *, followed: bool = False) -> None:
        self._over = True
        if self._shown:
            self._shown = False
            # What follows takes the line's place, so that the cell's height does not jump. Where nothing does, a front
            # end would keep a line that waits for it.
            self._publisher.clear_output(wait=followed)  # type: ignore[no-untyped-call]


class TerminalStatus:
    """A line on stderr that is written over."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = False

    def show(self, text: str, picture: str = "") -> None:
        self._stream.write(f"\r\x1b[2K\x1b[2m{text}\x1b[0m")
        self._stream.flush()
        self._shown = True

    def hide(self, *, followed: bool = False) -> None:
        if self._shown:
            self._shown = False
            self._stream.write("\r\x1b[2K")
            self._stream.flush()


def status_for(shell: InteractiveShell) -> StatusLine:
    """The status line that fits where the shell's output goes."""
    publisher = shell.display_pub
    if isinstance(publisher, CapturingDisplayPublisher):
        return NoStatus()
    if getattr(shell, "kernel", None) is not None:
        return NotebookStatus(publisher) if _has_the_cell_to_itself(shell) else NoStatus()
    if sys.stdout.isatty() and sys.stderr.isatty():
        return TerminalStatus()
    return NoStatus()


def _has_the_cell_to_itself(shell: InteractiveShell) -> bool:
    """Whether the cell is nothing but one of our magics; else clearing would take its other outputs too."""
    history = shell.history_manager
    raw = history.input_hist_raw[-1] if history is not None and history.input_hist_raw else ""
    return str(raw).lstrip().startswith(("%%execute", "%%analyze"))
