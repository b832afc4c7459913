"""The analysis to explore: a chart to walk through, a button to measure longer. Only this module needs anywidget."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import anywidget
import traitlets

from sandcell.analysis import Analysis
from sandcell.errors import SandcellError
from sandcell.status import StatusLine
from sandcell.widget.text import headline
from sandcell.widget.view import panel_view

_HERE = Path(__file__).parent
# The later ones use the earlier.
_PARTS = ("view", "elements", "numbers", "chart", "details", "headline", "suggestions", "again", "panel")
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./\w+\.js";\n', re.MULTILINE)
_LATER = "Interactive panel of the analysis above. Run the cell again to get it back."


def _one_module() -> str:
    """The parts in `esm/` as one module, which is what anywidget takes.

    None of their top-level names is another's (a test looks), so that the imports among them can simply go.
    """
    parts = ((_HERE / "esm" / f"{name}.js").read_text("utf-8") for name in _PARTS)
    return "\n".join(_IMPORT.sub("", part) for part in parts)


class Again(Protocol):
    """Measures one function again, with more to spend each time, and puts it in its place in the whole."""

    def __call__(self, name: str, status: StatusLine, /) -> Analysis:
        """The whole with the new result in it, `status` told of the way; a `SandcellError` says why there is none."""

    def next_budget(self, name: str, /) -> float | None:
        """Seconds that the next call would spend; None where there is no more to spend."""


class _Progress:
    """A status line that is a trait of the panel."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel

    def show(self, text: str, picture: str = "") -> None:
        self._panel.progress = text

    def hide(self, *, followed: bool = False) -> None:
        self._panel.progress = ""


class Panel(anywidget.AnyWidget):
    """Shows an analysis; `again(name)` gets a new one, for a button that asks for more budget.

    `again` runs in the kernel's main thread, and its new analysis takes the place of the old one, which `replaced` is
    told. What it raises as a `SandcellError` is told in the panel's status line.
    """

    _esm = _one_module()
    _css = _HERE / "panel.css"

    report = traitlets.Dict().tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)
    progress = traitlets.Unicode().tag(sync=True)  # how far it is: also the sign of life of a kernel that is busy

    def __init__(
        self,
        analysis: Analysis,
        again: Again | None = None,
        replaced: Callable[[Analysis], None] = lambda analysis: None,
    ) -> None:
        self._again = again
        self._replaced = replaced
        super().__init__(report=self._view(analysis))
        self.analysis = analysis
        self.on_msg(self._on_message)

    def _view(self, analysis: Analysis) -> dict[str, Any]:
        return panel_view(analysis, self._again.next_budget if self._again else lambda _name: None)

    def _on_message(self, widget: Any, message: Any, buffers: Any) -> None:
        """What the browser asks for. It is checked: other outputs of the page could send it too."""
        if self._again is None or self.busy or not isinstance(message, dict):
            return
        name = message.get("function")
        if message.get("kind") != "run_again" or name not in [function.name for function in self.analysis]:
            return
        budget = self._again.next_budget(name)
        if budget is None:
            return
        self.busy, self.status = True, f"Measuring {name} with {budget:g} s of CPU time …"
        try:
            self.analysis = self._again(name, _Progress(self))
        except SandcellError as error:
            self.status = str(error)
        except KeyboardInterrupt:
            self.status = "Stopped."
        else:
            self.report = self._view(self.analysis)
            self._replaced(self.analysis)
            self.status = f"Measured {name} with {budget:g} s: {headline(self.analysis[name])}."
        finally:
            self.progress = ""
            self.busy = False

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """A saved notebook keeps this text, where it does not keep the panel."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/plain": _LATER}, metadata
