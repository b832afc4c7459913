"""JupyterHub's tokens, asked of something that answers over HTTP as the Hub's `/user` does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest

from sandcell_server.identity.jupyterhub import HubIdentity, HubUnavailable
from sandcell_server.identity.principal import IdentityChain, Principal
from sandcell_server.settings import Settings
from tests.server.apps import bearer, refused, running
from tests.server.identity.issuer import served

TOKEN = "0123456789abcdef0123456789abcdef"
MODEL: dict[str, Any] = {
    "kind": "user", "name": "ada", "groups": ["staff"], "admin": False, "session_id": None,
    "scopes": ["access:services!service=sandcell", "read:users:name!user=ada"],
}  # fmt: skip


class Hub:
    """Knows tokens; `asked` holds the path and token of each request."""

    def __init__(self) -> None:
        self.models: dict[str, Any] = {TOKEN: MODEL}
        self.asked: list[tuple[str, str]] = []
        self.plain: tuple[int, bytes] | None = None

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        self.asked.append((path, token))
        if self.plain:
            return self.plain
        if scheme != "token" or token not in self.models:
            return 403, b'{"status": 403, "message": "Missing or invalid credentials."}'
        return 200, json.dumps(self.models[token]).encode()


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def url(hub: Hub) -> Iterator[str]:
    with served(hub.answer) as found:
        yield f"{found}/hub/api"


class Clock:
    now = 0.0


@pytest.fixture
async def identity(url: str) -> AsyncIterator[HubIdentity]:
    Clock.now = 0.0
    found = HubIdentity(httpx2.AsyncClient(timeout=5), api_url=f"{url}/", service="sandcell", now=lambda: Clock.now)
    yield found
    await found.close()


async def test_a_users_token_with_the_scope_is_somebody(hub: Hub, identity: HubIdentity) -> None:
    assert await identity.identify(TOKEN) == Principal("jupyterhub:ada", "jupyterhub", None, ("staff",))
    assert hub.asked == [("/hub/api/user", TOKEN)]


@pytest.mark.parametrize("scope", ["access:services", "access:services!service=sandcell"])
async def test_scopes_that_do(hub: Hub, identity: HubIdentity, scope: str) -> None:
    hub.models[TOKEN] = MODEL | {"scopes": [scope]}
    assert await identity.identify(TOKEN)


NOBODYS: dict[str, Any] = {
    "no scope": MODEL | {"scopes": []},
    "no scopes at all": {name: value for name, value in MODEL.items() if name != "scopes"},
    "another service's": MODEL | {"scopes": ["access:services!service=other"]},
    "a longer name": MODEL | {"scopes": ["access:services!service=sandcell2", "access:services!user=ada"]},
    "servers only": MODEL | {"scopes": ["access:servers!user=ada"]},
    "a service's token": MODEL | {"kind": "service"},
    "no kind": {name: value for name, value in MODEL.items() if name != "kind"},
    "no name": MODEL | {"name": ""},
    "scopes that are no list": MODEL | {"scopes": 7},
    "scopes of all kinds": MODEL | {"scopes": [None, 7, ["access:services"]]},
    "a scope as text": MODEL | {"scopes": "access:services"},
    "a list": [MODEL],
    "nothing": None,
}


@pytest.mark.parametrize("what", NOBODYS)
async def test_tokens_that_are_nobodys(hub: Hub, identity: HubIdentity, what: str) -> None:
    hub.models[TOKEN] = NOBODYS[what]
    assert await identity.identify(TOKEN) is None


async def test_groups_may_be_missing(hub: Hub, identity: HubIdentity) -> None:
    hub.models[TOKEN] = MODEL | {"groups": None}
    found = await identity.identify(TOKEN)
    assert found
    assert found.groups == ()


@pytest.mark.parametrize("token", ["short", "has.dots.as-jwts-have-them", "x" * 257, "white space" * 2, "ü" * 32])
async def test_others_tokens_never_reach_the_hub(hub: Hub, identity: HubIdentity, token: str) -> None:
    assert await identity.identify(token) is None
    assert hub.asked == []


async def test_the_hubs_word_lasts_half_a_minute(hub: Hub, identity: HubIdentity) -> None:
    assert await identity.identify(TOKEN)
    del hub.models[TOKEN]
    Clock.now = 29
    assert await identity.identify(TOKEN)
    assert len(hub.asked) == 1
    Clock.now = 31
    assert await identity.identify(TOKEN) is None
    Clock.now = 60
    assert await identity.identify(TOKEN) is None
    assert len(hub.asked) == 2


@pytest.mark.parametrize(
    "plain", [(500, b""), (502, b"<html>"), (200, b"<html>"), (200, b"["), (429, b""), (302, b"")],
    ids=lambda plain: f"{plain[0]}-{len(plain[1])}",
)  # fmt: skip
async def test_a_hub_in_trouble_is_no_word(hub: Hub, identity: HubIdentity, plain: tuple[int, bytes]) -> None:
    hub.plain = plain
    with pytest.raises(HubUnavailable):
        await identity.identify(TOKEN)
    hub.plain = None
    assert await identity.identify(TOKEN)


@pytest.mark.parametrize("plain", [(401, b""), (403, b""), (404, b"")])
async def test_a_refusal_is_a_word(hub: Hub, identity: HubIdentity, plain: tuple[int, bytes]) -> None:
    hub.plain = plain
    assert await identity.identify(TOKEN) is None


def settings(url: str, **more: Any) -> Settings:
    fields: dict[str, Any] = {"identity": ("jupyterhub",), "hub_api_url": url, "routes": ("auth",), "audit_log": ""}
    return Settings(**(fields | more))


async def test_over_http(hub: Hub, url: str) -> None:
    async with running(settings(url)) as client:
        me = await client.get("/auth/me", headers=bearer(TOKEN))
        assert me.json() == {"id": "jupyterhub:ada", "email": None, "groups": ["staff"], "provider": "jupyterhub"}
        refused(await client.get("/auth/me", headers=bearer("f" * 32)), 401, "unauthorized")
        refused(await client.auth("login", email="a@b", password="x"), 404, "not_found")


async def test_a_hub_that_is_away_is_503(url: str) -> None:
    with served(lambda *_: (200, b"")) as gone:
        pass
    async with running(settings(gone, identity=("jupyterhub", "token"), token=TOKEN)) as client:
        answer = await client.get("/auth/me", headers=bearer("f" * 32))
        refused(answer, 503, "hub_unavailable")
        assert answer.headers["retry-after"] == "5"
        # Whoever another link knows is not kept waiting for it.
        assert (await client.get("/auth/me", headers=bearer(TOKEN))).json()["provider"] == "token"


class Says:
    """A link of a chain that says what it is told to."""

    def __init__(self, what: Principal | Exception | None) -> None:
        self.what = what
        self.closed = False

    async def identify(self, token: str) -> Principal | None:
        if isinstance(self.what, Exception):
            raise self.what
        return self.what

    async def close(self) -> None:
        self.closed = True


async def test_the_first_link_that_knows_wins() -> None:
    first, second = Principal("a:1", "a"), Principal("b:1", "b")
    assert await IdentityChain([Says(None), Says(first), Says(second)]).identify("Bearer x") == first
    away = Says(HubUnavailable())
    assert await IdentityChain([away, Says(second)]).identify("Bearer x") == second
    with pytest.raises(HubUnavailable):
        await IdentityChain([away, Says(None)]).identify("Bearer x")
