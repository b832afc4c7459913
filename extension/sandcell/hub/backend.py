"""Signing in at the backend on behalf of everybody who comes to the Hub."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sandcell.errors import BackendError, Unavailable
from sandcell.signin.accounts import Accounts
from sandcell.signin.questions import Question, Questions
from sandcell.signin.tokens import Tokens

_QUESTIONS = 4096  # open at once; only right passwords open one
_ENOUGH_S = 60.0  # an access token that is good for less is renewed


@dataclass(frozen=True, slots=True)
class Standing:
    """A sign-in as the Hub keeps it, encrypted, in its database. `expires_at` in seconds since 1970."""

    id: str
    email: str
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: float
    groups: tuple[str, ...] = ()

    def to_state(self) -> dict[str, Any]:
        """As auth_state."""
        return {**asdict(self), "groups": list(self.groups)}

    @classmethod
    def from_state(cls, state: Mapping[str, Any] | None) -> Standing | None:
        """None where there is no sign-in, or no more."""
        if not state or not state.get("refresh_token"):
            return None
        try:
            return cls(**{**state, "groups": tuple(state["groups"])})
        except (TypeError, KeyError):
            return None  # of another authenticator's making


Keep = Callable[[Standing], Awaitable[None]]


class Backend:
    """The backend's accounts. Each method raises `BackendError` or `Unavailable`; `address` is the caller's, which the
    backend counts attempts by, if it trusts the Hub (SANDCELL_TRUSTED_PROXIES)."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time) -> None:
        self._url = url
        self._clock = clock
        self._questions = Questions(clock, _QUESTIONS)

    async def login(self, email: str, password: str, address: str) -> Standing | Question:
        """Somebody, or what else is asked for."""
        answer = await self._accounts(address).post("login", {"email": email, "password": password})
        return await self._taken(answer, email.strip().lower(), address)

    def asked(self, question: str) -> Question | None:
        """The question of this id, if it still waits for an answer."""
        return self._questions.asked(question)

    async def answer(self, question: Question, answers: Mapping[str, str], address: str) -> Standing | Question:
        """As `login`; a `BackendError` with the code `sign_in_expired` if it is too late for this question."""
        fields = self._questions.answering(question.id, answers)
        try:
            answer = await self._accounts(address).post("challenge", fields)
        except BackendError as error:
            if error.status == 401:
                self._questions.forget(question.id)
            raise
        self._questions.forget(question.id)
        return await self._taken(answer, question.email, address)

    async def step(self, word: str, fields: Mapping[str, str], address: str) -> None:
        """`register`, `confirm`, `resend`, `forgot`, `reset`."""
        await self._accounts(address).post(word, fields)

    async def renewed(self, standing: Standing, address: str, keep: Keep) -> Standing:
        """The sign-in as the backend sees it now. New tokens are kept before anything else can fail: where refresh
        tokens rotate, the old one is used up."""
        if standing.expires_at - self._clock() > _ENOUGH_S:
            try:
                return replace(standing, groups=(await self._me(standing.access_token, address))[1])
            except BackendError as error:
                if error.status != 401:
                    raise
        answer = await self._accounts(address).post("refresh", {"refresh_token": standing.refresh_token})
        tokens = self._tokens(answer, standing.email, standing.refresh_token)
        standing = replace(
            standing,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token or standing.refresh_token,
            expires_at=tokens.expires_at,
        )
        await keep(standing)
        return replace(standing, groups=(await self._me(standing.access_token, address))[1])

    async def logout(self, standing: Standing, address: str) -> None:
        """Makes the tokens useless."""
        await self._accounts(address).post("logout", {"refresh_token": standing.refresh_token})

    def _accounts(self, address: str) -> Accounts:
        return Accounts(self._url, forwarded_for=address)

    async def _taken(self, answer: Mapping[str, Any], email: str, address: str) -> Standing | Question:
        if (question := self._questions.keep(answer, email)) is not None:
            return question
        tokens = self._tokens(answer, email)
        if tokens.refresh_token is None:
            raise self._not_a_backend()
        who, groups = await self._me(tokens.access_token, address)
        return Standing(who, email, tokens.access_token, tokens.refresh_token, tokens.expires_at, groups)

    def _tokens(self, answer: Mapping[str, Any], email: str, refresh_token: str | None = None) -> Tokens:
        try:
            return Tokens.from_answer(answer, email=email, now=self._clock(), refresh_token=refresh_token)
        except ValueError:
            raise self._not_a_backend() from None

    async def _me(self, access_token: str, address: str) -> tuple[str, tuple[str, ...]]:
        """The account's id and its groups."""
        me = await self._accounts(address).me(f"Bearer {access_token}")
        who, groups = me.get("id"), me.get("groups")
        if not isinstance(who, str) or not who or not isinstance(groups, list):
            raise self._not_a_backend()
        return who, tuple(str(group) for group in groups)

    def _not_a_backend(self) -> Unavailable:
        return Unavailable(f"What answers at {self._url} is not a Sandcell backend.")
