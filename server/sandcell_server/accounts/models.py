"""The HTTP contract of `/auth`: JSON in and out, tokens as OAuth 2 writes them (RFC 6749)."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from sandcell_server.accounts.base import ChallengeName
from sandcell_server.models import Strict

_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f]{1,190}")


def _address(text: str) -> str:
    """Lower-cased: who signs up as Ada@Example.org signs in as ada@example.org."""
    address = text.strip().lower()
    if not _ADDRESS.fullmatch(address) or not _storable(address):
        raise ValueError("is not an e-mail address")
    return address


def _text(text: str) -> str:
    if not _storable(text):
        raise ValueError("holds characters that cannot be sent on")
    return text


def _storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_address)]
Password = Annotated[
    str,
    StringConstraints(min_length=1, max_length=256),
    AfterValidator(_text),
    Field(json_schema_extra={"writeOnly": True}),
]
Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\s*[A-Za-z0-9]{1,32}\s*$")]
Token = Annotated[str, StringConstraints(min_length=1, max_length=16_384, pattern=r"^[\x21-\x7e]+$")]
Answer = Annotated[str, StringConstraints(min_length=1, max_length=256), AfterValidator(_text)]


class Credentials(Strict):
    """Who signs up or in."""

    email: Email
    password: Password


class Address(Strict):
    """Whom a code is sent to, if there is such an account."""

    email: Email


class Confirmation(Strict):
    """The code that came by e-mail."""

    email: Email
    code: Code


class NewPassword(Strict):
    """The code that came by e-mail, and the password to have from now on."""

    email: Email
    code: Code
    password: Password


class ChallengeAnswer(Strict):
    """What a sign-in asked for: `session` and `challenge` as they came, and the answers by name."""

    challenge: ChallengeName
    session: Token
    answers: dict[Annotated[str, StringConstraints(max_length=32)], Answer] = Field(
        max_length=8, examples=[{"code": "123456"}]
    )


class RefreshToken(Strict):
    refresh_token: Token


class TokenAnswer(BaseModel):
    """Signed in. Without a `refresh_token`, the one used stays good. `expires_in` in seconds."""

    access_token: str
    expires_in: int
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a type, as RFC 6750 calls it
    refresh_token: str | None = None


class ChallengeQuestion(BaseModel):
    """The password was right, and more is asked for: answer by `POST /auth/challenge`.

    | challenge | answers | parameters |
    |---|---|---|
    | totp | code: of the authenticator app | |
    | code | code: one that was sent | destination, masked |
    | new_password | password | |
    | set_up_totp | code: the first one of an authenticator app | secret: to enter there (Base32) |
    | select | choice | choices, with commas between |
    """

    challenge: ChallengeName
    session: str
    parameters: dict[str, str]


class Me(BaseModel):
    """Who a bearer token stands for."""

    id: str
    email: str | None
    groups: list[str]
    provider: str
