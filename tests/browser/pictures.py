"""The README's pictures: taken of a real JupyterLab with real sandboxes, in both themes. `scripts/pictures` makes them,
`test_pictures.py` takes them again and compares."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.chromium import running_chromium
from tests.browser.conftest import open_page, visiting
from tests.browser.page import NotebookPage
from tests.browser.site import Site, site

FOLDER = Path(__file__).parents[2] / "docs"
SUBJECTS = ("quickstart", "analysis")
SHADES = ("light", "dark")

_QUICKSTART = [
    "%load_ext sandcell",
    "%%execute\n"
    "import matplotlib.pyplot as plt, numpy as np\n"
    "x = np.linspace(0, 4 * np.pi, 400)\n"
    "plt.figure(figsize=(6, 1.6))\n"
    "plt.plot(x, np.sin(x) * np.exp(-x / 8))\n"
    'plt.title("drawn in a sandbox");',
    "%%execute -q\n"
    "import platform, socket\n"
    "print(platform.release(), 'is the kernel in here')\n"
    "try:\n"
    "    socket.create_connection(('192.0.2.1', 80), timeout=3)\n"
    "except OSError as error:\n"
    "    print('network:', error)",
    "%%execute -t 1\nwhile True:\n    pass",
]
_ANALYSIS = [
    "def has_duplicate(items):\n"
    "    return any(items[i] in items[:i] for i in range(len(items)))\n"
    "\n"
    "def ranked(items):\n"
    "    return sorted(items, reverse=True)",
]


def take(browser: Browser, place: Site, subject: str, shade: str, target: Path) -> None:
    """One picture."""
    place.theme(shade)
    name = f"{subject}-{shade}.ipynb"
    place.write(name, _QUICKSTART if subject == "quickstart" else _ANALYSIS)
    with visiting(browser, viewport={"width": 1000, "height": 900}, device_scale_factor=1.5) as context:
        page = open_page(context, place, name, "lab")
        page.page.keyboard.press("Control+B")  # the file browser away
        if subject == "quickstart":
            for number in range(len(_QUICKSTART)):  # "Run All" would stop at the first error, as it should
                page.run(number)
        else:
            _analyze(page)
        page.page.mouse.move(0, 0)
        page.page.wait_for_timeout(300)  # scroll bars fade
        page.page.locator(".jp-WindowedPanel-inner").first.screenshot(path=target, animations="disabled")
    place.theme("light")


def _analyze(page: NotebookPage) -> None:
    page.press(0, "Measure how")
    page.over(0)
    expect(page.panel(0).locator("circle").first).to_be_visible()


def main(folder: Path) -> None:
    """All of them, into this folder."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        site(Path(name), {}) as place,
        running_chromium() as browser,
    ):
        for subject in SUBJECTS:
            for shade in SHADES:
                take(browser, place, subject, shade, folder / f"{subject}-{shade}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
