"""Chromium, and servers to open in it. A missing part fails the tests, it does not skip them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.chromium import running_chromium
from tests.browser.page import NotebookPage
from tests.browser.site import Site, site

APPS = ["lab", "notebook"]
Opening = Callable[..., NotebookPage]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def lab(runsc: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With nothing configured: the Jupyter server runs a backend of its own, with gVisor."""
    with site(tmp_path_factory.mktemp("lab"), {}) as started:
        yield started


@contextmanager
def visiting(chromium: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A browser without a past, that must ask nothing of anybody but this machine."""
    asked: list[str] = []
    context = chromium.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})
    context.set_default_timeout(20_000)
    context.on("request", lambda request: asked.append(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: asked.append(socket.url)))
    try:
        yield context
    finally:
        context.close()
    assert asked, "no page was opened"
    strangers = [url for url in asked if urlsplit(url).scheme not in ("data", "blob") and not _is_here(url)]
    assert not strangers


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """For one test."""
    with visiting(chromium) as found:
        yield found


@pytest.fixture(params=APPS)
def app(request: pytest.FixtureRequest) -> str:
    """JupyterLab and Notebook 7."""
    found: str = request.param
    return found


@pytest.fixture
def opened(context: BrowserContext, lab: Site, request: pytest.FixtureRequest) -> Opening:
    """`opened(cells, app="lab")`: a new notebook, in a tab of its own."""

    def open_new(cells: Sequence[str], app: str = "lab", name: str = "") -> NotebookPage:
        name = name or f"{request.node.name.partition('[')[0]}-{app}.ipynb"
        lab.write(name, cells)
        return open_page(context, lab, name, app)

    return open_new


@pytest.fixture(scope="module", params=APPS)
def notebook(request: pytest.FixtureRequest, chromium: Browser, lab: Site) -> Iterator[NotebookPage]:
    """One notebook for a module's tests, which add cells to it; the magics are loaded."""
    app, name = request.param, f"{request.module.__name__.rpartition('.')[2]}-{request.param}.ipynb"
    lab.write(name, ["%load_ext sandcell"])
    with visiting(chromium) as context:
        page = open_page(context, lab, name, app)
        page.run(0)
        yield page


def open_page(context: BrowserContext, place: Site, name: str, app: str) -> NotebookPage:
    """A notebook that is there, in a new tab."""
    page = NotebookPage(context.new_page(), app)
    page.open(place.address(name, app))
    return page


def _is_here(url: str) -> bool:
    return urlsplit(url).hostname == "127.0.0.1"
