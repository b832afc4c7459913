"""The browser of the tests: Debian's, else one that is there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# --no-sandbox: of Chromium's own, which root cannot have.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pictures are compared: the same colours and letters wherever they are taken.
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--disable-lcd-text",
]


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Without a browser the tests fail, they do not skip."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    assert found, f"there is none of {', '.join(NAMES)}; scripts/setup --tests installs Chromium"
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
