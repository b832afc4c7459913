"""Cognito's access tokens: which are believed, for how long, and what forging gets."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest
import time_machine
from botocore.exceptions import ClientError, EndpointConnectionError

from sandcell_server.identity.cognito import CognitoIdentity
from sandcell_server.identity.jwks import Keys
from sandcell_server.identity.principal import Principal
from tests.server.apps import bearer, refused, running
from tests.server.cognito import GROUP, PASSWORD, Cognito
from tests.server.identity.issuer import CLIENT, ISSUER, Issuer, claims, new_key, part, served


class GetUser:
    """Cognito's GetUser; `says` is its answer, or what it raises."""

    def __init__(self) -> None:
        self.asked = 0
        self.says: Exception | None = None

    def get_user(self, AccessToken: str) -> dict[str, Any]:  # noqa: N803 - Cognito's name
        self.asked += 1
        if self.says:
            raise self.says
        return {"Username": "sub-1", "UserAttributes": [{"Name": "email", "Value": "ada@example.org"}]}

    def close(self) -> None:
        pass


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "GetUser")


class World:
    """An issuer on loopback, an identity that believes it, and the clock that it reads."""

    def __init__(self, issuer: Issuer, url: str) -> None:
        self.issuer = issuer
        self.clock = 0.0
        self.user = GetUser()
        self.keys = Keys(f"{url}/jwks", httpx2.AsyncClient(timeout=5), now=lambda: self.clock)
        self.identity = CognitoIdentity(
            self.keys, self.user, issuer=ISSUER, client_id=CLIENT, check_s=60, now=lambda: self.clock
        )


@pytest.fixture(scope="module")
def signer() -> Issuer:
    return Issuer()


@pytest.fixture
def issuer(signer: Issuer) -> Issuer:
    """With the module's first key: making one takes a while."""
    found = Issuer.__new__(Issuer)
    found.keys, found.fetched, found.status = dict(list(signer.keys.items())[:1]), 0, 200
    return found


@pytest.fixture
def url(issuer: Issuer) -> Iterator[str]:
    with served(issuer.answer) as found:
        yield found


@pytest.fixture
async def world(issuer: Issuer, url: str) -> AsyncIterator[World]:
    found = World(issuer, url)
    yield found
    await found.identity.close()


async def test_an_access_token_of_ours_is_somebody(world: World) -> None:
    assert await world.identity.identify(world.issuer.token()) == Principal(
        "cognito:sub-1", "cognito", "ada@example.org", ("students",)
    )


def hs256(world: World) -> str:
    """Signed with the public key as if it were a shared secret."""
    signed = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'key-1'})}.{part(claims())}"
    return f"{signed}.{part(hmac.digest(world.issuer.public_pem(), signed.encode(), hashlib.sha256))}"


def unsigned(alg: str) -> Any:
    return lambda _: f"{part({'alg': alg, 'kid': 'key-1'})}.{part(claims())}."


def changed_afterwards(world: World) -> str:
    head, _, tail = world.issuer.token().split(".")
    return f"{head}.{part(claims(sub='somebody-else'))}.{tail}"


FORGED: dict[str, Any] = {
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "RS256 without signature": unsigned("RS256"),
    "HS256 with the public key": hs256,
    "another key, our kid": lambda world: world.issuer.token(key=new_key()),
    "a kid that is not there": lambda world: world.issuer.token("key-9", key=new_key()),
    "no kid": lambda _: f"{part({'alg': 'RS256'})}.{part(claims())}.AAAA",
    "a kid that is no text": lambda _: f"{part({'alg': 'RS256', 'kid': ['key-1']})}.{part(claims())}.AAAA",
    "changed afterwards": changed_afterwards,
    "another pool": lambda world: world.issuer.token(iss=ISSUER + "x"),
    "no issuer": lambda world: world.issuer.token(iss=None),
    "another client": lambda world: world.issuer.token(client_id="client-2"),
    "no client": lambda world: world.issuer.token(client_id=None, aud=CLIENT),
    "an id token": lambda world: world.issuer.token(token_use="id", aud=CLIENT),
    "an id token's claims": lambda world: world.issuer.token(token_use="id", client_id=None, aud=CLIENT),
    "no use": lambda world: world.issuer.token(token_use=None),
    "no subject": lambda world: world.issuer.token(sub=None),
    "no end": lambda world: world.issuer.token(exp=None),
    "an end that is no number": lambda world: world.issuer.token(exp="never"),
    "expired": lambda world: world.issuer.token(exp=int(time.time()) - 31),
    "from the future": lambda world: world.issuer.token(iat=int(time.time()) + 90),
    "not yet": lambda world: world.issuer.token(nbf=int(time.time()) + 90),
    "garbage": lambda _: "garbage",
    "dots": lambda _: "...",
    "empty": lambda _: "",
    "not ASCII": lambda _: "é.ü.ß",
    "nested deeply": lambda _: f"{part(b'[' * 9000)}.{part(claims())}.AAAA",
    "nested deeply inside": lambda world: f"{world.issuer.token().split('.')[0]}.{part(b'[' * 9000)}.AAAA",
    "very long": lambda _: "a" * 1_000_000,
    "a header that is a list": lambda _: f"{part([1])}.{part(claims())}.AAAA",
    "a critical extension": lambda _: f"{part({'alg': 'RS256', 'kid': 'key-1', 'crit': ['x']})}.{part(claims())}.AA",
}


