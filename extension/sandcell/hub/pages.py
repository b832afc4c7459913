"""The Hub's own pages to sign in, in its own frame: forms that are sent by POST, without any script.

Each carries the Hub's XSRF token. Where a browser is to go afterwards (`next`) the Hub itself checks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from jupyterhub.handlers.base import BaseHandler
from jupyterhub.handlers.login import LoginHandler as HubLoginHandler
from jupyterhub.handlers.login import LogoutHandler as HubLogoutHandler

from sandcell.errors import BackendError, SandcellError
from sandcell.hub.backend import Standing
from sandcell.signin import markup, steps
from sandcell.signin.markup import Field, Form, Link, Look, Said
from sandcell.signin.questions import Question, expired

if TYPE_CHECKING:
    from sandcell.hub.authenticator import SandcellAuthenticator

_STYLE = files("sandcell.hub").joinpath("page.css").read_text(encoding="utf-8")
_USERNAME = Field("username", "E-mail address", "email", "username")  # as the Hub's own form calls it
_LOOK = Look(
    input="form-control", button="btn btn-jupyter", second="btn btn-secondary", alert="alert alert-danger",
    notice="alert alert-success", error="error text-danger-emphasis", hint="form-text",
)  # fmt: skip
# The Hub's script shows it where the page has come unencrypted, and fails where it is not there.
_WARNING = (
    '<p id="insecure-login-warning" class="hidden alert alert-warning">This connection is not encrypted: '
    "whoever is on the way can read your password.</p>"
)
_TITLED = '{% extends "login.html" %}{% block title %}{{ sandcell_title }} - JupyterHub{% endblock %}'
_NOT_ALLOWED = "This account is good, but it may not use this Hub. Ask an administrator of the Hub."


@dataclass(frozen=True, slots=True)
class Step:
    """A form whose answer leads to another page. `then`: its name (empty: sign-in), and what is told there."""

    title: str
    button: str
    fields: tuple[Field, ...]
    then: tuple[str, str]
    second: tuple[str, str, str] | None = None


STEPS = {
    "register": Step(
        "Create an account", "Create the account", (steps.EMAIL, steps.FIRST_PASSWORD), ("confirm", "registered")
    ),
    "confirm": Step(
        "Confirm your address", "Confirm", (steps.EMAIL, steps.MAILED_CODE), ("", "confirmed"),
        ("action", "resend", "Send another code"),
    ),
    "forgot": Step("Forgot your password?", "Send a code", (steps.EMAIL,), ("reset", "sent")),
    "reset": Step(
        "Set a new password", "Set the password", (steps.EMAIL, steps.MAILED_CODE, steps.NEW_PASSWORD), ("", "reset")
    ),
}  # fmt: skip


class Page(BaseHandler):  # type: ignore[misc]
    """What the pages share."""

    @property
    def sandcell(self) -> SandcellAuthenticator:
        found: SandcellAuthenticator = self.authenticator
        return found

    @property
    def where(self) -> str:
        """The caller's address."""
        return str(self.request.remote_ip)

    def given(self, name: str) -> str:
        """A field of the form or of the address. Passwords are not stripped."""
        return str(self.get_argument(name, "", strip=name != "password"))

    def address(self, step: str = "", **query: str) -> str:
        """The address of a step (empty: sign-in), with what is carried along."""
        carried = {"next": self.given("next"), **query}
        words = urlencode({name: value for name, value in carried.items() if value})
        return f"{self.hub.base_url}{f'sandcell/{step}' if step else 'login'}" + (f"?{words}" if words else "")

    def html(
        self, title: str, form: Form, *, links: list[Link], said: Said | None = None, before: str = "",
        hidden: Mapping[str, str] | None = None, email: str = "", sync: bool = False,
    ) -> Awaitable[str]:  # fmt: skip
        """A page with one form in the Hub's frame, less any password. `sync`: not awaitable, but the text itself."""
        said = said or Said(notice=steps.NOTICES.get(self.given("notice"), ""))
        inputs = markup.hidden_input("_xsrf", self.xsrf_token.decode("ascii"))
        inputs += "".join(markup.hidden_input(name, value) for name, value in (hidden or {}).items())
        body = _WARNING + before + markup.form(form, {"email": email, "username": email}, inputs, said, _LOOK)
        return self.framed(title, body + markup.links(links), failed=bool(said.alert), sync=sync)

    def framed(self, title: str, body: str, *, failed: bool = False, sync: bool = False) -> Awaitable[str]:
        """A page of the Hub's, of its template for signing in, which an administrator may have changed."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")
        html = (
            f'<style>{_STYLE}</style>\n<main class="sandcell-sign-in">\n<div class="auth-form-header">'
            f'<h1>{escape(title)}</h1></div>\n<div class="auth-form-body">\n{body}\n</div>\n</main>'
        )
        shown: Awaitable[str] = self.render_template(
            "login.html", sync=sync, custom_html=html, authenticator=self.authenticator,
            sandcell_title=markup.headline(title, failed=failed),
        )  # fmt: skip
        return shown

    def get_template(self, name: str, sync: bool = False) -> Any:
        """The Hub's own, of which only the one for signing in is used, with a title that says which page it is."""
        if name != "login.html":
            return super().get_template(name, sync)
        return self.settings["jinja2_env_sync" if sync else "jinja2_env"].from_string(_TITLED)

    def said(self, error: SandcellError, email: str) -> Said:
        """What was wrong, by field where the backend names one; also sets the answer's status."""
        if not isinstance(error, BackendError):
            self.set_status(503)
            return Said(alert=str(error))
        self.set_status(403 if error.status == 401 else error.status)
        errors = steps.field_errors(error)
        link = None
        if error.code == "not_confirmed":
            link = Link("Enter the code", self.address("confirm", email=email))
        elif error.code == "password_expired":
            link = Link("Set a new password", self.address("forgot", email=email))
        return Said("", "Please check what is marked below." if errors else str(error), tuple(errors.items()), link)

    async def go_on(self, outcome: Standing | Question) -> bool:
        """To the next question, or into the Hub; False for who may not come in."""
        if isinstance(outcome, Question):
            self.redirect(self.address("challenge", id=outcome.id), status=303)
            return True
        from sandcell.hub.authenticator import Passed

        user = await self.login_user(Passed(outcome))
        if user is None:
            await self.sandcell.sign_out(outcome, self)
            self.set_status(403)
            return False
        self._jupyterhub_user = user  # for the log of this request
        self.redirect(self.get_next_url(user), status=303)
        return True


