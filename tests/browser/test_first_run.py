"""From nothing to a first result, as somebody new has it, and what a click takes after that. Times are only printed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import visiting
from tests.extension.kernels import clean_environment

pytestmark = [pytest.mark.browser, pytest.mark.notebook, pytest.mark.gvisor]

ROOT = Path(__file__).parents[2]
HELLO = ".jp-Notebook .jp-CodeCell >> nth=1"

_CLOCK = """outputs => {
    window.sandcellTaken = new Promise(resolve => {
        document.addEventListener("click", () => {
            const start = performance.now();
            let cleared = false;
            new MutationObserver((_, observer) => {
                if (!outputs.textContent.includes("Hello")) cleared = true;
                else if (cleared) {
                    observer.disconnect();
                    resolve(Math.round(performance.now() - start));
                }
            }).observe(outputs, { childList: true, subtree: true });
        }, { capture: true, once: true });
    });
}"""


@contextmanager
def scripts_lab(folder: Path) -> Iterator[str]:
    """`scripts/lab` for somebody without settings or checkpoints; the address it prints. Nothing is saved there."""
    new = {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "JUPYTERLAB_SETTINGS_DIR": str(folder / "set")}
    options = ["--no-browser", "--ServerApp.port=0"]
    log = folder / "lab.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [ROOT / "scripts/lab", *options],
            env=clean_environment(folder, new),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield _address(process, log)
        assert "Fail to get yarn" not in log.read_text()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(600):
        for line in log.read_text().splitlines():
            if "quickstart.ipynb?token=" in line and "127.0.0.1" in line:
                return line.split()[-1]
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start: {log.read_text()}")


def test_from_scripts_lab_to_the_first_result(
    runsc: str, chromium: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    with scripts_lab(tmp_path) as address, visiting(chromium) as context:
        page = context.new_page()
        page.goto(address)
        # As shipped, a page does not hand out its application: what a person sees has to do.
        page.get_by_text("| Idle").wait_for(timeout=60_000)
        page.get_by_role("button", name="No", exact=True).click()  # no news from jupyter.org, thank you
        page.locator(HELLO).locator(".cm-content").click()
        page.locator(HELLO).get_by_role("button", name="Run this cell in a gVisor sandbox").click()
        output = page.locator(HELLO).locator(".jp-Cell-outputArea")
        expect(output.get_by_role("status")).to_have_text(re.compile(r"^Starting Sandcell …( \d+ s)?$"))
        expect(output).to_contain_text("Hello from a sandbox", timeout=60_000)
        first = time.monotonic() - began
        expect(output).to_contain_text("gVisor · Python")
        clicks = sorted(_click_to_output(page) for _ in range(5))
    with capsys.disabled():
        print(f"\n  scripts/lab in a fresh profile to the first result: {first:.1f} s")
        print(f"  click on Run in Sandbox to the first output: {clicks[2]:.0f} ms (median of {clicks})")


def _click_to_output(page: Page) -> int:
    """Milliseconds, as the page itself sees it: from the click to the output's next text."""
    cell = page.locator(HELLO)
    cell.locator(".jp-Cell-outputArea").evaluate(_CLOCK)
    cell.get_by_role("button", name="Run this cell in a gVisor sandbox").click()
    taken: int = page.evaluate("() => window.sandcellTaken")
    expect(cell.locator(".jp-Cell-outputArea")).to_contain_text("gVisor · Python")
    return taken
