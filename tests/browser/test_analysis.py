"""The analysis panel: in every theme, by keys alone, for a screen reader, in a narrow column, after a reload."""

from __future__ import annotations

import copy
import json
import os
import re
import signal
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from tests.browser.accessible import objections
from tests.browser.conftest import Opening, open_page, visiting
from tests.browser.page import NotebookPage
from tests.browser.site import THEMES, Site
from tests.extension.widget.reports import HEBREW, LONG, unusual_report

pytestmark = [pytest.mark.browser, pytest.mark.notebook, pytest.mark.gvisor]

CELL = """\
%%analyze
def has_duplicate(items):
    return any(items[i] in items[:i] for i in range(len(items)))

def total(items):
    return sum(items)
"""
# Takes its time over every size, and none over looking for inputs.
SLOW = """\
--with 'lambda n: list(range(n))'
import time
def slow(items):
    for item in items:
        time.sleep(0.002)
"""


@pytest.mark.parametrize(("theme", "app"), [*((theme, "lab") for theme in THEMES), ("dark", "notebook")])
def test_it_is_accessible_in_every_theme(chromium: Browser, lab: Site, theme: str, app: str) -> None:
    lab.theme(theme)
    name = f"theme-{theme}-{app}.ipynb"
    lab.write(name, ["%load_ext sandcell", CELL.replace("%%analyze", "%%analyze -o report"), "report"])
    with visiting(chromium) as context:
        page = open_page(context, lab, name, app)
        page.run(0)
        page.run(1)
        expect(page.panel(1).locator("circle").first).to_be_visible()
        tops = [_top(page.panel(1).locator(part)) for part in (".sandcell-verdict", ".sandcell-chart", "summary")]
        assert tops == sorted(tops)
        expect(page.panel(1).get_by_role("region", name="Costly lines")).not_to_be_visible()
        page.panel(1).get_by_text("Details").click()
        assert objections(page.page, ".sandcell-panel", ".sandcell-status") == []
        page.run(2)
        assert objections(page.page, ".jp-Notebook .jp-CodeCell:nth-child(3) .sandcell-analysis") == []
        page.page.emulate_media(forced_colors="active")
        page.select(1)
        assert objections(page.page, ".sandcell-panel") == []
    lab.theme("light")


