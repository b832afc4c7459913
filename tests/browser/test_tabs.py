"""Two notebooks at once in one browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening

pytestmark = [pytest.mark.browser, pytest.mark.notebook, pytest.mark.gvisor]


def test_two_tabs_run_at_once_and_share_sessions(opened: Opening) -> None:
    code = "%%execute -q\nimport time\nprint('{0} began', flush=True)\ntime.sleep(2)\nprint('{0} ended')"
    first = opened(
        ["%load_ext sandcell", code.format("first"), "%%execute -q -s shared\nkept = 41"], "lab", "tab-1.ipynb"
    )
    second = opened(
        ["%load_ext sandcell", code.format("second"), "%%execute -s shared\nkept + 1", "%sandcell stop shared"],
        "notebook",
        "tab-2.ipynb",
    )
    for page in (first, second):
        page.run(0)
    first.start(1)
    second.start(1)
    expect(first.output(1)).to_contain_text("first began")
    expect(second.output(1)).to_contain_text("second began")
    expect(first.over(1)).to_have_text("first began\nfirst ended")
    expect(second.over(1)).to_have_text("second began\nsecond ended")
    first.run(2)
    expect(second.run(2)).to_contain_text("42")
    expect(second.run(3)).to_contain_text("has ended")
