"""The analysis to explore: a chart to walk through, a button to measure longer. Only this module needs anywidget."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from sandcell.analysis import Analysis
from sandcell.errors import SandcellError

_HERE = Path(__file__).parent
_LATER = "Interactive panel of the analysis above. Run the cell again to get it back."


class Panel(anywidget.AnyWidget):
    """Shows an analysis; `run_again(name)` gets a new one, for a button that asks for more budget.

    `run_again` runs in the kernel's main thread, and its new analysis takes the place of the old one. What it raises
    as a `SandcellError` is told in the panel's status line.
    """

    _esm = _HERE / "panel.js"
    _css = _HERE / "panel.css"

    report = traitlets.Dict().tag(sync=True)
    can_run_again = traitlets.Bool(False).tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)

    def __init__(self, analysis: Analysis, run_again: Callable[[str], Analysis] | None = None) -> None:
        super().__init__(report=analysis.to_json(), can_run_again=run_again is not None)
        self.analysis = analysis
        self._run_again = run_again
        self.on_msg(self._on_message)

    def _on_message(self, widget: Any, message: Any, buffers: Any) -> None:
        """What the browser asks for. It is checked: other outputs of the page could send it too."""
        if self._run_again is None or self.busy or not isinstance(message, dict):
            return
        name = message.get("function")
        if message.get("kind") != "run_again" or name not in [function.name for function in self.analysis]:
            return
        self.busy, self.status = True, f"Measuring {name} again …"
        try:
            self.analysis = self._run_again(name)
        except SandcellError as error:
            self.status = str(error)
        except KeyboardInterrupt:
            self.status = "Stopped."
        else:
            self.report, self.status = self.analysis.to_json(), f"Measured {name} again."
        finally:
            self.busy = False

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """A saved notebook keeps this text, where it does not keep the panel."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/plain": _LATER}, metadata
