"""The whole app without a socket, started and ended as a server would."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from fastapi import FastAPI

from sandcell_server.accounts.base import Accounts
from sandcell_server.app import create_app
from sandcell_server.executors.base import Executor
from sandcell_server.identity.principal import IdentityChain
from sandcell_server.settings import Settings

Json = dict[str, Any]


class Client(httpx2.AsyncClient):
    """Calls an app from an address of its choice."""

    def __init__(self, app: FastAPI, address: str = "192.0.2.1") -> None:
        # raise_app_exceptions is off: a 500 is to be seen as a caller sees it.
        transport = httpx2.ASGITransport(app=app, client=(address, 40000), raise_app_exceptions=False)
        super().__init__(transport=transport, base_url="http://backend", timeout=60)
        self.app = app

    async def auth(self, path: str, **body: Any) -> httpx2.Response:
        """`POST /auth/{path}`."""
        return await self.post(f"/auth/{path}", json=body)

    async def signed_in(self, email: str, password: str) -> Json:
        """Tokens, or the test fails."""
        answer = await self.auth("login", email=email, password=password)
        assert answer.status_code == 200, answer.text
        tokens: Json = answer.json()
        assert tokens["token_type"] == "Bearer", tokens
        return tokens

    def at(self, address: str) -> Client:
        """The same app, called from elsewhere."""
        return Client(self.app, address)


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    executor: Executor | None = None,
    identity: IdentityChain | None = None,
    accounts: Accounts | None = None,
) -> AsyncIterator[Client]:
    """An app from its start to its end, and who calls it."""
    app = create_app(settings, executor=executor, identity=identity, accounts=accounts)
    async with app.router.lifespan_context(app), Client(app) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def refused(answer: httpx2.Response, status: int, code: str) -> Json:
    """The problem that an answer has to be."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: Json = answer.json()
    assert (body["status"], body["code"]) == (status, code), body
    assert body["request_id"] == answer.headers["x-request-id"]
    return body
