"""The analysis panel: in every theme, by keys alone, for a screen reader, in a narrow column, after a reload."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Opening, open_page, visiting
from tests.browser.page import NotebookPage
from tests.browser.site import THEMES, Site

pytestmark = [pytest.mark.browser, pytest.mark.notebook, pytest.mark.gvisor]

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
CELL = """\
def has_duplicate(items):
    return any(items[i] in items[:i] for i in range(len(items)))

def total(items):
    return sum(items)
"""


def accessible(page: Page, *scopes: str) -> None:
    """No violation of WCAG 2 A and AA, nor of axe's best practices, within these parts of the page."""
    assert AXE.exists(), "axe-core is not installed; scripts/setup-hub installs it"
    page.add_script_tag(content=AXE.read_text())
    found: dict[str, Any] = page.evaluate("scopes => axe.run({ include: scopes.map(scope => [scope]) })", list(scopes))
    told = [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found["violations"] for node in one["nodes"]]
    assert not told, "\n".join(told)
    assert found["passes"]


@pytest.mark.parametrize("theme", THEMES)
def test_it_is_legible_and_accessible_in_every_theme(chromium: Browser, lab: Site, theme: str) -> None:
    lab.theme(theme)
    name = f"theme-{theme}.ipynb"
    lab.write(name, ["%load_ext sandcell", f"%%analyze\n{CELL}"])
    with visiting(chromium) as context:
        page = open_page(context, lab, name, "lab")
        page.run(0)
        page.run(1)
        expect(page.panel(1).locator("circle").first).to_be_visible()
        accessible(page.page, ".sandcell-panel", ".sandcell-analysis", ".sandcell-status")
        page.panel(1).get_by_text("Details").click()
        accessible(page.page, ".sandcell-panel")
    lab.theme("light")
