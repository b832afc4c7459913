"""The kernel's side of the panel: what it tells the browser, and which messages it obeys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sandcell.analysis import Analysis
from sandcell.errors import Unavailable
from sandcell.status import StatusLine
from sandcell.widget import panel as panel_module
from sandcell.widget.panel import Panel
from sandcell.widget.view import panel_view
from tests.extension.widget.reports import SOURCE, report

_TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
ANALYSIS = Analysis.from_json(report(), SOURCE)
BETTER = Analysis.from_json({**report(), "model": "better"}, SOURCE)


class Again:
    """Measuring again, as the panel sees it: ten seconds, then no more."""

    def __init__(self, outcome: Analysis | BaseException = BETTER) -> None:
        self.outcome = outcome
        self.asked: list[str] = []
        self.panel: Panel | None = None
        self.seen: list[tuple[bool, str, str]] = []

    def __call__(self, name: str, status: StatusLine) -> Analysis:
        self.asked.append(name)
        status.show("Measuring it at n = 4 … 1 s")
        if self.panel:
            self.seen.append((self.panel.busy, self.panel.status, self.panel.progress))
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome

    def next_budget(self, name: str) -> float | None:
        return None if name in self.asked else 10.0


def click(panel: Panel, message: Any) -> None:
    """What arrives when the browser sends a message."""
    panel._handle_custom_msg(message, [])


def offers(panel: Panel) -> list[float | None]:
    return [function["again"] for function in panel.report["functions"]]


def test_it_carries_the_analysis_and_its_own_module() -> None:
    panel = Panel(ANALYSIS)
    state = panel.get_state()
    assert state["report"] == panel_view(ANALYSIS, lambda _name: None)
    assert state["_esm"].endswith("export default { render };\n")
    assert ".sandcell-panel" in state["_css"]


def test_its_module_is_one_file_of_all_the_parts() -> None:
    module = Panel(ANALYSIS).get_state()["_esm"]
    folder = Path(panel_module.__file__).parent / "esm"
    names: list[str] = []
    for part in folder.glob("*.js"):
        # Its lines are there, less the imports.
        for line in part.read_text("utf-8").splitlines():
            assert line.startswith("import ") or line in module, (part.name, line)
        names += _TOP_LEVEL.findall(part.read_text("utf-8"))
    assert len(names) == len(set(names)) > 30
    assert not re.search(r"^\s*import\b", module, re.MULTILINE)


def test_without_anybody_to_measure_again_nothing_is_offered() -> None:
    assert offers(Panel(ANALYSIS)) == [None, None, None]
    assert offers(Panel(ANALYSIS, Again())) == [10.0, 10.0, 10.0]


def test_running_again_states_the_new_classes() -> None:
    again = Again()
    kept: list[Analysis] = []
    panel = again.panel = Panel(ANALYSIS, again, kept.append)
    click(panel, {"kind": "run_again", "function": "first_duplicate"})

    assert again.asked == ["first_duplicate"]
    assert again.seen == [(True, "Measuring first_duplicate with 10 s of CPU time …", "Measuring it at n = 4 … 1 s")]
    assert panel.analysis is BETTER and kept == [BETTER]
    assert offers(panel) == [10.0, None, 10.0]
    assert (panel.busy, panel.progress) == (False, "")
    assert panel.status == "Measured first_duplicate with 10 s: time O(n^2) · space O(n) · contradicted."


def test_what_has_no_more_to_spend_is_not_measured_again() -> None:
    again = Again()
    panel = Panel(ANALYSIS, again)
    for _ in range(2):
        click(panel, {"kind": "run_again", "function": "first_duplicate"})
    assert again.asked == ["first_duplicate"]


@pytest.mark.parametrize(
    ("error", "said"), [(Unavailable("No backend."), "No backend."), (KeyboardInterrupt(), "Stopped.")]
)
def test_what_goes_wrong_is_told_and_the_old_analysis_stays(error: BaseException, said: str) -> None:
    panel = Panel(ANALYSIS, Again(error))
    click(panel, {"kind": "run_again", "function": "first_duplicate"})

    assert (panel.busy, panel.progress, panel.status, panel.analysis) == (False, "", said, ANALYSIS)


@pytest.mark.parametrize(
    "message",
    [
        None,
        "run_again",
        {},
        {"kind": "run_again"},
        {"kind": "run_again", "function": "other"},
        {"kind": "run_again", "function": ["first_duplicate"]},
        {"kind": "delete", "function": "first_duplicate"},
    ],
)
def test_other_messages_do_nothing(message: Any) -> None:
    again = Again()
    panel = Panel(ANALYSIS, again)
    click(panel, message)
    assert again.asked == []
    click(panel, {"kind": "run_again", "function": "first_duplicate"})
    assert again.asked == ["first_duplicate"]


def test_a_saved_notebook_keeps_a_sentence() -> None:
    bundle = Panel(ANALYSIS)._repr_mimebundle_()
    assert bundle is not None
    data, _ = bundle
    assert data["text/plain"].startswith("Interactive panel of the analysis above.")
    assert "application/vnd.jupyter.widget-view+json" in data