class LoginHandler(Page, HubLoginHandler):  # type: ignore[misc]
    """The Hub's, with the form and the words of ours."""

    async def post(self) -> None:
        email = self.given("username")
        try:
            outcome = await self.sandcell.backend.login(email, self.given("password"), self.where)
        except SandcellError as error:
            said = self.said(error, email)
            errors = tuple(("username" if name == "email" else name, text) for name, text in said.errors)
            self.finish(await self._ask(Said("", said.alert, errors, said.alert_link), email))
        else:
            if not await self.go_on(outcome):
                self.finish(await self._ask(Said(alert=_NOT_ALLOWED), email))

    def _render(
        self, login_error: str | None = None, username: str | None = None, *, sync: bool = False, **_: Any
    ) -> Awaitable[str]:
        """What the Hub's own handler shows, with what it has to tell."""
        return self._ask(Said(alert=login_error) if login_error else None, username or "", sync=sync)

    def _ask(self, said: Said | None, email: str, *, sync: bool = False) -> Awaitable[str]:
        links = [
            Link("Create an account", self.address("register", email=email)),
            Link("Forgot your password?", self.address("forgot", email=email)),
        ]
        form = Form(self.address(), (_USERNAME, steps.PASSWORD), "Sign in")
        return self.html("Sign in", form, links=links, said=said, email=email, sync=sync)


class StepHandler(Page):
    """Register, confirm, forgot, reset."""

    async def get(self, word: str) -> None:
        self.finish(await self._ask(word, None))

    async def post(self, word: str) -> None:
        fields = {field.name: self.given(field.name) for field in STEPS[word].fields}
        step, notice = STEPS[word].then
        if self.given("action") == "resend":
            word, step, notice, fields = "resend", "confirm", "sent", {"email": fields["email"]}
        try:
            await self.sandcell.backend.step(word, fields, self.where)
        except SandcellError as error:
            self.finish(await self._ask("confirm" if word == "resend" else word, self.said(error, fields["email"])))
        else:
            name = "email" if step else "username"
            self.redirect(self.address(step, notice=notice, **{name: fields["email"]}), status=303)

    def _ask(self, word: str, said: Said | None) -> Awaitable[str]:
        step, email = STEPS[word], self.given("email")
        links = [Link("Back to sign-in", self.address(username=email))]
        if word == "register":
            links.append(Link("I have a code", self.address("confirm", email=email)))
        elif word == "reset":
            links.append(Link("Send another code", self.address("forgot", email=email)))
        form = Form(self.address(word), step.fields, step.button, step.second)
        return self.html(step.title, form, links=links, said=said, email=email)


class ChallengeHandler(Page):
    """What else is asked for, as often as the backend asks."""

    async def get(self) -> None:
        self.finish(await self._ask(None))

    async def post(self) -> None:
        question = self.sandcell.backend.asked(self.given("id"))
        try:
            if question is None:
                raise expired()
            name = steps.answer_field(question).name
            outcome = await self.sandcell.backend.answer(question, {name: self.given(name)}, self.where)
        except SandcellError as error:
            self.finish(await self._ask(self.said(error, "")))
        else:
            if not await self.go_on(outcome):
                self.finish(await self._again(Said(alert=_NOT_ALLOWED)))

    def _ask(self, said: Said | None) -> Awaitable[str]:
        question = self.sandcell.backend.asked(self.given("id"))
        if question is None:
            self.set_status(400)
            return self._again(said or Said(alert=str(expired())))
        form = Form(self.address("challenge"), (steps.answer_field(question),), "Go on")
        start = Link("Start again", self.address(username=question.email))
        return self.html(
            steps.title(question), form, links=[start], said=said, before=markup.secret(steps.secret_text(question)),
            hidden={"id": question.id},
        )  # fmt: skip

    def _again(self, said: Said) -> Awaitable[str]:
        links = markup.links([Link("Sign in", self.address())])
        return self.framed("Sign in again", markup.told(said, _LOOK) + links, failed=True)


class LogoutHandler(Page, HubLogoutHandler):  # type: ignore[misc]
    """The Hub's, which also has the backend end the sign-in."""

    async def handle_logout(self) -> None:
        user = self.current_user
        if user is not None and (standing := await self.sandcell.forget(user)) is not None:
            await self.sandcell.sign_out(standing, self)


def hub_handlers() -> list[tuple[str, type]]:
    """By path below the Hub's own; these come before the Hub's."""
    return [
        (r"/login", LoginHandler),
        (r"/logout", LogoutHandler),
        (rf"/sandcell/({'|'.join(STEPS)})", StepHandler),
        (r"/sandcell/challenge", ChallengeHandler),
    ]
