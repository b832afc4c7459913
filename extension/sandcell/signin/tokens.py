"""The tokens of one sign-in, and when they are due."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

_AHEAD = 0.8  # of an access token's life: what is left is for a backend that is away, and for slow clocks


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in gave, which no repr shows. Times in seconds since 1970, by this machine's own clock."""

    email: str
    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    refresh_at: float
    expires_at: float

    @property
    def authorization(self) -> str:
        return f"Bearer {self.access_token}"

    @classmethod
    def from_answer(
        cls, answer: Mapping[str, Any], *, email: str, now: float, refresh_token: str | None = None
    ) -> Tokens:
        """From an answer of `/auth`; `refresh_token` stays good where none came along. `ValueError` if not one."""
        access, life = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(access, str) or not access or not isinstance(life, int | float):
            raise ValueError("an answer without tokens")
        refresh = answer.get("refresh_token") or refresh_token
        return cls(email, access, refresh, now + life * _AHEAD, now + life)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Tokens | None:
        """None for what is not a sign-in: a file that somebody else wrote is as good as none."""
        try:
            found = json.loads(text)
            return cls(
                email=str(found["email"]),
                access_token=str(found["access_token"]),
                refresh_token=str(found["refresh_token"]) if found["refresh_token"] else None,
                refresh_at=float(found["refresh_at"]),
                expires_at=float(found["expires_at"]),
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
