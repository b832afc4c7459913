"""A team's backend with accounts in memory: a real backend over HTTP, whose provider a test can look into."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from sandcell_server.accounts.base import Challenge, ChallengeName, Tokens
from sandcell_server.accounts.errors import (
    AccountsUnavailable,
    NotConfirmed,
    SignedOut,
    SignInExpired,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from sandcell_server.app import create_app
from sandcell_server.identity.principal import IdentityChain, IdentityProvider, Principal
from sandcell_server.settings import Settings

CODE = "123456"
_PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "set_up_totp": {"secret": "JBSWY3DPEHPK3PXP"},
    "select": {"choices": "totp,email"},
    "code": {"destination": "a***@e***"},
}


@dataclass
class Account:
    password: str
    confirmed: bool = True
    challenges: tuple[ChallengeName, ...] = ()
    groups: tuple[str, ...] = ("students",)
    id: str = ""


@dataclass
class Provider:
    """Accounts and identity in one. `life` in seconds; every refresh token is good for one refresh."""

    life: int = 3600
    accounts: dict[str, Account] = field(default_factory=dict)
    access: dict[str, str] = field(default_factory=dict)
    refreshable: dict[str, str] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)  # every secret that ever left
    refreshes: int = 0
    away: bool = False
    blind: bool = False  # cannot say whose a token is
    _sessions: dict[str, tuple[str, list[ChallengeName]]] = field(default_factory=dict)

    async def register(self, email: str, password: str) -> None:
        _check(password)
        self.accounts.setdefault(email, Account(password, confirmed=False))

    async def confirm(self, email: str, code: str) -> None:
        if code != CODE or email not in self.accounts:
            raise WrongCode
        self.accounts[email].confirmed = True

    async def resend(self, email: str) -> None:
        return None

    async def forgot(self, email: str) -> None:
        return None

    async def reset(self, email: str, code: str, password: str) -> None:
        if code != CODE or email not in self.accounts:
            raise WrongCode
        _check(password)
        self.accounts[email].password = password

    async def login(self, email: str, password: str) -> Tokens | Challenge:
        account = self.accounts.get(email)
        if self.away:
            raise AccountsUnavailable
        if account is None or account.password != password:
            raise WrongCredentials
        if not account.confirmed:
            raise NotConfirmed
        return self._next(email, list(account.challenges))

    async def challenge(self, name: ChallengeName, session: str, answers: Mapping[str, str]) -> Tokens | Challenge:
        if self.away:
            raise AccountsUnavailable
        if session not in self._sessions:
            raise SignInExpired
        email = self._sessions[session][0]
        if name == "new_password":
            _check(answers["password"])
            self.accounts[email].password = answers["password"]
        elif name == "select":
            self._sessions[session][1][1:1] = ["totp" if answers["choice"] == "totp" else "code"]
        elif answers.get("code") != CODE:
            raise WrongCode
        return self._next(email, self._sessions.pop(session)[1][1:])

    def sign_in(self, session: str) -> str:
        return session

    async def refresh(self, refresh_token: str) -> Tokens:
        if self.away:
            raise AccountsUnavailable
        self.refreshes += 1
        if refresh_token not in self.refreshable:
            raise SignedOut
        return self.tokens(self.refreshable.pop(refresh_token))

    async def logout(self, refresh_token: str) -> None:
        email = self.refreshable.pop(refresh_token, None)
        self.access = {token: who for token, who in self.access.items() if who != email}

    async def identify(self, token: str) -> Principal | None:
        if self.blind:
            raise AccountsUnavailable
        email = self.access.get(token)
        if email is None or email not in self.accounts:
            return None
        return Principal(f"memory:{self.accounts[email].id or email}", "memory", None, self.accounts[email].groups)

    async def close(self) -> None:
        return None

    def tokens(self, email: str) -> Tokens:
        """Signs somebody in."""
        access, refresh = f"access-{secrets.token_hex(16)}", f"refresh-{secrets.token_hex(16)}"
        self.given += [access, refresh]
        self.access[access] = self.refreshable[refresh] = email
        return Tokens(access, self.life, refresh)

    def revoke(self, *, refresh: bool) -> None:
        """No access token is good any more; with `refresh`, no new one is to be had either."""
        self.access.clear()
        if refresh:
            self.refreshable.clear()

    def disable(self, email: str) -> None:
        """As an administrator does: nothing that the account was given is any good."""
        self.accounts.pop(email)
        self.access = {token: who for token, who in self.access.items() if who != email}
        self.refreshable = {token: who for token, who in self.refreshable.items() if who != email}

    def _next(self, email: str, open_: list[ChallengeName]) -> Tokens | Challenge:
        if not open_:
            return self.tokens(email)
        session = f"session-{secrets.token_hex(16)}"
        self.given.append(session)
        self._sessions[session] = email, open_
        return Challenge(open_[0], session, _PARAMETERS.get(open_[0], {}))


def _check(password: str) -> None:
    if len(password) < 8:
        raise WeakPassword("Use at least 8 characters.")


@dataclass(frozen=True)
class Team:
    """The running backend."""

    url: str
    provider: Provider


@contextmanager
def team(**accounts: Account) -> Iterator[Team]:
    """A backend on loopback with these accounts, by the name before `@example.org`."""
    with serving(Provider(accounts={f"{name}@example.org": account for name, account in accounts.items()})) as started:
        yield started


@contextmanager
def serving(provider: Provider, *others: IdentityProvider, **settings: Any) -> Iterator[Team]:
    """A backend on loopback that knows the provider's accounts, and whom `others` recognise. Cells run as plain
    processes: what is tested here is who may run them."""
    changed = Settings(**{"executor": "process", "auth_even_s": 0, "audit_log": "", "pool_min": 0, **settings})
    app = create_app(changed, accounts=provider, identity=IdentityChain([provider, *others]))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            deadline = time.monotonic() + 60
            while not server.started and time.monotonic() < deadline:
                assert thread.is_alive(), "the backend did not start"
                time.sleep(0.02)
            yield Team(f"http://127.0.0.1:{listener.getsockname()[1]}", provider)
        finally:
            server.should_exit = True
            thread.join(30)
