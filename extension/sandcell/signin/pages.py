"""`sandcell/login` on the Jupyter server, for people: forms that are sent by POST, without any script.

Tokens and passwords stay behind it; what a page holds is an address, and the id of a question that is open.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlencode

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from sandcell.errors import BackendError, SandcellError, SignInNeeded
from sandcell.signin import markup, steps
from sandcell.signin.markup import Field, Form, Link, Said
from sandcell.signin.questions import expired
from sandcell.signin.service import SignIn

_FILLED_IN = ("username", "off")  # never a password, nor a code that was wrong


class PageHandler(JupyterHandler):
    """What the pages share: who may see them, what they may load, and what they carry along."""

    auth_resource = "sandcell"

    def initialize(self, sign_in: SignIn | None, root: str) -> None:
        self._sign_in = sign_in
        self._login = url_path_join(root, "login")

    @property
    def content_security_policy(self) -> str:
        return markup.POLICY

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")

    def compute_etag(self) -> None:
        """None: the page is made for one request."""

    @property
    def sign_in(self) -> SignIn:
        if self._sign_in is None:
            raise web.HTTPError(404, "No sign-in is needed here.")
        return self._sign_in

    def given(self, name: str) -> str:
        """A field of the form or of the address. Passwords are not stripped."""
        return str(self.get_argument(name, "", strip=name not in ("password",)))

    def address(self, step: str = "", **query: str) -> str:
        """The address of a step, with what is carried along."""
        carried = {"next": steps.safe_next(self.given("next"), self.base_url) or "", **query}
        words = urlencode({name: value for name, value in carried.items() if value})
        return url_path_join(self._login, step) + (f"?{words}" if words else "")

    def show(
        self, title: str, form: Form, *, links: list[Link], said: Said | None = None, before: str = "",
        hidden: Mapping[str, str] | None = None, status: int = 200,
    ) -> None:  # fmt: skip
        """A page with one form, what was typed filled in again, less any password."""
        said = said or Said(notice=steps.NOTICES.get(self.given("notice"), ""))
        inputs = self.xsrf_form_html()
        inputs += "".join(markup.hidden_input(name, value) for name, value in (hidden or {}).items())
        values = {field.name: self.given(field.name) for field in form.fields if field.autocomplete in _FILLED_IN}
        body = before + markup.form(form, values, inputs, said) + markup.links(links)
        self.send(title, body, status=status, failed=bool(said.alert))

    def send(self, title: str, body: str, *, status: int = 200, failed: bool = False, where: str | None = None) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(markup.page(title, self._where() if where is None else where, body, failed=failed))

    def write_error(self, status_code: int, **_: object) -> None:
        """In place of Jupyter's own page, whose styles and scripts the policy would not let in."""
        said = {
            403: "This page was open for too long, or you are no longer known to the Jupyter server. Open it anew.",
            404: "No sign-in is needed here.",
        }.get(status_code, "Something went wrong; the Jupyter server's log says what.")
        body = markup.told(Said(alert=said)) + markup.links([Link("Open the page anew", self._login)])
        self.send("That did not work", body, status=status_code, failed=True, where="")

    def _where(self) -> str:
        if self._sign_in is None:
            return "Sandcell"
        return (
            f"at {self._sign_in.url}. {self._sign_in.warning}" if self._sign_in.warning else f"at {self._sign_in.url}"
        )

    async def attempt(self, step: Callable[[], Awaitable[None]], again: Callable[[Said, int], None]) -> None:
        """Do it, or show the form again with what was wrong, by field where the backend names one."""
        try:
            await step()
        except BackendError as error:
            errors = steps.field_errors(error)
            alert = "Please check what is marked below." if errors else str(error)
            link = None
            if error.code == "not_confirmed":
                link = Link("Enter the code", self.address("confirm", email=self.given("email")))
            elif error.code == "password_expired":
                link = Link("Set a new password", self.address("forgot", email=self.given("email")))
            # A 401 of a page would be read as this server's own.
            again(Said("", alert, tuple(errors.items()), link), 400 if error.status == 401 else error.status)
        except SandcellError as error:
            again(Said(alert=str(error)), 503)


