"""The Hub's own pages to sign in, as a browser without JavaScript uses them."""

from __future__ import annotations

import pytest

from tests.extension.signin_provider import CODE
from tests.hub.conftest import RIGHT, Place
from tests.hub.hub import Browser

pytestmark = pytest.mark.hub


def test_sign_in(place: Place, browser: Browser) -> None:
    ada = place.account("ada")
    browser.http.headers["X-Forwarded-For"] = "203.0.113.5"
    browser.sign_in(ada.upper(), "wrong")
    assert (browser.page.status_code, browser.said) == (403, "This e-mail address and password do not go together.")
    assert f'value="{ada.upper()}"' in browser.page.text
    assert "wrong" not in browser.page.text
    assert browser.send(password=RIGHT).history[0].status_code == 303
    assert (browser.path, browser.page.status_code) == ("/hub/home", 200)
    assert f'<span class="me-1">{ada}</span>' in browser.page.text
    # Attempts are counted by the person's own address, not by the Hub's, nor by one that was made up.
    assert {line["address"] for line in place.audit("signed_in") + place.audit("sign_in_failed")} == {"127.0.0.9"}


def test_the_form_is_the_hubs_own(place: Place, browser: Browser) -> None:
    page = browser.open("/hub/login")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert 'id="jupyterhub-logo"' in page.text
    assert "<title>Sign in - JupyterHub</title>" in " ".join(page.text.split()).replace("> ", ">").replace(" <", "<")
    assert '<main class="sandcell-sign-in">' in page.text
    assert 'id="insecure-login-warning" class="hidden' in page.text  # the Hub's script looks for it
    assert 'class="btn btn-jupyter"' in page.text
    form = page.text[page.text.index("<form") : page.text.index("</form>")]
    assert 'autocomplete="username"' in form and 'autocomplete="current-password"' in form
    assert "<script" not in form and " onclick" not in form
    eve = place.account("eve")
    for path in ("/hub/login", "/hub/sandcell/register", "/hub/sandcell/challenge"):
        browser.http.cookies.clear()
        refused = browser.http.post(path, data={"username": eve, "email": "new@example.org", "password": RIGHT})
        assert refused.status_code == 403, path
    assert "new@example.org" not in place.provider.accounts


def test_what_is_typed_is_shown_as_text(browser: Browser) -> None:
    browser.open("/hub/login?username=%22%3E%3Cscript%3Ealert(1)%3C/script%3E{{7*7}}&next=%22%3E%3Cscript%3E")
    assert "&lt;script&gt;alert(1)" in browser.page.text
    assert "{{7*7}}" in browser.page.text
    assert "<script>alert(1)" not in browser.page.text
    for away in ("https://evil.example", "//evil.example", "/\\evil.example"):
        assert browser.http.get("/hub/login", params={"next": away}).url.host == "127.0.0.1"


def test_nobody_is_sent_elsewhere_after_signing_in(place: Place, browser: Browser) -> None:
    place.account("zoe")
    browser.open("/hub/login?next=https://evil.example/hub/home")
    form = browser.page
    browser.http.follow_redirects = False
    browser.page = form
    sent = browser.send(username="zoe@example.org", password=RIGHT)
    assert (sent.status_code, sent.headers["location"].startswith("/hub/")) == (303, True)


def test_register_and_confirm(place: Place, browser: Browser) -> None:
    browser.open("/hub/sandcell/register?next=/hub/home")
    browser.send(email="New@Example.org", password="short")
    assert (browser.page.status_code, "at least 8 characters" in browser.said) == (422, True)
    browser.send(email="New@Example.org", password=RIGHT)
    assert (browser.path, "a code is on its way" in browser.said) == ("/hub/sandcell/confirm", True)
    browser.send(code="000000")
    assert (browser.page.status_code, "wrong or too old" in browser.said) == (400, True)
    browser.send(code="1", action="resend")
    assert "a code is on its way" in browser.said
    browser.send(code=CODE)
    assert (browser.path, browser.said) == ("/hub/login", "Your account is confirmed. Sign in.")
    place.provider.accounts["new@example.org"].groups = ("students",)
    browser.send(password=RIGHT)
    assert browser.path == "/hub/home"


def test_an_account_that_waits_for_its_code_is_shown_the_way(place: Place, browser: Browser) -> None:
    browser.sign_in(place.account("waiting", confirmed=False), RIGHT)
    assert browser.page.status_code == 403
    assert 'href="/hub/sandcell/confirm?next=%2Fhub%2Fhome&amp;email=waiting%40example.org"' in browser.page.text


def test_forgotten_password(place: Place, browser: Browser) -> None:
    browser.open("/hub/sandcell/forgot")
    browser.send(email=place.account("forgetful"))
    assert (browser.path, "a code is on its way" in browser.said) == ("/hub/sandcell/reset", True)
    browser.send(code=CODE, password="another password")
    assert (browser.path, browser.said) == ("/hub/login", "Your password has been changed. Sign in.")
    browser.send(password="another password")
    assert browser.page.history[0].status_code == 303


def test_whatever_else_is_asked_for(place: Place, browser: Browser) -> None:
    browser.sign_in(place.account("mfa", challenges=("set_up_totp", "new_password")), RIGHT)
    assert (browser.path, "JBSW Y3DP EHPK 3PXP" in browser.page.text) == ("/hub/sandcell/challenge", True)
    browser.send(code="000000")
    assert (browser.page.status_code, "wrong or too old" in browser.said) == (400, True)
    browser.send(code=CODE)
    assert "<h1>Set a new password</h1>" in browser.page.text
    browser.send(password="another password")
    assert browser.path == "/hub/home"
    browser.open("/hub/sandcell/challenge?id=gone")
    assert (browser.page.status_code, "took too long" in browser.said) == (400, True)


def test_a_good_account_that_may_not_use_this_hub(place: Place, browser: Browser) -> None:
    stranger = place.account("stranger", groups=("others",))
    browser.sign_in(stranger, RIGHT)
    assert (browser.page.status_code, "may not use this Hub" in browser.said) == (403, True)
    assert stranger not in place.provider.refreshable.values()
    assert browser.open("/hub/home").url.path == "/hub/login"


def test_a_backend_that_is_away_is_told(place: Place, browser: Browser) -> None:
    place.provider.away = True
    try:
        browser.sign_in(place.account("early"), RIGHT)
        assert (browser.page.status_code, "does not answer" in browser.said) == (503, True)
    finally:
        place.provider.away = False


def test_an_address_that_somebody_else_has_used(place: Place, browser: Browser) -> None:
    email = place.account("moved", id="first")
    browser.sign_in(email, RIGHT)
    assert browser.path == "/hub/home"
    browser.open("/hub/logout")
    place.account("moved", id="second")
    browser.sign_in(email, RIGHT)
    assert (browser.page.status_code, "Somebody else has used this Hub" in browser.said) == (403, True)
    assert email not in place.provider.refreshable.values()
