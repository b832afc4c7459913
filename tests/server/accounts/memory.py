"""Another provider, in a few lines: what swapping Cognito takes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from sandcell_server.accounts.base import Challenge, ChallengeName, Tokens
from sandcell_server.accounts.errors import (
    NotConfirmed,
    SignedOut,
    SignInExpired,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from sandcell_server.identity.principal import Principal

CODE = "424242"


class MemoryAccounts:
    """Accounts of one process, and who their tokens stand for; with `second`, a code is asked for after passwords."""

    def __init__(self, *, second: bool = False) -> None:
        self.passwords: dict[str, str] = {}
        self.waiting: set[str] = set()
        self.sent: list[str] = []
        self.groups: dict[str, tuple[str, ...]] = {}
        self.refreshes = 0
        self.attempts = 0
        self.closed = False
        self._second = second
        self._access: dict[str, str] = {}
        self._refresh: dict[str, str] = {}
        self._sign_ins: dict[str, str] = {}

    async def register(self, email: str, password: str) -> None:
        if len(password) < 8:
            raise WeakPassword("Password needs 8 characters.")
        if email not in self.passwords:
            self.passwords[email] = password
            self.waiting.add(email)

    async def confirm(self, email: str, code: str) -> None:
        if email not in self.waiting or code != CODE:
            raise WrongCode
        self.waiting.discard(email)

    async def resend(self, email: str) -> None:
        self.sent.append(email)

    async def forgot(self, email: str) -> None:
        self.sent.append(email)

    async def reset(self, email: str, code: str, password: str) -> None:
        if email not in self.passwords or code != CODE:
            raise WrongCode
        self.passwords[email] = password

    async def login(self, email: str, password: str) -> Tokens | Challenge:
        self.attempts += 1
        if self.passwords.get(email) != password:
            raise WrongCredentials
        if email in self.waiting:
            raise NotConfirmed
        if self._second:
            session = secrets.token_hex(16)
            self._sign_ins[session] = email
            return Challenge("code", session, {"destination": "a***"})
        return self._tokens(email)

    async def challenge(self, name: ChallengeName, session: str, answers: Mapping[str, str]) -> Tokens | Challenge:
        if session not in self._sign_ins:
            raise SignInExpired
        if answers.get("code") != CODE:
            raise WrongCode
        return self._tokens(self._sign_ins.pop(session))

    def sign_in(self, session: str) -> str:
        return session

    async def refresh(self, refresh_token: str) -> Tokens:
        self.refreshes += 1
        if refresh_token not in self._refresh:
            raise SignedOut
        return self._tokens(self._refresh.pop(refresh_token))  # it rotates

    async def logout(self, refresh_token: str) -> None:
        email = self._refresh.pop(refresh_token, None)
        self._access = {token: owner for token, owner in self._access.items() if owner != email}

    async def identify(self, token: str) -> Principal | None:
        email = self._access.get(token)
        if email is None:
            return None
        return Principal(f"memory:{email}", "memory", email, self.groups.get(email, ()))

    async def close(self) -> None:
        self.closed = True

    def _tokens(self, email: str) -> Tokens:
        access, refresh = secrets.token_hex(16), secrets.token_hex(16)
        self._access[access] = self._refresh[refresh] = email
        return Tokens(access, 60, refresh, email)
