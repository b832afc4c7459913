"""What a person does on a page with a notebook, in the words of the tests."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

RUN, ANALYZE, STOP = "Run this cell in a gVisor sandbox", "Measure how", "Stop what runs"  # what buttons are called
READY_MS = 60_000
RUN_MS = 60_000
# The kernel's own word: what the page shows can be idle before there is one. Keys mean something last of all.
_READY = """async milliseconds => {
    const known = (app, id) => app.commands.keyBindings.some(binding => binding.command === id);
    for (const end = Date.now() + milliseconds; Date.now() < end; await new Promise(wait => setTimeout(wait, 50))) {
        const app = window.jupyterapp, context = app?.shell.currentWidget?.context;
        if (!context?.sessionContext) continue;
        await Promise.all([app.restored, context.ready, context.sessionContext.ready]);
        await context.sessionContext.session?.kernel?.info;
        if (app.shell.currentWidget?.context !== context || !context.sessionContext.session?.kernel) continue;
        if (known(app, "notebook:run-cell") && known(app, "sandcell:run-cell")) return true;
    }
    return false;
}"""
_ADD = """async source => {
    const { commands, shell } = window.jupyterapp;
    const notebook = shell.currentWidget.content;
    notebook.activeCellIndex = notebook.widgets.length - 1;
    await commands.execute("notebook:insert-cell-below");
    notebook.activeCell.model.sharedModel.setSource(source);
    return notebook.activeCellIndex;
}"""
_WATCH = """outputs => {
    const start = performance.now(), seen = window.sandcellSeen = [];
    const look = () => {
        const text = outputs.textContent;
        if (text !== seen.at(-1)?.[1]) seen.push([performance.now() - start, text]);
    };
    new MutationObserver(look).observe(outputs, { childList: true, subtree: true, characterData: true });
}"""
_WATCH_RUN = """cell => {
    const seen = window.sandcellRun = [];
    const visible = one => one.checkVisibility({ visibilityProperty: true });
    document.addEventListener("click", () => {
        const start = performance.now();
        const look = () => {
            const all = [...cell.querySelectorAll(".jp-cell-toolbar [data-jp-item-name^=sandcell]")];
            const text = cell.querySelector(".jp-Cell-outputArea")?.textContent ?? "";
            seen.push([performance.now() - start, text, all.filter(visible).map(one => one.dataset.jpItemName).join()]);
        };
        look();
        const every = { childList: true, subtree: true, characterData: true, attributes: true };
        new MutationObserver(look).observe(cell, every);
    }, { capture: true, once: true });
}"""


class NotebookPage:
    """A notebook that is open in a browser's tab."""

    def __init__(self, page: Page, app: str) -> None:
        self.page = page
        self.app = app

    def open(self, address: str) -> None:
        """Returns when a cell can be run."""
        self.page.goto(address)
        self.ready()

    def ready(self) -> None:
        assert self.page.evaluate(_READY, READY_MS), "the notebook did not get ready"
        expect(self.page.locator("#jupyterlab-splash")).to_have_count(0)

    def cell(self, number: int) -> Locator:
        """The code cell with this number, from 0 on."""
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)

    def output(self, number: int) -> Locator:
        return self.cell(number).locator(".jp-Cell-outputArea")

    def panel(self, number: int) -> Locator:
        """The analysis to explore."""
        return self.cell(number).locator(".sandcell-panel")

    def select(self, number: int) -> None:
        editor = self.cell(number).locator(".cm-content")
        editor.click()
        expect(editor).to_be_focused()  # while a page settles, something else may take it

    def start(self, number: int) -> None:
        """Runs a cell as everybody does, and does not wait for it."""
        self.select(number)
        self.page.keyboard.press("Control+Enter")

    def run(self, number: int) -> Locator:
        """Its outputs, when the run is over."""
        self.start(number)
        return self.over(number)

    def over(self, number: int) -> Locator:
        """Waits for the prompt's number, which comes after the last output."""
        prompt = self.cell(number).locator(".jp-InputPrompt")
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=RUN_MS)
        return self.output(number)

    def press(self, number: int, label: str) -> None:
        """A button of the cell's toolbar, by what it is called."""
        self.select(number)
        self.button(number, label).click()

    def button(self, number: int, label: str) -> Locator:
        return self.cell(number).locator(".jp-cell-toolbar").get_by_role("button", name=re.compile(label))

    def source(self, number: int) -> str:
        """What the notebook holds of the cell, not what the editor shows."""
        found: str = self._app("shell.currentWidget.content.widgets[{}].model.sharedModel.getSource()", number)
        return found

    def add(self, source: str) -> int:
        """A new cell at the end; its number."""
        number: int = self.page.evaluate(_ADD, source)
        expect(self.cell(number)).to_be_visible()
        return number

    def ran(self, source: str) -> Locator:
        """A new cell's outputs, when it is over."""
        return self.run(self.add(source))

    def watch(self, number: int) -> None:
        """From now on every text that the cell's outputs have is written down, with when that was."""
        self.page.evaluate(_WATCH, self.output(number).element_handle())

    def seen(self) -> list[tuple[float, str]]:
        """(milliseconds since `watch`, text), without repetitions."""
        found: list[tuple[float, str]] = self.page.evaluate("() => window.sandcellSeen")
        return found

    def watch_run(self, number: int) -> None:
        """From the next click on, whatever the cell's outputs and our buttons look like is written down."""
        self.page.evaluate(_WATCH_RUN, self.cell(number).element_handle())

    def seen_of_run(self) -> list[tuple[float, str, str]]:
        """(milliseconds since the click, the outputs' text, the buttons that could be seen)."""
        found: list[tuple[float, str, str]] = self.page.evaluate("() => window.sandcellRun")
        return found

    @property
    def name(self) -> str:
        """The notebook's file, by its path below the server's folder."""
        found: str = self._app("shell.currentWidget.context.path")
        return found

    def save(self) -> None:
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")

    def interrupt(self) -> None:
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")

    def _app(self, path: str, *values: int) -> Any:
        return self.page.evaluate(f"() => window.jupyterapp.{path.format(*values)}")
