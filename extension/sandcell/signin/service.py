"""Signing in, step by step, wherever the tokens are kept: the Jupyter server, the command line, plain IPython."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from sandcell.endpoint import Endpoint
from sandcell.errors import BackendError, SandcellError, SignInNeeded, Unavailable
from sandcell.signin.accounts import Accounts
from sandcell.signin.credentials import Credentials
from sandcell.signin.questions import Question, Questions
from sandcell.signin.store import Store, store_for
from sandcell.signin.tokens import Tokens


class SignIn:
    """One person at one backend. Each method raises `BackendError` or `Unavailable`."""

    def __init__(self, accounts: Accounts, store: Store, *, clock: Callable[[], float] = time.time) -> None:
        self._accounts = accounts
        self._clock = clock
        self._questions = Questions(clock)
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
        raise SignInNeeded(self.credentials.nobody)

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
        fields = self._questions.answering(question, answers)
        email = asked.email if (asked := self._questions.asked(question)) else ""
        try:
            answer = await self._accounts.post("challenge", fields)
        except BackendError as error:
            if error.status == 401:
                self._questions.forget(question)
            raise
        self._questions.forget(question)
        return await self._taken(answer, email)

    def asked(self, question: str) -> Question | None:
        """The question of this id, if it still waits for an answer."""
        return self._questions.asked(question)

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
        if (question := self._questions.keep(answer, email)) is not None:
            return question
        try:
            tokens = Tokens.from_answer(answer, email=email, now=self._clock())
        except ValueError:
            raise Unavailable(f"What answers at {self.url} is not a Sandcell backend.") from None
        await self.credentials.keep(tokens)
        return None
