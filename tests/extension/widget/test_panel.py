"""The kernel's side of the panel: what it tells the browser, and which messages it obeys."""

from __future__ import annotations

from typing import Any

import pytest

from sandcell.analysis import Analysis
from sandcell.errors import Unavailable
from sandcell.widget.panel import Panel
from tests.extension.widget.reports import SOURCE, report

ANALYSIS = Analysis.from_json(report(), SOURCE)
BETTER = Analysis.from_json({**report(), "model": "better"}, SOURCE)


def click(panel: Panel, message: Any) -> None:
    """What arrives when the browser sends a message."""
    panel._handle_custom_msg(message, [])


def test_it_carries_the_analysis_and_its_own_module() -> None:
    panel = Panel(ANALYSIS)
    state = panel.get_state()
    assert state["report"] == ANALYSIS.to_json()
    assert state["can_run_again"] is False
    assert "export default" in state["_esm"]
    assert ".sandcell-panel" in state["_css"]


def test_running_again_shows_the_new_analysis() -> None:
    asked = []

    def again(name: str) -> Analysis:
        asked.append((name, panel.busy, panel.status))
        return BETTER

    panel = Panel(ANALYSIS, again)
    click(panel, {"kind": "run_again", "function": "first_duplicate"})

    assert asked == [("first_duplicate", True, "Measuring first_duplicate again …")]
    assert panel.analysis is BETTER
    assert panel.report == BETTER.to_json()
    assert (panel.busy, panel.status) == (False, "Measured first_duplicate again.")


@pytest.mark.parametrize(
    ("error", "said"), [(Unavailable("No backend."), "No backend."), (KeyboardInterrupt(), "Stopped.")]
)
def test_what_goes_wrong_is_told_and_the_old_analysis_stays(error: BaseException, said: str) -> None:
    def again(name: str) -> Analysis:
        raise error

    panel = Panel(ANALYSIS, again)
    click(panel, {"kind": "run_again", "function": "first_duplicate"})

    assert (panel.busy, panel.status, panel.analysis) == (False, said, ANALYSIS)


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
    asked: list[str] = []

    def again(name: str) -> Analysis:
        asked.append(name)
        return BETTER

    panel = Panel(ANALYSIS, again)
    click(panel, message)
    assert asked == []
    click(panel, {"kind": "run_again", "function": "first_duplicate"})
    assert asked == ["first_duplicate"]


def test_a_saved_notebook_keeps_a_sentence() -> None:
    bundle = Panel(ANALYSIS)._repr_mimebundle_()
    assert bundle is not None
    data, _ = bundle
    assert data["text/plain"].startswith("Interactive panel of the analysis above.")
    assert "application/vnd.jupyter.widget-view+json" in data
