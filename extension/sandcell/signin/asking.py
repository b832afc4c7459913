"""Signing in by questions and answers: in a notebook's cell, in IPython, in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol

from sandcell.client import Client
from sandcell.errors import BackendError, SignInFailed
from sandcell.signin.questions import Question
from sandcell.signin.steps import answer_field, secret_text

_TRIES = 3
_QUESTIONS = 8  # more than any provider asks one after another
Ask = Callable[[str], str]
Run = Callable[[Coroutine[Any, Any, Question | None]], Question | None]


class Door(Protocol):
    """Where the answers go; `SignIn` is one, for a process that keeps the tokens itself."""

    async def login(self, email: str, password: str) -> Question | None: ...

    async def answer(self, question: str, answers: Mapping[str, str]) -> Question | None: ...


class ServerDoor:
    """The kernel's own Jupyter server, which keeps the tokens."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def login(self, email: str, password: str) -> Question | None:
        return _question(await self._client.sign_in("login", {"email": email, "password": password}))

    async def answer(self, question: str, answers: Mapping[str, str]) -> Question | None:
        return _question(await self._client.sign_in("challenge", {"id": question, **answers}))


def ask_to_sign_in(door: Door, run: Run, email: str, *, ask: Ask, ask_secretly: Ask, say: Callable[[str], Any]) -> str:
    """Who is signed in now. `SignInFailed` says why nobody is."""
    email = email or ask("E-mail address: ").strip()
    try:
        question = run(door.login(email, ask_secretly("Password: ")))
        for _ in range(_QUESTIONS):
            if question is None:
                return email.strip().lower()
            question = _answer(door, run, question, ask, ask_secretly, say)
    except BackendError as error:
        raise SignInFailed(str(error), status=error.status, code=error.code) from None
    raise SignInFailed("The backend asks for ever more.", status=400, code="sign_in_expired")


def _answer(
    door: Door, run: Run, question: Question, ask: Ask, ask_secretly: Ask, say: Callable[[str], Any]
) -> Question | None:
    if secret := secret_text(question):
        say(f"Add an account to your authenticator app by hand, with the secret: {secret}")
    field = answer_field(question)
    for name, meaning in field.choices:
        say(f"{name}: {meaning}")
    prompt = f"{field.label} ({field.hint.rstrip('.')}): " if field.hint else f"{field.label.rstrip('?')}: "
    tries = 0
    while True:
        tries += 1
        answer = (ask_secretly if field.kind == "password" else ask)(prompt)
        try:
            return run(door.answer(question.id, {field.name: answer if field.kind == "password" else answer.strip()}))
        except BackendError as error:
            if tries == _TRIES or error.code == "sign_in_expired" or error.status not in (400, 422):
                raise
            say(str(error))


def _question(answer: Mapping[str, Any]) -> Question | None:
    if "challenge" not in answer:
        return None
    return Question(
        str(answer.get("id")), str(answer["challenge"]), str(answer.get("email")), dict(answer.get("parameters") or {})
    )
