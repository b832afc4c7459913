"""Signing in at a team's backend by the page: Cognito (ministack), `sandcell serve` with gVisor, a Jupyter server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.backend import serving
from tests.browser.accessible import objections
from tests.browser.conftest import open_page, visiting
from tests.browser.page import RUN
from tests.browser.site import Site, site
from tests.server.cognito import PASSWORD, Cognito, cognito

pytestmark = [pytest.mark.browser, pytest.mark.notebook, pytest.mark.gvisor]


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cognito]:
    with cognito(tmp_path_factory.mktemp("cognito")) as started:
        yield started


@pytest.fixture(scope="module")
def team(runsc: str, pool: Cognito, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("team")
    settings = pool.named() | {"identity": "cognito", "cognito_check_s": 0, "cache_dir": folder / "cache"}
    # The sign-in is kept in a file of this person's: not in that of whoever runs the tests.
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder / "state")}
    with (
        serving(folder / "backend.log", **settings) as backend,
        site(folder, {"SANDCELL_URL": backend.url, **home}) as started,
    ):
        yield started


@pytest.fixture
def visit(chromium: Browser) -> Iterator[BrowserContext]:
    with visiting(chromium) as context:
        yield context


def test_somebody_signs_in_by_the_link_runs_a_cell_and_signs_out(
    visit: BrowserContext, team: Site, pool: Cognito
) -> None:
    email = pool.user()
    team.write("team.ipynb", ["%load_ext sandcell", "%%execute\n6 * 7", "%%execute\n6 * 7"])
    page = open_page(visit, team, "team.ipynb", "lab")
    status = page.page.locator(".sandcell-status button")
    expect(status).to_contain_text("signed out")

    page.run(0)
    output = page.run(1)
    expect(output).to_contain_text("Nobody is signed in")
    with visit.expect_page() as opening:
        output.get_by_role("link", name="Sign in to Sandcell").click()
    form = opening.value
    assert objections(form, "body") == []
    sign_in(form, email, "Wrong-horse-7-battery")
    expect(form.get_by_role("alert")).to_be_visible()
    sign_in(form, email, PASSWORD)
    expect(form.get_by_text(email)).to_be_visible()
    form.close()

    expect(page.run(1)).to_contain_text("42")
    page.page.evaluate("() => window.dispatchEvent(new Event('focus'))")  # as when the tab is come back to
    expect(status).to_contain_text(email)
    expect(status).to_contain_text("gVisor · 127.0.0.1:")

    status.click()
    page.page.get_by_role("dialog").get_by_role("button", name="Sign Out").click()
    expect(status).to_contain_text("signed out")
    expect(page.run(2)).to_contain_text("Nobody is signed in")

    status.click()
    with visit.expect_page() as opening:
        page.page.get_by_role("dialog").get_by_role("button", name="Sign In").click()
    expect(opening.value.get_by_label("Password")).to_be_visible()


def test_in_notebook_by_the_item_in_its_top_line(visit: BrowserContext, team: Site, pool: Cognito) -> None:
    email = pool.user()
    team.write("team-notebook.ipynb", ["6 * 7"])
    page = open_page(visit, team, "team-notebook.ipynb", "notebook")
    status = page.page.locator(".sandcell-status button")
    expect(status).to_contain_text("signed out")
    status.click()
    with visit.expect_page() as opening:
        page.page.get_by_role("dialog").get_by_role("button", name="Sign In").click()
    sign_in(opening.value, email, PASSWORD)
    expect(opening.value.get_by_text(email)).to_be_visible()
    opening.value.close()
    page.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect(status).to_contain_text(email)
    page.press(0, RUN)
    expect(page.over(0)).to_contain_text("42")
    status.click()
    page.page.get_by_role("dialog").get_by_role("button", name="Sign Out").click()
    expect(status).to_contain_text("signed out")


def sign_in(form: Page, email: str, password: str) -> None:
    form.get_by_label("E-mail address").fill(email)
    form.get_by_label("Password").fill(password)
    form.get_by_role("button", name="Sign in").click()
