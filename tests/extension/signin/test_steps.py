"""What a page may lead to, and how the steps ask."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

import pytest

from sandcell.errors import BackendError
from sandcell.signin import markup
from sandcell.signin.asking import ask_to_sign_in
from sandcell.signin.markup import Form, Link, Said
from sandcell.signin.questions import Question
from sandcell.signin.steps import EMAIL, PASSWORD, answer_field, field_errors, safe_next, secret_text


@pytest.mark.parametrize(
    "target",
    ["/user/me/", "/user/me/lab/tree/a%20b.ipynb?reset", "/user/me/notebooks/x.ipynb#cell"],
)
def test_pages_of_this_server_may_be_next(target: str) -> None:
    assert safe_next(target, "/user/me/") == target


@pytest.mark.parametrize(
    "target",
    [
        "", "lab", "/", "/user/you/", "/user/me", "/user/me/../you/", "/user/me/%2e%2e/you/", "/user/me/x/../../..",
        "//evil.example/user/me/", "///evil.example/", "/\\evil.example", "/user/me/\\..\\x", "/user/me/%5c..%5cx",
        "https://evil.example/user/me/", "javascript:alert(1)", "/user/me/\nSet-Cookie: x", "/user/me/%0d%0aX: y",
        " /user/me/", "/user/me/a b", "/user/me/\x00", "http://[/user/me/",
    ],
)  # fmt: skip
def test_no_other_may(target: str) -> None:
    assert safe_next(target, "/user/me/") is None


@pytest.mark.parametrize("target", ["//evil.example", "///evil.example", "/\\evil.example", "/%5cevil.example"])
def test_nor_where_the_server_is_at_the_root(target: str) -> None:
    assert safe_next(target, "/") is None
    assert safe_next("/lab", "/") == "/lab"


def test_everything_on_the_page_is_escaped() -> None:
    bad = "\"><script>alert('x')</script>"
    said = Said(notice=bad, alert=bad, errors=(("email", bad),), alert_link=Link(bad, bad))
    body = markup.form(Form(bad, (EMAIL, PASSWORD), bad, (bad, bad, bad)), {"email": bad, "password": bad}, "", said)
    page = markup.page(bad, bad, body + markup.links([Link(bad, bad)]), failed=True)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 16
    assert not re.search(r'="[^"]*">\s*<script', page)


def test_a_form_tells_what_is_wrong_to_everybody() -> None:
    said = Said(alert="Please check", errors=(("password", "Use more."),))
    form = markup.form(Form("/x", (EMAIL, PASSWORD), "Sign in"), {"email": "a@b", "password": "secret"}, "", said)
    assert (
        '<input id="password" name="password" type="password" autocomplete="current-password" required '
        'aria-describedby="password-error" aria-invalid="true" autofocus>'
    ) in form
    assert '<p class="error" id="password-error">Use more.</p>' in form
    assert '<label for="email">' in form
    assert "secret" not in form
    assert form.count("autofocus") == 1


def test_challenges_ask_for_what_the_backend_wants() -> None:
    def asked(challenge: str, **parameters: str) -> tuple[str, str, str]:
        field = answer_field(Question("1", challenge, "a@b", parameters))
        return field.name, field.kind, field.autocomplete

    assert asked("totp") == asked("set_up_totp") == asked("code") == ("code", "text", "one-time-code")
    assert asked("new_password") == ("password", "password", "new-password")
    assert asked("select", choices="totp,sms") == ("choice", "text", "off")
    assert "a***@b" in answer_field(Question("1", "code", "a@b", {"destination": "a***@b"})).hint
    assert secret_text(Question("1", "set_up_totp", "a@b", {"secret": "ABCDEFGHIJ"})) == "ABCD EFGH IJ"
    assert secret_text(Question("1", "totp", "a@b", {"secret": "ABCDEFGHIJ"})) == ""


def test_one_of_several_is_chosen_not_typed() -> None:
    field = answer_field(Question("1", "select", "a@b", {"choices": "totp,sms,carrier-pigeon"}))
    form = markup.form(Form("/x", (field,), "Go on"), {}, "", Said())
    assert "<legend>How do you want to show that it is you?</legend>" in form
    assert re.findall(r'type="radio" name="choice" value="([^"]+)" required( checked autofocus)?> ([^<]+)', form) == [
        ("totp", " checked autofocus", "A code of your authenticator app"),
        ("sms", "", "A code in a text message"),
        ("carrier-pigeon", "", "carrier-pigeon"),
    ]


def test_one_of_several_is_asked_for_by_name() -> None:
    class OneWay:
        """Asks which way, and takes it."""

        taken: Mapping[str, str] = {}

        async def login(self, email: str, password: str) -> Question | None:
            return Question("1", "select", email, {"choices": "totp,sms"})

        async def answer(self, question: str, answers: Mapping[str, str]) -> Question | None:
            self.taken = answers
            return None

    door, said, asked = OneWay(), list[str](), list[str]()

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return "sms"

    ask_to_sign_in(door, asyncio.run, "a@b", ask=answer, ask_secretly=lambda _: "x", say=said.append)
    assert said == ["totp: A code of your authenticator app", "sms: A code in a text message"]
    assert (asked, door.taken) == (["How do you want to show that it is you: "], {"choice": "sms"})


def test_complaints_are_told_by_field() -> None:
    error = BackendError(
        "x", status=422, code="", fields={"email": "is odd", "answers.code": "This code is wrong.", "": "y"}
    )
    assert field_errors(error) == {"email": "This is odd.", "code": "This code is wrong."}
