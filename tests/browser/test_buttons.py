"""The buttons on a code cell: they run its own text by the magics, and leave it as it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening

pytestmark = [pytest.mark.browser, pytest.mark.notebook, pytest.mark.gvisor]

RUN, ANALYZE, STOP = "Run this cell in a gVisor sandbox", "Measure how", "Stop what runs"


def test_run_in_sandbox(opened: Opening, app: str) -> None:
    source = "import platform\nprint('in', platform.release())\n6 * 7"
    page = opened([source], app)
    page.press(0, RUN)
    output = page.over(0)
    expect(output).to_contain_text("in 4.4.0")
    expect(output).to_contain_text("42")
    expect(output).to_contain_text("gVisor · Python")
    assert page.source(0) == source
