"""What a sign-in asks for besides a password, while it waits for the answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandcell.errors import BackendError

_PENDING_S = 900


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


class Questions:
    """Those that wait, each for a quarter of an hour; of more than `most`, the oldest are forgotten."""

    def __init__(self, clock: Callable[[], float], most: int = 64) -> None:
        self._clock = clock
        self._most = most
        self._pending: dict[str, _Pending] = {}

    def asked(self, question: str) -> Question | None:
        """The question of this id, if it still waits for an answer."""
        pending = self._pending.get(question)
        return pending.question if pending is not None and pending.until >= self._clock() else None

    def answering(self, question: str, answers: Mapping[str, str]) -> dict[str, Any]:
        """What `POST /auth/challenge` is sent; a `BackendError` with the code `sign_in_expired` if it is too late."""
        found = self.asked(question)
        if found is None:
            raise expired()
        return {"challenge": found.challenge, "session": self._pending[question].session, "answers": dict(answers)}

    def forget(self, question: str) -> None:
        self._pending.pop(question, None)

    def keep(self, answer: Mapping[str, Any], email: str) -> Question | None:
        """The question that an answer of `/auth` asks; None if it asks none."""
        challenge, session, parameters = answer.get("challenge"), answer.get("session"), answer.get("parameters")
        if not isinstance(session, str) or not isinstance(challenge, str):
            return None
        now = self._clock()
        fresh = [(key, pending) for key, pending in self._pending.items() if pending.until >= now]
        self._pending = dict(fresh[-self._most + 1 :])
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
