"""The backend behind a Jupyter server, which holds the token for it."""

from __future__ import annotations

import asyncio

import httpx2

from sandcell.discovery import HUB_REFUSES
from sandcell.embedded import EmbeddedBackend
from sandcell.endpoint import Endpoint
from sandcell.errors import AWAY, SignInNeeded, Unavailable
from sandcell.signin.bearer import SignedIn
from sandcell.signin.service import SignIn

_CONNECT_S = 10.0


class Upstream:
    """The backend behind a Jupyter server, and the connections to it."""

    def __init__(self, fixed: Endpoint | None, embedded: EmbeddedBackend, sign_in: SignIn | None = None) -> None:
        if sign_in is not None:
            fixed = Endpoint(sign_in.url, "direct", credentials=sign_in.credentials)
        self.sign_in = sign_in
        self._fixed = fixed
        self._embedded = embedded
        self._http: httpx2.AsyncClient | None = None

    @property
    def team(self) -> Endpoint | None:
        """The backend that the environment names; None where it is a child of this server."""
        return self._fixed

    @property
    def idle(self) -> bool:
        """Whether the next request has to start the backend first."""
        return self._fixed is None and not self._embedded.running

    async def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> httpx2.Response:
        """The backend's answer, its body still to be read; `Unavailable` if there is none to ask, `SignInNeeded` if
        it wants to know who is asking."""
        for attempt in (1, 2):
            endpoint = self._fixed or await self._embedded.endpoint()
            if self._http is None:
                self._http = _http_client(endpoint)
            if endpoint.authorization:
                headers = {**headers, "Authorization": endpoint.authorization}
            url = f"{endpoint.url.rstrip('/')}/{path}"
            request = self._http.build_request(method, url, headers=headers, content=body or None)
            try:
                response = await self._http.send(request, stream=True)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                # Nothing was sent. A child that has just died is noticed and started anew by asking again.
                if self._fixed:
                    raise Unavailable(f"The backend at {endpoint.url} cannot be reached. {AWAY}") from None
                if attempt == 2:
                    raise Unavailable("Sandcell's backend cannot be reached.") from None
                await asyncio.sleep(0.1)
                continue
            if response.status_code == 401 and self.sign_in is not None:
                await response.aclose()
                raise SignInNeeded(self.sign_in.credentials.nobody)
            if response.status_code == 401 and endpoint.login is not None:
                await response.aclose()
                raise SignInNeeded(HUB_REFUSES)
            return response
        raise AssertionError("unreachable")

    async def stop(self) -> None:
        if self._http is not None:
            await self._http.aclose()
        await self._embedded.stop()


def _http_client(endpoint: Endpoint) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        timeout=httpx2.Timeout(30, connect=_CONNECT_S, read=None),
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=16, keepalive_expiry=55),
        trust_env=not endpoint.is_loopback,
        auth=SignedIn(endpoint.credentials) if endpoint.credentials is not None else None,
    )