@pytest.mark.parametrize("how", FORGED)
async def test_forged_tokens_are_nobodys(world: World, how: str) -> None:
    assert await world.identity.identify(FORGED[how](world)) is None
    assert world.user.asked == 0
    assert world.issuer.fetched <= 1


@pytest.mark.parametrize(
    "change", [{"exp": -29}, {"iat": 29}, {"nbf": 29}], ids=["just expired", "issued ahead", "valid ahead"]
)
async def test_clocks_may_differ_by_half_a_minute(world: World, change: dict[str, int]) -> None:
    now = int(time.time())
    token = world.issuer.token(**{name: now + seconds for name, seconds in change.items()})
    assert await world.identity.identify(token)


async def test_a_token_ends_while_it_is_known(world: World) -> None:
    token = world.issuer.token()
    assert await world.identity.identify(token)
    with time_machine.travel(time.time() + 331, tick=False):
        assert await world.identity.identify(token) is None


async def test_the_keys_are_fetched_once(world: World) -> None:
    found = await asyncio.gather(*(world.identity.identify(world.issuer.token(jti=str(n))) for n in range(50)))
    assert all(found)
    assert world.issuer.fetched == 1
    world.clock = 3500
    assert await world.identity.identify(world.issuer.token())
    assert world.issuer.fetched == 1
    world.clock = 3601
    assert await world.identity.identify(world.issuer.token())
    assert world.issuer.fetched == 2


async def test_a_new_key_is_fetched_when_a_token_names_it(world: World) -> None:
    assert await world.identity.identify(world.issuer.token())
    world.issuer.keys["key-2"] = new_key()
    world.clock = 31
    assert await world.identity.identify(world.issuer.token("key-2"))
    assert world.issuer.fetched == 2
    del world.issuer.keys["key-1"]
    old = world.issuer.token("key-1", key=world.issuer.keys["key-2"])
    world.clock = 3700
    assert await world.identity.identify(old) is None


async def test_forged_kids_are_no_flood(world: World) -> None:
    assert await world.identity.identify(world.issuer.token())
    key = new_key()
    for second in range(120):
        world.clock = float(second)
        forged = [world.issuer.token(f"forged-{second}-{n}", key=key, jti="x") for n in range(2)]
        assert await asyncio.gather(*(world.identity.identify(token) for token in forged)) == [None, None]
    assert world.issuer.fetched == 1 + 120 // 31


async def test_keys_in_hand_serve_while_the_issuer_is_away(world: World) -> None:
    assert await world.identity.identify(world.issuer.token())
    world.issuer.status, world.clock = 500, 4000
    assert await world.identity.identify(world.issuer.token())
    world.issuer.status, world.clock = 200, 4031
    assert await world.identity.identify(world.issuer.token())
    assert world.issuer.fetched == 3


@pytest.mark.parametrize("status", [404, 500])
async def test_without_any_key_nobody_can_say(pool: Cognito, issuer: Issuer, url: str, status: int) -> None:
    issuer.status = status
    async with running(pool.settings(cognito_jwks_url=url)) as client:
        tokens = await client.signed_in(pool.user(), PASSWORD)
        answers = await asyncio.gather(
            *(client.get("/auth/me", headers=bearer(tokens["access_token"])) for _ in range(20))
        )
    for answer in answers:
        refused(answer, 503, "accounts_unavailable")
    assert issuer.fetched == 1  # not one after the other


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"keys": [1]}', b'{"keys": 3}', b"\xff", b"[" * 9000, b"null"])
async def test_an_issuer_that_talks_nonsense_is_away(pool: Cognito, body: bytes, issuer: Issuer) -> None:
    with served(lambda *_: (200, body)) as url:
        async with running(pool.settings(cognito_jwks_url=url)) as client:
            answer = await client.get("/auth/me", headers=bearer(issuer.token(iss=pool.issuer)))
    refused(answer, 503, "accounts_unavailable")


