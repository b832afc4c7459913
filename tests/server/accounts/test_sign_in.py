"""Sign-up and sign-in over HTTP against a Cognito (ministack, strict)."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.server.apps import Client, bearer, refused, running
from tests.server.cognito import FORGOT_CODE, GROUP, PASSWORD, SIGN_UP_CODE, Cognito, totp


@pytest.fixture(params=["public", "secret"])
async def client(request: pytest.FixtureRequest, pool: Cognito) -> AsyncIterator[Client]:
    """The app, for an app client without and with a secret."""
    async with running(pool.settings(request.param)) as found:
        yield found


def fresh() -> str:
    return f"new-{secrets.token_hex(4)}@example.org"


async def test_a_new_account_goes_all_the_way(client: Client) -> None:
    email = fresh()
    registered = await client.auth("register", email=email, password=PASSWORD)
    assert (registered.status_code, registered.json()) == (201, None)
    refused(await client.auth("login", email=email, password=PASSWORD), 403, "not_confirmed")
    assert (await client.auth("resend", email=email)).status_code == 202
    body = refused(await client.auth("confirm", email=email, code="000000"), 400, "wrong_code")
    assert body["errors"][0]["field"] == "code"
    confirmed = await client.auth("confirm", email=email, code=SIGN_UP_CODE)
    assert (confirmed.status_code, confirmed.content) == (204, b"")
    tokens = await client.signed_in(email, PASSWORD)
    assert tokens["expires_in"] == 3600
    me = await client.get("/auth/me", headers=bearer(tokens["access_token"]))
    assert me.status_code == 200
    assert me.json() == {"id": me.json()["id"], "email": email, "groups": [], "provider": "cognito"}
    assert me.json()["id"].startswith("cognito:")


async def test_an_address_is_the_same_in_any_case(client: Client) -> None:
    email = fresh()
    assert (await client.auth("register", email=email.upper(), password=PASSWORD)).status_code == 201
    assert (await client.auth("confirm", email=f" {email.title()} ", code=SIGN_UP_CODE)).status_code == 204
    tokens = await client.signed_in(email.upper(), PASSWORD)
    me = await client.get("/auth/me", headers=bearer(tokens["access_token"]))
    assert me.json()["email"] == email


async def test_a_forgotten_password_is_replaced(pool: Cognito, client: Client) -> None:
    email, new = pool.user(), "Another-horse-8"
    assert (await client.auth("forgot", email=email)).status_code == 202
    refused(await client.auth("reset", email=email, code="111111", password=new), 400, "wrong_code")
    weak = refused(await client.auth("reset", email=email, code=FORGOT_CODE, password="short"), 422, "weak_password")
    assert weak["errors"][0]["field"] == "password"
    assert (await client.auth("reset", email=email, code=FORGOT_CODE, password=new)).status_code == 204
    refused(await client.auth("login", email=email, password=PASSWORD), 401, "wrong_credentials")
    await client.signed_in(email, new)


async def test_a_weak_password_is_refused(client: Client) -> None:
    body = refused(await client.auth("register", email=fresh(), password="short"), 422, "weak_password")
    assert "password" in body["detail"].lower()
    assert "short" not in body["detail"].replace("too short", "")


async def test_refresh_and_logout(pool: Cognito, client: Client) -> None:
    tokens = await client.signed_in(pool.user(GROUP), PASSWORD)
    again = await client.auth("refresh", refresh_token=tokens["refresh_token"])
    assert again.status_code == 200, again.text
    headers = bearer(again.json()["access_token"])
    assert (await client.get("/auth/me", headers=headers)).json()["groups"] == [GROUP]
    gone = await client.auth("logout", refresh_token=tokens["refresh_token"])
    assert (gone.status_code, gone.content) == (204, b"")
    refused(await client.auth("refresh", refresh_token=tokens["refresh_token"]), 401, "signed_out")
    refused(await client.get("/auth/me", headers=headers), 401, "unauthorized")
    assert (await client.auth("logout", refresh_token=tokens["refresh_token"])).status_code == 204


@pytest.mark.parametrize("token", ["garbage", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
async def test_garbage_is_no_refresh_token(client: Client, token: str) -> None:
    refused(await client.auth("refresh", refresh_token=token), 401, "signed_out")
    assert (await client.auth("logout", refresh_token=token)).status_code == 204


async def test_an_app_clients_token_is_not_anothers(pool: Cognito, client: Client) -> None:
    async with running(pool.settings("other")) as other:
        tokens = await other.signed_in(pool.user(), PASSWORD)
    refused(await client.auth("refresh", refresh_token=tokens["refresh_token"]), 401, "signed_out")
    refused(await client.get("/auth/me", headers=bearer(tokens["access_token"])), 401, "unauthorized")


async def test_a_code_of_an_authenticator_app(pool: Cognito, client: Client) -> None:
    email = pool.user()
    secret = pool.with_totp((await client.signed_in(email, PASSWORD))["access_token"])
    asked = await client.auth("login", email=email, password=PASSWORD)
    assert asked.status_code == 200
    question = asked.json()
    assert set(question) == {"challenge", "session", "parameters"}
    assert question["challenge"] == "totp"
    answer = {"challenge": "totp", "session": question["session"]}
    refused(await client.auth("challenge", **answer, answers={}), 422, "missing_answer")
    refused(await client.auth("challenge", **answer, answers={"code": "000000"}), 400, "wrong_code")
    done = await client.auth("challenge", **answer, answers={"code": totp(secret)})
    assert done.status_code == 200, done.text
    me = await client.get("/auth/me", headers=bearer(done.json()["access_token"]))
    assert me.json()["email"] == email


async def test_a_new_password_is_asked_for(pool: Cognito, client: Client) -> None:
    email, new = pool.user(confirmed=False), "Another-horse-8"
    question = (await client.auth("login", email=email, password=PASSWORD)).json()
    assert question["challenge"] == "new_password"
    answer = {"challenge": "new_password", "session": question["session"]}
    done = await client.auth("challenge", **answer, answers={"password": new})
    assert done.status_code == 200, done.text
    await client.signed_in(email, new)


BAD_SESSIONS = ["x", "%%%", "W10=", "WyJhIl0=", "MTI=", "bnVsbA==", "W1tdLCJhIiwiYiJd", "WyJTTVNfTUZBIiwiYSIsIngiXQ=="]


@pytest.mark.parametrize("session", [*BAD_SESSIONS, "W1tb" * 4000])
async def test_a_made_up_session_is_none(client: Client, session: str) -> None:
    answer = await client.auth("challenge", challenge="code", session=session, answers={"code": "1"})
    refused(answer, 401, "sign_in_expired")


async def test_an_answer_to_another_question_is_none(pool: Cognito, client: Client) -> None:
    question = (await client.auth("login", email=pool.user(confirmed=False), password=PASSWORD)).json()
    answer = await client.auth("challenge", challenge="totp", session=question["session"], answers={"code": "123456"})
    refused(answer, 401, "sign_in_expired")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("login", {"email": "nobody", "password": "x"}, "email"),
        ("login", {"email": "a@b", "password": ""}, "password"),
        ("login", {"email": "a@b", "password": "x" * 257}, "password"),
        ("login", {"email": "a@b\n", "password": "x\0"}, "password"),
        ("login", {"email": "a@b", "password": "\ud800"}, "password"),
        ("register", {"email": "a@b@c", "password": "x"}, "email"),
        ("confirm", {"email": "a@b", "code": "1 2"}, "code"),
        ("refresh", {"refresh_token": "with space"}, "refresh_token"),
        ("refresh", {"refresh_token": "ä"}, "refresh_token"),
        ("challenge", {"challenge": "dance", "session": "x", "answers": {}}, "challenge"),
        ("login", {"email": "a@b", "password": "x", "remember": True}, "remember"),
    ],
)
async def test_what_is_malformed_is_named_and_not_repeated(
    client: Client, path: str, body: dict[str, Any], field: str
) -> None:
    answer = await client.post(f"/auth/{path}", content=json.dumps(body), headers={"content-type": "application/json"})
    found = refused(answer, 422, "invalid_request")
    assert any(error["field"] == field for error in found["errors"]), found
    assert "x\x00" not in answer.text