def _top(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["y"]


def test_by_keys_alone(notebook: NotebookPage) -> None:
    number = notebook.add(CELL)
    notebook.run(number)
    panel, keys = notebook.panel(number), notebook.page.keyboard
    panel.get_by_role("tab", name="has_duplicate").focus()
    keys.press("ArrowRight")
    expect(panel.get_by_role("tab", name="total")).to_be_focused()
    expect(panel.locator(".sandcell-name")).to_have_text("total(items)")
    keys.press("Tab")
    keys.press("Tab")
    expect(panel.get_by_role("button", name="Space")).to_be_focused()
    keys.press("Enter")
    expect(panel.locator(".sandcell-chart")).to_have_attribute("aria-label", re.compile("memory over n"))
    panel.locator(".sandcell-chart").focus()
    keys.press("End")
    expect(panel.locator(".sandcell-readout")).to_contain_text(re.compile(r"^n = [\d,]+ · "))
    keys.press("ArrowUp")
    expect(panel.locator(".sandcell-name")).to_have_text("has_duplicate(items)")
    panel.locator("summary").focus()
    keys.press("Enter")
    expect(panel.get_by_role("region", name="Measured points of time")).to_be_visible()
    assert notebook.cell(number).locator(".jp-InputPrompt").inner_text() != "[*]:"
    # Letters are the panel's, and do nothing to the cell; with Ctrl they are JupyterLab's.
    cells = notebook.page.locator(".jp-Notebook .jp-Cell").count()
    keys.press("d")
    keys.press("d")
    keys.press("Control+s")
    expect(notebook.page.locator(".jp-Notebook .jp-Cell")).to_have_count(cells)
    notebook.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    expect(panel.locator("summary")).to_be_focused()


def test_measuring_again_is_kept_in_the_notebook(notebook: NotebookPage, lab: Site) -> None:
    number = notebook.add(CELL)
    notebook.run(number)
    panel = notebook.panel(number)
    again = panel.get_by_role("button", name="Measure again with 10 s")
    if again.is_hidden():  # a class that is certain needs no more
        panel.get_by_role("tab", name="total").click()
    expect(again).to_be_visible()
    again.click()
    expect(panel.locator(".sandcell-status")).to_contain_text("Measured", timeout=60_000)
    usage = panel.locator(".sandcell-footer").inner_text()
    notebook.save()
    (kept,) = [
        output
        for output in lab.read(notebook.name).cells[number].outputs
        if "application/vnd.sandcell.analysis+json" in output.get("data", {})
    ]
    assert usage in kept["data"]["text/html"], usage


def test_a_kernel_that_dies_meanwhile_does_not_leave_it_busy(opened: Opening) -> None:
    page = opened(["%load_ext sandcell\nimport os\nprint(os.getpid())", f"%%analyze --budget 0.5 {SLOW}"])
    pid = int(page.run(0).inner_text())
    page.run(1)
    panel = page.panel(1)
    panel.get_by_role("button", name="Measure again with 10 s").click()
    expect(panel.locator(".sandcell-progress")).to_contain_text(re.compile(r"Measuring slow .*… \d+ s"))
    os.kill(pid, signal.SIGKILL)
    expect(panel.locator(".sandcell-status")).to_contain_text("The kernel has stopped answering", timeout=30_000)
    expect(panel.get_by_role("button", name="Measure again with 10 s")).to_be_enabled()
    expect(panel).to_have_attribute("aria-busy", "false")


def test_the_curve_grows_while_it_is_measured(opened: Opening) -> None:
    page = opened(["%load_ext sandcell", f"%%analyze --budget 1 {SLOW}"])
    page.run(0)
    page.page.evaluate(
        """output => {
            window.sandcellCurve = [];
            new MutationObserver(() => {
                const line = output.querySelector('[role=status]')?.textContent;
                if (line) window.sandcellCurve.push([line, output.querySelectorAll('circle').length]);
            }).observe(output, { childList: true, subtree: true });
        }""",
        page.output(1).element_handle(),
    )
    page.run(1)
    seen = page.page.evaluate("() => window.sandcellCurve")
    assert any(re.match(r"Measuring slow at n = \d+ … \d+ s", line) for line, _ in seen), seen
    assert len({points for _, points in seen if points}) >= 2, seen
    expect(page.output(1).locator("[role=status]:has-text('Measuring')")).to_have_count(0)


def test_stopping_it(notebook: NotebookPage) -> None:
    number = notebook.add(f"%%analyze --budget 20 {SLOW}")
    notebook.press(number, "Measure how")
    expect(notebook.output(number)).to_contain_text("Measuring slow", timeout=30_000)
    notebook.press(number, "Stop what runs")
    expect(notebook.over(number)).to_contain_text("KeyboardInterrupt: the analysis was stopped.")
    expect(notebook.output(number).get_by_role("status")).to_have_count(0)


def test_code_from_the_panel_goes_into_a_cell_below_and_is_not_run(notebook: NotebookPage) -> None:
    number = notebook.add(CELL)
    notebook.run(number)
    last = notebook.add("")  # is the active one now
    taken = notebook.panel(number).evaluate(
        """panel => !panel.dispatchEvent(new CustomEvent(
            "sandcell:new-cell", { detail: { code: "x = 1" }, bubbles: true, cancelable: true }))"""
    )
    assert taken is True
    assert notebook.source(number + 1) == "x = 1"
    expect(notebook.cell(number + 1).locator(".jp-InputPrompt")).to_have_text("[ ]:")
    assert notebook.source(last + 1) == ""


@pytest.fixture(scope="module")
def saved(chromium: Browser, lab: Site) -> nbformat.NotebookNode:
    """What JupyterLab saves after an analysis."""
    lab.write("saved.ipynb", ["%load_ext sandcell", CELL])
    with visiting(chromium) as context:
        page = open_page(context, lab, "saved.ipynb", "lab")
        page.run(0)
        page.run(1)
        page.save()
        return lab.read("saved.ipynb")


def test_as_html_that_nbconvert_made(chromium: Browser, saved: nbformat.NotebookNode, tmp_path: Path) -> None:
    html, _ = HTMLExporter().from_notebook_node(saved)
    (tmp_path / "saved.html").write_text(html)
    alone = chromium.new_context(offline=True).new_page()  # its mathematics and widgets would come from elsewhere
    alone.goto((tmp_path / "saved.html").as_uri())
    expect(alone.locator(".sc-function").first).to_contain_text("has_duplicate(items)")
    expect(alone.locator(".sc-chart svg").first).to_be_visible()
    assert objections(alone, ".sandcell-analysis") == []
    alone.context.close()


def test_in_a_notebook_that_is_not_trusted(context: BrowserContext, saved: nbformat.NotebookNode, lab: Site) -> None:
    """As one that came by mail: JupyterLab takes styles and drawings away, and what is left must be legible."""
    notebook = copy.deepcopy(saved)
    notebook.cells[0].source += "  # by somebody else"  # else it would be known by its signature
    nbformat.write(notebook, lab.folder / "stranger.ipynb")
    output = open_page(context, lab, "stranger.ipynb", "lab").output(1)
    expect(output).to_contain_text("has_duplicate(items)")
    taken = "output => output.querySelectorAll('.jp-OutputArea-output :is(svg, style)').length"
    assert output.evaluate(taken) == 0
    # The whole text, and no axis' numbers without their axis.
    said = output.inner_text()
    for part in ("O(n²)", "measured", "Costly lines", "return any(items[i] in items[:i]", "total(items)"):
        assert part in said, said
    assert "operations over n" not in said and "100k" not in said, said
    expect(output.get_by_text(re.compile("widget"))).not_to_be_visible()


def test_in_a_narrow_column(chromium: Browser, lab: Site) -> None:
    lab.write("narrow.ipynb", ["%load_ext sandcell", CELL])
    with visiting(chromium, viewport={"width": 420, "height": 900}) as context:
        page = open_page(context, lab, "narrow.ipynb", "notebook")
        page.run(0)
        page.run(1)
        panel = page.panel(1)
        expect(panel.locator("circle").first).to_be_visible()
        width, drawn, letters = panel.evaluate(
            """panel => {
                const chart = panel.querySelector('.sandcell-chart'), label = chart.querySelector('text');
                return [chart.getBoundingClientRect().width, chart.viewBox.baseVal.width,
                        label.getBoundingClientRect().height];
            }"""
        )
        assert width < 420 and abs(width - drawn) < 2
        assert letters > 10  # pixels
        assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")


def test_after_a_reload_the_panel_is_there_and_without_its_kernel_the_result(
    opened: Opening, lab: Site, app: str
) -> None:
    page = opened(["%load_ext sandcell", CELL], app)
    page.run(0)
    page.run(1)
    expect(page.panel(1)).to_be_visible()
    expect(page.output(1).locator(".sc-function").first).not_to_be_visible()
    page.save()
    page.page.reload()
    page.ready()
    expect(page.panel(1)).to_be_visible()

    mine = [one for one in lab.server.http.get("api/sessions").json() if one["path"] == page.name]
    lab.server.http.delete(f"api/sessions/{mine[0]['id']}")
    page.page.reload()
    page.ready()
    output = page.output(1)
    expect(output.locator(".sc-function").first).to_be_visible()
    expect(output.locator("svg").first).to_be_visible()
    expect(page.panel(1)).to_have_count(0)
    expect(output.get_by_text(re.compile("widget"))).not_to_be_visible()
    assert objections(page.page, ".sandcell-analysis") == []


UNUSUAL = """\
from sandcell.analysis import Analysis
from sandcell.widget.panel import Panel
from IPython.display import display
import json
display(Panel(Analysis.from_json(json.load(open("unusual.json")))))
"""


def test_reports_that_are_unusual(notebook: NotebookPage, lab: Site) -> None:
    """Ten functions: with sixty points, one, none but an error, long names, a name and texts from right to left."""
    (lab.folder / "unusual.json").write_text(json.dumps(unusual_report()))
    number = notebook.add(UNUSUAL)
    notebook.run(number)
    panel = notebook.panel(number)
    expect(panel.get_by_role("tab")).to_have_count(10)
    for name in ("sixty", "once", "fails", LONG, HEBREW):
        panel.get_by_role("tab", name=name).first.click()
        expect(panel.locator(".sandcell-name")).to_contain_text(name)
        expect(panel.locator("circle:visible")).to_have_count(60 if name in ("sixty", HEBREW) else 0)
        assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth"), name
        assert objections(notebook.page, f".jp-CodeCell:nth-child({number + 1}) .sandcell-panel") == [], name
    reason = panel.locator(".sandcell-reasons p").first
    assert reason.evaluate("one => getComputedStyle(one).direction") == "rtl"
    places = panel.locator(".sandcell-name").evaluate(
        """name => [...name.textContent].map((_, place) => {
            const range = document.createRange();
            range.setStart(name.firstChild, place);
            range.setEnd(name.firstChild, place + 1);
            return range.getBoundingClientRect().left;
        })"""
    )
    assert places[-1] == max(places), "the bracket that ends it is at its end"