@pytest.mark.parametrize("code", ["NotAuthorizedException", "UserNotFoundException", "PasswordResetRequiredException"])
async def test_a_sign_out_is_seen_within_the_time_set(world: World, code: str) -> None:
    token = world.issuer.token()
    assert await world.identity.identify(token)
    world.user.says, world.clock = refusal(code), 59
    assert await world.identity.identify(token)
    world.clock = 61
    assert await world.identity.identify(token) is None
    assert world.user.asked == 2
    assert await world.identity.identify(token) is None
    assert world.user.asked == 2


async def test_requests_that_come_at_once_ask_once(world: World) -> None:
    token = world.issuer.token()
    assert all(await asyncio.gather(*(world.identity.identify(token) for _ in range(50))))
    assert world.user.asked == 1


@pytest.mark.parametrize(
    "error", [refusal("TooManyRequestsException"), EndpointConnectionError(endpoint_url="x"), refusal("InternalError")]
)
async def test_while_cognito_is_away_the_signature_does(world: World, error: Exception) -> None:
    world.user.says = error
    token = world.issuer.token()
    found = await world.identity.identify(token)
    assert found
    assert found.email is None
    world.user.says, world.clock = None, 61
    found = await world.identity.identify(token)
    assert found
    assert found.email == "ada@example.org"
    world.user.says, world.clock = error, 122
    found = await world.identity.identify(token)
    assert found
    assert found.email == "ada@example.org"


async def test_who_was_signed_out_stays_so_while_cognito_is_away(world: World) -> None:
    token = world.issuer.token()
    world.user.says = refusal("NotAuthorizedException")
    assert await world.identity.identify(token) is None
    world.user.says, world.clock = EndpointConnectionError(endpoint_url="x"), 61
    assert await world.identity.identify(token) is None


async def test_real_tokens_and_what_becomes_of_them(pool: Cognito) -> None:
    """Of a Cognito: its access token is somebody, its id and refresh tokens are not, and none is after sign-out."""
    email = pool.user(GROUP)
    answer = pool.admin.initiate_auth(
        ClientId=pool.clients["public"].id, AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]  # fmt: skip
    async with running(pool.settings(routes=("auth", "execute"), executor="process")) as client:
        headers = bearer(answer["AccessToken"])
        me = await client.get("/auth/me", headers=headers)
        assert (me.json()["email"], me.json()["groups"]) == (email, [GROUP])
        for other in ("IdToken", "RefreshToken"):
            refused(await client.get("/auth/me", headers=bearer(answer[other])), 401, "unauthorized")
        ran = await client.post("/execute", headers=headers, json={"code": "6 * 7"})
        assert ran.status_code == 200, ran.text
        await client.auth("logout", refresh_token=answer["RefreshToken"])
        for refusal_ in (
            await client.get("/auth/me", headers=headers),
            await client.post("/execute", headers=headers, json={"code": "6 * 7"}),
            await client.get("/sessions", headers=headers),
        ):
            refused(refusal_, 401, "unauthorized")


async def test_a_disabled_or_deleted_account_gets_nowhere(pool: Cognito) -> None:
    async with running(pool.settings()) as client:
        for end in (pool.admin.admin_disable_user, pool.admin.admin_delete_user):
            email = pool.user()
            tokens = await client.signed_in(email, PASSWORD)
            end(UserPoolId=pool.pool, Username=email)
            refused(await client.get("/auth/me", headers=bearer(tokens["access_token"])), 401, "unauthorized")


async def test_a_token_expires(pool: Cognito) -> None:
    async with running(pool.settings("short")) as client:
        tokens = await client.signed_in(pool.user(), PASSWORD)
        assert tokens["expires_in"] == 20
        headers = bearer(tokens["access_token"])
        assert (await client.get("/auth/me", headers=headers)).status_code == 200
        with time_machine.travel(time.time() + 51, tick=True):
            refused(await client.get("/auth/me", headers=headers), 401, "unauthorized")
