"""The buttons on a code cell: they run its own text by the magics, and leave it as it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opening
from tests.browser.page import ANALYZE, RUN, STOP, NotebookPage
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.notebook, pytest.mark.gvisor]

SUM = "def total(items):\n    return sum(items)"


def test_without_anything_loaded_they_run_the_cell_and_leave_it_as_it_is(opened: Opening, lab: Site, app: str) -> None:
    source = "import platform\nprint('in', platform.release())\n6 * 7"
    page = opened([source, SUM], app)
    page.press(0, RUN)
    output = page.over(0)
    expect(output).to_contain_text("in 4.4.0")
    expect(output).to_contain_text("gVisor · Python")
    page.press(1, ANALYZE)
    expect(page.over(1)).to_contain_text("O(n)")
    expect(page.panel(1)).to_be_visible()
    page.panel(1).get_by_text("Details").click()
    # The editor's line, although the cell was sent under another.
    expect(page.panel(1).locator(".sandcell-lines tbody td").first).to_have_text("2")
    assert (page.source(0), page.source(1)) == (source, SUM)
    page.save()
    saved = lab.read(page.name).cells
    assert [cell.source for cell in saved] == [source, SUM]
    assert saved[0].execution_count == 1


def test_a_cell_whose_own_line_asks_for_more_than_a_sandbox_is_asked_about(notebook: NotebookPage) -> None:
    page = """%%execute --trust
from IPython.display import HTML
HTML("<script>window.acted = true</script><b>shown</b>")"""
    number = notebook.add(page)
    dialog = notebook.page.get_by_role("dialog")
    notebook.press(number, RUN)
    expect(dialog).to_contain_text("%%execute --trust")
    notebook.page.keyboard.press("Enter")  # what is offered first does no harm
    expect(dialog).to_have_count(0)
    expect(notebook.cell(number).locator(".jp-InputPrompt")).to_have_text("[ ]:")
    assert notebook.page.evaluate("() => window.acted") is None
    notebook.press(number, RUN)
    dialog.get_by_role("button", name="Run as It Says").click()
    expect(notebook.over(number)).to_contain_text("shown")
    assert notebook.page.evaluate("() => window.acted") is True


def test_stop(notebook: NotebookPage) -> None:
    number = notebook.add("print('began', flush=True)\nwhile True:\n    pass")
    notebook.press(number, RUN)
    expect(notebook.output(number)).to_contain_text("began")
    expect(notebook.button(number, RUN)).not_to_be_visible()
    expect(notebook.cell(number).locator(".jp-InputPrompt")).to_have_text("[*]:")
    notebook.press(number, STOP)
    expect(notebook.over(number)).to_contain_text("KeyboardInterrupt")
    expect(notebook.button(number, STOP)).not_to_be_visible()
    expect(notebook.button(number, RUN)).to_be_visible()


def test_stop_in_the_queue_leaves_the_cell_before_it_alone(notebook: NotebookPage) -> None:
    first = notebook.add("import time\ntime.sleep(3)\nprint('first is through')")
    second = notebook.add("print('second began', flush=True)\nwhile True:\n    pass")
    notebook.start(first)
    notebook.press(second, RUN)
    notebook.press(second, STOP)
    expect(notebook.over(first)).to_have_text("first is through")
    expect(notebook.over(second)).to_contain_text("KeyboardInterrupt")


def test_by_keys(notebook: NotebookPage) -> None:
    number = notebook.add("print('by keys')")
    notebook.select(number)
    notebook.page.keyboard.press("Control+Alt+Enter")
    expect(notebook.over(number)).to_contain_text("gVisor · Python")
    number = notebook.add(SUM)
    notebook.select(number)
    notebook.page.keyboard.press("Escape")
    notebook.page.keyboard.press("Alt+Shift+Enter")
    expect(notebook.panel(number)).to_be_visible(timeout=60_000)


def test_in_the_menus_and_the_palette(notebook: NotebookPage) -> None:
    number = notebook.add("print('by menu')")
    notebook.cell(number).click(button="right")
    entry = notebook.page.locator(".lm-Menu-item", has_text="Run Cell in Sandbox")
    entry.click()
    expect(notebook.over(number)).to_contain_text("gVisor · Python")
    number = notebook.add(SUM)
    notebook.select(number)
    notebook.page.get_by_role("menuitem", name="Run", exact=True).click()
    notebook.page.locator(".lm-Menu-item", has_text="Analyze Cell").click()
    expect(notebook.panel(number)).to_be_visible(timeout=60_000)
    number = notebook.add("print('by palette')")
    notebook.select(number)
    notebook.page.keyboard.press("Control+Shift+C")
    notebook.page.get_by_placeholder("SEARCH", exact=True).fill("in sandbox")
    notebook.page.locator(".lm-CommandPalette-item", has_text="Run Cell in Sandbox").click()
    expect(notebook.over(number)).to_contain_text("gVisor · Python")


def test_a_cell_s_own_options_are_used(notebook: NotebookPage) -> None:
    number = notebook.add("%%execute -q -s own\nprint('quiet')")
    notebook.press(number, RUN)
    expect(notebook.over(number)).to_have_text("quiet")
    expect(notebook.ran("%sandcell stop own")).to_contain_text("has ended")


def test_text_is_not_code(notebook: NotebookPage) -> None:
    number = notebook.add("Some words.")
    notebook.select(number)
    notebook.page.keyboard.press("Escape")
    notebook.page.keyboard.press("m")
    toolbar = notebook.page.locator(".jp-MarkdownCell .jp-cell-toolbar")
    expect(toolbar).to_be_visible()
    expect(toolbar.get_by_role("button", name=re.compile(RUN))).not_to_be_visible()
    assert notebook.page.evaluate("() => window.jupyterapp.commands.isEnabled('sandcell:run-cell')") is False
    notebook.page.keyboard.press("d")
    notebook.page.keyboard.press("d")


def test_the_settings(opened: Opening, lab: Site, app: str) -> None:
    """Options of both buttons, and whether the status bar says anything."""
    lab.setting("sandcell", "cells", {"execute": "-t 1", "analyze": "--no-widget"})
    lab.setting("sandcell", "status", {"show": False})
    try:
        page = opened(["while True:\n    pass", SUM], app)
        page.press(0, RUN)
        expect(page.over(0)).to_contain_text("Stopped after 1 s, the time limit")
        page.press(1, ANALYZE)
        expect(page.over(1).locator(".sc-function")).to_be_visible()
        expect(page.panel(1)).to_have_count(0)
        expect(page.page.locator(".sandcell-status")).to_be_hidden()
    finally:
        lab.setting("sandcell", "cells", {})
        lab.setting("sandcell", "status", {})


def test_where_sandcell_is_not_installed_the_cell_says_so(opened: Opening) -> None:
    page = opened(["import sys\nsys.meta_path.clear()", "1"])
    page.run(0)
    page.press(1, RUN)
    expect(page.over(1)).to_contain_text("pip install sandcell")


def test_the_status_says_where_cells_run(notebook: NotebookPage) -> None:
    notebook.ran("%%execute -q\n1")
    item = notebook.page.locator(".sandcell-status button")
    expect(item).to_have_text("gVisor · embedded")
    item.click()
    dialog = notebook.page.get_by_role("dialog")
    expect(dialog).to_contain_text("a backend that your Jupyter server runs for you")
    dialog.get_by_role("button", name="Close").click()
    _expect_no_dialog(notebook.page)


def _expect_no_dialog(page: Page) -> None:
    expect(page.get_by_role("dialog")).to_have_count(0)
