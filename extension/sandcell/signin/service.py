"""Signing in, step by step, wherever the tokens are kept: the Jupyter server, the command line, plain IPython."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandcell.endpoint import Endpoint
from sandcell.errors import BackendError, SandcellError, SignInNeeded, Unavailable
from sandcell.signin.accounts import Accounts
from sandcell.signin.credentials import Credentials
from sandcell.signin.store import Store, store_for
from sandcell.signin.tokens import Tokens

_PENDING_S = 900
_PENDING_MOST = 64


@dataclass(frozen=True, slots=True)
class Question:
    """The password was right, and more is asked for. `id` stands for the backend's own session, which stays here."""

    id: str
    challenge: str
    email: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Pending:
    question: Question
    session: str = field(repr=False)
    until: float = 0.0


class SignIn:
    """One person at one backend. Each method raises `BackendError` or `Unavailable`."""

    def __init__(self, accounts: Accounts, store: Store, *, clock: Callable[[], float] = time.time) -> None:
        self._accounts = accounts
        self._clock = clock
        self._pending: dict[str, _Pending] = {}
        self.credentials = Credentials(store, accounts, clock=clock)

    @classmethod
    def at(cls, url: str) -> SignIn:
        """With the store that this person's processes share."""
        return cls(Accounts(url), store_for(url))

    @property
    def url(self) -> str:
        return self._accounts.url

    @property
    def warning(self) -> str:
        """What should be known before a password is typed; mostly nothing."""
        plain = self.url.startswith("http:") and not Endpoint(self.url, "direct").is_loopback
        return "This connection is not encrypted: whoever is on the way can read your password." if plain else ""

    async def email(self) -> str | None:
        """Who is signed in, as far as is known here."""
        tokens = await self.credentials.tokens()
        return tokens.email if tokens is not None else None

    async def me(self) -> dict[str, Any]:
        """Whom the backend takes this person for; `SignInNeeded`."""
        authorization = await self.credentials.authorization()
        for _ in range(2):
            if authorization is None:
                break
            try:
                found = await self._accounts.me(authorization)
            except BackendError as error:
                if error.status != 401:
                    raise
                authorization = await self.credentials.refused(authorization)
            else:
                return {**found, "email": found.get("email") or await self.email()}
        raise SignInNeeded(f"Nobody is signed in at {self.url}.")

    async def register(self, email: str, password: str) -> None:
        await self._accounts.post("register", {"email": email, "password": password})

    async def confirm(self, email: str, code: str) -> None:
        await self._accounts.post("confirm", {"email": email, "code": code})

    async def resend(self, email: str) -> None:
        await self._accounts.post("resend", {"email": email})

    async def forgot(self, email: str) -> None:
        await self._accounts.post("forgot", {"email": email})

    async def reset(self, email: str, code: str, password: str) -> None:
        await self._accounts.post("reset", {"email": email, "code": code, "password": password})

    async def login(self, email: str, password: str) -> Question | None:
        """None: signed in. Else what else is asked for."""
        answer = await self._accounts.post("login", {"email": email, "password": password})
        return await self._taken(answer, email.strip().lower())

    async def answer(self, question: str, answers: Mapping[str, str]) -> Question | None:
        """As `login`; a `BackendError` with the code `sign_in_expired` if it is too late for this question."""
        pending = self._pending.get(question)
        if pending is None or pending.until < self._clock():
            raise expired()
        fields = {"challenge": pending.question.challenge, "session": pending.session, "answers": dict(answers)}
        try:
            answer = await self._accounts.post("challenge", fields)
        except BackendError as error:
            if error.status == 401:
                self._pending.pop(question, None)
            raise
        self._pending.pop(question, None)
        return await self._taken(answer, pending.question.email)

    def asked(self, question: str) -> Question | None:
        """The question of this id, if it still waits for an answer."""
        pending = self._pending.get(question)
        return pending.question if pending is not None and pending.until >= self._clock() else None

    async def logout(self) -> bool:
        """Signed out here in any case; whether the backend could be told, so that the tokens are useless elsewhere."""
        tokens = await self.credentials.forget()
        if tokens is None or tokens.refresh_token is None:
            return True
        try:
            await self._accounts.post("logout", {"refresh_token": tokens.refresh_token})
        except SandcellError:
            return False
        return True

    async def _taken(self, answer: Mapping[str, Any], email: str) -> Question | None:
        session = answer.get("session")
        if isinstance(session, str) and isinstance(answer.get("challenge"), str):
            return self._keep(str(answer["challenge"]), session, email, answer.get("parameters"))
        try:
            tokens = Tokens.from_answer(answer, email=email, now=self._clock())
        except ValueError:
            raise Unavailable(f"What answers at {self.url} is not a Sandcell backend.") from None
        await self.credentials.keep(tokens)
        return None

    def _keep(self, challenge: str, session: str, email: str, parameters: object) -> Question:
        now = self._clock()
        fresh = [(key, pending) for key, pending in self._pending.items() if pending.until >= now]
        self._pending = dict(fresh[-_PENDING_MOST + 1 :])
        shown = {str(k): str(v) for k, v in parameters.items()} if isinstance(parameters, dict) else {}
        question = Question(secrets.token_urlsafe(16), challenge, email, shown)
        self._pending[question.id] = _Pending(question, session, now + _PENDING_S)
        return question


def expired() -> BackendError:
    """What a question is answered with that does not wait any more."""
    return BackendError(
        "This sign-in took too long, or was answered wrongly too often. Start again.",
        status=401,
        code="sign_in_expired",
    )
