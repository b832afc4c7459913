"""Where the code under `%%analyze` begins in the cell that its author sees."""

from __future__ import annotations

from typing import Any

from IPython.core.interactiveshell import InteractiveShell

_MOST = 1_000


def lines_above(shell: InteractiveShell, body: str) -> int:
    """How many lines of the cell stand above the code: the magic's, and blank ones before it.

    The buttons of JupyterLab and Notebook run a cell under a line that is not in it, and say so (runs.ts). 0 where the
    magic was called by code.
    """
    told = _told_by_a_button(shell)
    if told is not None:
        return told
    history = shell.history_manager
    raw = str(history.input_hist_raw[-1]) if history is not None and history.input_hist_raw else ""
    last = body.rstrip().rpartition("\n")[2].strip()
    if not raw.lstrip().startswith("%%analyze") or not raw.rstrip().endswith(last):
        return 0  # called by code, or run without being put into the history
    # The history has the cell without line ends after its last line.
    return min(max(raw.rstrip("\n").count("\n") - body.rstrip("\n").count("\n"), 0), _MOST)


def _told_by_a_button(shell: InteractiveShell) -> int | None:
    """What came with the request to run the cell, and is checked: anybody who may run code could have sent it."""
    parent: Any = shell.get_parent() if hasattr(shell, "get_parent") else None
    said = (parent.get("metadata") or {}).get("sandcell") if isinstance(parent, dict) else None
    above = said.get("lines_above") if isinstance(said, dict) else None
    return above if type(above) is int and 0 <= above <= _MOST else None
