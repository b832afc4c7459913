"""Who may still come in, and as what: the backend's word, asked for again and again."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from tests.backend import eventually
from tests.hub.conftest import RIGHT, Place
from tests.hub.hub import Browser

pytestmark = pytest.mark.hub


def me(browser: Browser) -> Any:
    return browser.api("GET", "user").json()


def due() -> None:
    """Waits until the Hub asks again."""
    time.sleep(1.1)


@contextmanager
def tokens_of(place: Place, life: int) -> Iterator[None]:
    """Access tokens that are good for so many seconds."""
    before, place.provider.life = place.provider.life, life
    try:
        yield
    finally:
        place.provider.life = before


def test_groups_and_administrators_are_the_backends(place: Place, browser: Browser) -> None:
    boss = place.account("boss", groups=("hub-admins", "staff"))
    browser.sign_in(boss, RIGHT)
    model = me(browser)
    assert (model["name"], model["admin"], set(model["groups"])) == (boss, True, {"hub-admins", "staff"})
    place.provider.accounts[boss].groups = ("staff",)
    due()
    model = me(browser)
    assert (model["admin"], model["groups"]) == (False, ["staff"])
    place.provider.accounts[boss].groups = ()
    due()
    assert browser.open("/hub/home").url.path == "/hub/login"


def test_a_sign_in_is_renewed_once_however_many_ask(place: Place, browser: Browser) -> None:
    """Each refresh token of the provider is good once: a second use would end the sign-in."""
    with tokens_of(place, 30):  # less than the Hub wants: it renews each time
        browser.sign_in(place.account("busy"), RIGHT)
        due()
        before = place.provider.refreshes
        with ThreadPoolExecutor(12) as pool:
            statuses = list(pool.map(lambda _: browser.api("GET", "user").status_code, range(24)))
        assert set(statuses) == {200}
        assert place.provider.refreshes > before
        due()
        assert me(browser)["name"] == "busy@example.org"


def test_a_backend_that_is_away_keeps_nobody_out(place: Place, browser: Browser) -> None:
    with tokens_of(place, 30):
        browser.sign_in(place.account("patient"), RIGHT)
        place.provider.away = True
        try:
            due()
            assert me(browser)["name"] == "patient@example.org"
        finally:
            place.provider.away = False
        due()
        assert me(browser)["name"] == "patient@example.org"


def test_a_disabled_account_is_out(place: Place, browser: Browser) -> None:
    gone = place.account("gone")
    browser.sign_in(gone, RIGHT)
    place.provider.disable(gone)
    due()
    assert browser.api("GET", "user").status_code == 403
    assert browser.open("/hub/home").url.path == "/hub/login"
    assert place.audit("refresh_failed")


def test_signing_out_ends_the_sign_in_at_the_backend(place: Place, browser: Browser) -> None:
    leaving = place.account("leaving")
    browser.sign_in(leaving, RIGHT)
    assert leaving in place.provider.refreshable.values()
    before = len(place.audit("signed_out"))
    browser.open("/hub/logout")
    assert browser.path == "/hub/login"
    assert leaving not in {*place.provider.refreshable.values(), *place.provider.access.values()}
    assert len(place.audit("signed_out")) == before + 1
    assert browser.open("/hub/home").url.path == "/hub/login"


def test_what_the_hub_keeps_is_encrypted(place: Place, browser: Browser) -> None:
    kept = place.account("kept")
    browser.sign_in(kept, RIGHT)
    secrets = [token for token in place.provider.given if token.startswith(("access-", "refresh-"))]
    with sqlite3.connect(place.hub.folder / "hub.sqlite") as database:
        states = dict(database.execute("select name, encrypted_auth_state from users"))
    database.close()
    assert states[kept]
    files = [path.read_bytes() for path in place.hub.folder.glob("hub.*")]
    assert secrets and len(files) >= 2  # its database and its log, which is a debug log
    assert not any(secret.encode() in content for secret in secrets for content in files)
    assert RIGHT.encode() not in b"".join(files)


def test_nobody_comes_in_by_what_the_hubs_api_is_told(place: Place, browser: Browser) -> None:
    """Without a cookie, the Hub passes on to its authenticator whatever a request for a token has in its body."""
    vera = place.account("vera")
    browser.sign_in(vera, RIGHT)
    browser.http.cookies.clear()
    before = len(place.provider.given)
    forged = {"username": vera, "standing": {"id": f"memory:{vera}", "email": vera, "access_token": "a"}}
    for auth in (forged, {"username": vera, "password": RIGHT}, {"username": vera}, vera, [vera], None):
        assert browser.http.post(f"/hub/api/users/{vera}/tokens", json={"auth": auth}).status_code == 403, auth
    assert len(place.provider.given) == before


def test_the_hub_says_when_it_could_not_ask(place: Place) -> None:
    assert eventually(lambda: "Whether patient@example.org may still come in is not known" in place.hub.log.read_text())
