"""What a provider of accounts has to offer: swapping Cognito for another means one new module that does this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

ChallengeName = Literal["totp", "code", "new_password", "set_up_totp", "select"]
"""What is asked for: a code of an authenticator app, one that was sent, a new password, the first code of an
authenticator app that is being set up, or which of several of these is wanted."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Somebody is signed in. `expires_in` in seconds; no refresh token means that the one used stays good; `account`
    is the e-mail address, where the provider says whose they are."""

    access_token: str = field(repr=False)
    expires_in: int
    refresh_token: str | None = field(default=None, repr=False)
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Challenge:
    """The password was right, and more is asked for. `session` goes with the answer; `parameters` are for people to
    read, and name what `answers` must hold."""

    name: ChallengeName
    session: str = field(repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)


class Accounts(Protocol):
    """A provider of accounts. Each method raises what `accounts.errors` has. E-mail addresses come lower-cased.

    None of them may tell whether an account exists: of an address that is not known, or known already, `register`,
    `resend` and `forgot` say nothing, and the others raise what they raise for a wrong code or password."""

    async def register(self, email: str, password: str) -> None:
        """Opens an account that `confirm` makes usable. `WeakPassword`, `InvalidAddress`, `RegistrationClosed`."""

    async def confirm(self, email: str, code: str) -> None:
        """`WrongCode`."""

    async def resend(self, email: str) -> None:
        """Sends the code for `confirm` again."""

    async def forgot(self, email: str) -> None:
        """Sends a code for `reset`."""

    async def reset(self, email: str, code: str, password: str) -> None:
        """`WrongCode`, `WeakPassword`."""

    async def login(self, email: str, password: str) -> Tokens | Challenge:
        """`WrongCredentials`, `NotConfirmed` (which says whether the password was right), `PasswordExpired`."""

    async def challenge(self, name: ChallengeName, session: str, answers: Mapping[str, str]) -> Tokens | Challenge:
        """`WrongCode`, `WeakPassword`, `SignInExpired`, `MissingAnswer`."""

    def sign_in(self, session: str) -> str:
        """Which sign-in a challenge's session belongs to, so that guesses can be counted: nothing that a caller can
        change about a session may change it, unless the session is of no use then. `SignInExpired`."""

    async def refresh(self, refresh_token: str) -> Tokens:
        """`SignedOut` where the token is no longer good."""

    async def logout(self, refresh_token: str) -> None:
        """Makes the token, and the access tokens that came of it, useless. Garbage is no error."""

    async def close(self) -> None:
        """Lets go of its connections."""
