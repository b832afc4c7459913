"""axe-core on a real page: contrast and all that jsdom cannot see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


def objections(page: Page, *scopes: str) -> list[str]:
    """What axe objects to within these parts of the page: WCAG 2 A and AA, and its best practices. Fails where a part
    is not there."""
    assert AXE.exists(), "axe-core is not installed; scripts/setup-hub installs it"
    for scope in scopes:
        assert page.locator(scope).count(), f"nothing is {scope}"
    page.evaluate(AXE.read_text())
    run = "scopes => axe.run({ include: scopes.map(scope => [scope]) })"
    found: dict[str, Any] = page.evaluate(run, list(scopes))
    assert found["passes"]
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
