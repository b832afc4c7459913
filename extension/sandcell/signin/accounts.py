"""The backend's `/auth/*`, as the notebook side calls it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2

from sandcell.endpoint import Endpoint
from sandcell.errors import AWAY, BackendError, Unavailable
from sandcell.problems import read_problem

_TIMEOUT = httpx2.Timeout(30, connect=10)


class Accounts:
    """One backend's accounts. `BackendError` where it refuses, `Unavailable` where it cannot be asked."""

    def __init__(
        self, url: str, *, transport: httpx2.AsyncBaseTransport | None = None, forwarded_for: str = ""
    ) -> None:
        """`forwarded_for`: whose address it is, where many sign in through this process."""
        self.url = url.rstrip("/")
        self._headers = {"X-Forwarded-For": forwarded_for} if forwarded_for else {}
        self._transport = transport

    async def post(self, word: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to `POST /auth/{word}`; empty where it has no body."""
        return await self._ask("POST", word, json=dict(fields))

    async def me(self, authorization: str) -> dict[str, Any]:
        """Whom the backend takes the bearer for."""
        return await self._ask("GET", "me", headers={"Authorization": authorization})

    async def _ask(self, method: str, word: str, **options: Any) -> dict[str, Any]:
        loopback = Endpoint(self.url, "direct").is_loopback
        # A client for each: sign-ins are rare, and this works on whichever event loop asks.
        async with httpx2.AsyncClient(
            timeout=_TIMEOUT, trust_env=not loopback, transport=self._transport, headers=self._headers
        ) as http:
            try:
                response = await http.request(method, f"{self.url}/auth/{word}", **options)
            except (httpx2.HTTPError, httpx2.InvalidURL):
                raise Unavailable(f"The backend at {self.url} does not answer. {AWAY}") from None
            if response.status_code >= 400:
                raise _told(await read_problem(response), self.url)
            try:
                answer = response.json() if response.content else {}
            except ValueError:
                answer = None
        if not isinstance(answer, dict | None) or response.status_code >= 300:
            raise Unavailable(f"What answers at {self.url} is not a Sandcell backend.")
        return answer or {}


def _told(error: BackendError, url: str) -> BackendError | Unavailable:
    if error.status == 404:
        return Unavailable(f"The backend at {url} has no accounts to sign in with; its token goes into SANDCELL_TOKEN.")
    return error