class LoginHandler(PageHandler):
    """Who is signed in, or the form to sign in."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        if self._sign_in is None:
            text = "No sign-in is needed here: this server has a backend of its own, or a token for one."
            self.send("Nothing to do", f"<p>{text}</p>")
            return
        email = await self._who(self._sign_in)
        if email is None:
            self._ask(None, 200)
        else:
            self._greet(email)

    @web.authenticated
    @authorized
    async def post(self) -> None:
        async def step() -> None:
            question = await self.sign_in.login(self.given("email"), self.given("password"))
            self.redirect(self.address("challenge", id=question.id) if question else self.address(), status=303)

        await self.attempt(step, self._ask)

    async def _who(self, sign_in: SignIn) -> str | None:
        try:
            found = await sign_in.me()
        except SignInNeeded:
            return None
        except SandcellError:
            return await sign_in.email()
        return str(found.get("email") or found.get("id"))

    def _ask(self, said: Said | None, status: int) -> None:
        email = self.given("email")
        links = [
            Link("Create an account", self.address("register", email=email)),
            Link("Forgot your password?", self.address("forgot", email=email)),
        ]
        form = Form(self.address(), (steps.EMAIL, steps.PASSWORD), "Sign in")
        self.show("Sign in to Sandcell", form, links=links, said=said, status=status)

    def _greet(self, email: str) -> None:
        back = steps.safe_next(self.given("next"), self.base_url)
        go = "Go back" if back else "Close this page, go back"
        said = Said(notice=f"Signed in as {email}. {go} to the notebook and run the cell again.")
        form = Form(self.address("logout"), (), "Sign out")
        self.show("Signed in", form, links=[Link("Back to the notebook", back)] if back else [], said=said)


class LogoutHandler(PageHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        told = await self.sign_in.logout()
        self.redirect(self.address(notice="out" if told else "out-here"), status=303)


class StepHandler(PageHandler):
    """A form whose answer leads to another page."""

    title = ""
    step = ""
    button = ""
    fields: tuple[Field, ...] = ()

    @web.authenticated
    @authorized
    async def get(self) -> None:
        self.sign_in  # noqa: B018 - 404 where there is none
        self.ask(None, 200)

    @web.authenticated
    @authorized
    async def post(self) -> None:
        async def step() -> None:
            self.redirect(await self.take(), status=303)

        await self.attempt(step, self.ask)

    def ask(self, said: Said | None, status: int) -> None:
        form = Form(self.address(self.step), self.fields, self.button, self.second())
        self.show(self.title, form, links=self.links(), said=said, status=status)

    def second(self) -> tuple[str, str, str] | None:
        return None

    def links(self) -> list[Link]:
        return [Link("Back to sign-in", self.address(email=self.given("email")))]

    async def take(self) -> str:
        """Do what the form asks for; where to go on."""
        raise NotImplementedError


class RegisterHandler(StepHandler):
    title, step, button = "Create an account", "register", "Create the account"
    fields = (steps.EMAIL, steps.FIRST_PASSWORD)

    async def take(self) -> str:
        email = self.given("email")
        await self.sign_in.register(email, self.given("password"))
        return self.address("confirm", email=email, notice="registered")

    def links(self) -> list[Link]:
        return [*super().links(), Link("I have a code", self.address("confirm", email=self.given("email")))]


class ConfirmHandler(StepHandler):
    title, step, button = "Confirm your address", "confirm", "Confirm"
    fields = (steps.EMAIL, steps.MAILED_CODE)

    async def take(self) -> str:
        email = self.given("email")
        if self.given("action") == "resend":
            await self.sign_in.resend(email)
            return self.address("confirm", email=email, notice="sent")
        await self.sign_in.confirm(email, self.given("code"))
        return self.address(email=email, notice="confirmed")

    def second(self) -> tuple[str, str, str]:
        return "action", "resend", "Send another code"


class ForgotHandler(StepHandler):
    title, step, button = "Forgot your password?", "forgot", "Send a code"
    fields = (steps.EMAIL,)

    async def take(self) -> str:
        email = self.given("email")
        await self.sign_in.forgot(email)
        return self.address("reset", email=email, notice="sent")


class ResetHandler(StepHandler):
    title, step, button = "Set a new password", "reset", "Set the password"
    fields = (steps.EMAIL, steps.MAILED_CODE, steps.NEW_PASSWORD)

    async def take(self) -> str:
        email = self.given("email")
        await self.sign_in.reset(email, self.given("code"), self.given("password"))
        return self.address(email=email, notice="reset")

    def links(self) -> list[Link]:
        return [*super().links(), Link("Send another code", self.address("forgot", email=self.given("email")))]


class ChallengeHandler(PageHandler):
    """What else is asked for, as often as the backend asks."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        self._ask(None, 200)

    @web.authenticated
    @authorized
    async def post(self) -> None:
        async def step() -> None:
            question = self.sign_in.asked(self.given("id"))
            if question is None:
                raise expired()
            name = steps.answer_field(question).name
            following = await self.sign_in.answer(question.id, {name: self.given(name)})
            self.redirect(self.address("challenge", id=following.id) if following else self.address(), status=303)

        await self.attempt(step, self._ask)

    def _ask(self, said: Said | None, status: int) -> None:
        question = self.sign_in.asked(self.given("id"))
        if question is None:
            body = markup.told(said or Said(alert=str(expired())))
            self.send("Sign in again", body + markup.links([Link("Sign in", self.address())]), status=400, failed=True)
            return
        form = Form(self.address("challenge"), (steps.answer_field(question),), "Go on")
        start = Link("Start again", self.address(email=question.email))
        before = markup.secret(steps.secret_text(question))
        hidden = {"id": question.id}
        self.show(steps.title(question), form, links=[start], said=said, before=before, hidden=hidden, status=status)
