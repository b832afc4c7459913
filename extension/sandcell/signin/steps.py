"""The steps of signing in, as the page and the questions in a notebook or a terminal ask for them."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

from sandcell.errors import BackendError
from sandcell.signin.markup import Field
from sandcell.signin.questions import Question

EMAIL = Field("email", "E-mail address", "email", "username")
PASSWORD = Field("password", "Password", "password", "current-password")
NEW_PASSWORD = Field("password", "New password", "password", "new-password")
FIRST_PASSWORD = Field("password", "Password", "password", "new-password")
MAILED_CODE = Field("code", "Code", "text", "one-time-code", "It comes by e-mail. Look for it among the spam, too.")

NOTICES = {
    "registered": "If this address can be signed up, a code is on its way to it. None comes where there is an "
    "account already: sign in, or ask for a new password.",
    "sent": "If there is an account with this address, a code is on its way to it.",
    "confirmed": "Your account is confirmed. Sign in.",
    "reset": "Your password has been changed. Sign in.",
    "out": "You are signed out.",
    "out-here": "You are signed out here. The backend could not be told.",
}
"""By what a page's address may name, so that nobody can put words of their own on it."""


_WAYS = {
    "totp": "A code of your authenticator app",
    "sms": "A code in a text message",
    "email": "A code by e-mail",
}


def answer_field(question: Question) -> Field:
    """What a challenge asks for; its name is that of the answer."""
    parameters = question.parameters
    match question.challenge:
        case "totp":
            return Field("code", "Code of your authenticator app", "text", "one-time-code")
        case "set_up_totp":
            return Field("code", "First code that the app shows", "text", "one-time-code")
        case "new_password":
            return Field("password", "New password", "password", "new-password", "This account needs a new one.")
        case "select":
            offered = [(name, _WAYS.get(name, name)) for name in parameters.get("choices", "").split(",") if name]
            return Field("choice", "How do you want to show that it is you?", "text", "off", choices=tuple(offered))
        case _:
            destination = parameters.get("destination") or "you"
            return Field("code", "Code", "text", "one-time-code", f"It was sent to {destination}.")


def title(question: Question) -> str:
    """Of the page that asks it."""
    return {"new_password": "Set a new password", "set_up_totp": "Set up your authenticator app"}.get(
        question.challenge, "One more step"
    )


def secret_text(question: Question) -> str:
    """An authenticator app's secret in groups of four, as people copy it; empty where none is to be set up."""
    secret = question.parameters.get("secret", "") if question.challenge == "set_up_totp" else ""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def field_errors(error: BackendError) -> dict[str, str]:
    """What the backend says of each field, by the page's names and as sentences."""
    return {name.removeprefix("answers."): _sentence(text) for name, text in error.fields.items() if name}


def _sentence(text: str) -> str:
    """Checks of a field's form are said without a subject."""
    said = text if text[:1].isupper() else f"This {text}"
    return said.rstrip(".") + "."


def safe_next(target: str, base_url: str) -> str | None:
    """The target, if it is a page of this Jupyter server: a path below its base URL, however a browser reads it."""
    if not target.startswith(base_url) or target.startswith("//"):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or " " in target or any(char < " " or char in "\\\x7f" for char in target + path):
        return None
    inside = f"{posixpath.normpath(path)}/".startswith(base_url)
    return target if inside and ".." not in path.split("/") else None
