"""Puts the token of a sign-in on each request, and a newer one where the backend does not take it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx2

from sandcell.errors import SignInNeeded
from sandcell.signin.credentials import Credentials


class SignedIn(httpx2.Auth):
    """For `httpx2.AsyncClient(auth=...)`. A second 401 is the answer; its body has not begun to be passed on."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    async def async_auth_flow(self, request: httpx2.Request) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        authorization = await self._credentials.authorization()
        if authorization is None:
            if request.method != "GET":  # what may be 64 MiB need not travel to be refused
                raise SignInNeeded(self._credentials.nobody)
            yield request
            return
        request.headers["Authorization"] = authorization
        response = yield request
        if response.status_code == 401 and (newer := await self._credentials.refused(authorization)):
            request.headers["Authorization"] = newer
            yield request
