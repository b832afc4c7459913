"""Each of Cognito's refusals is one stable problem; what ministack cannot do is played by botocore's Stubber."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.stub import Stubber

from sandcell_server.accounts.cognito import CognitoAccounts
from sandcell_server.settings import Settings
from tests.server.apps import Client, refused, running

EMAIL, SECRET = "ada@example.org", "a-password-nobody-may-see"
CLIENT_SECRET = "secret-of-24-characters--"
TOKEN = "a-refresh-token"
SESSION = base64.urlsafe_b64encode(json.dumps(["SOFTWARE_TOKEN_MFA", "sub-1", "s" * 40]).encode()).decode()
SETUP = base64.urlsafe_b64encode(json.dumps(["MFA_SETUP", "sub-1", "s" * 40]).encode()).decode()
REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "register": ("sign_up", "register", {"email": EMAIL, "password": SECRET}),
    "confirm": ("confirm_sign_up", "confirm", {"email": EMAIL, "code": "1"}),
    "resend": ("resend_confirmation_code", "resend", {"email": EMAIL}),
    "forgot": ("forgot_password", "forgot", {"email": EMAIL}),
    "reset": ("confirm_forgot_password", "reset", {"email": EMAIL, "code": "1", "password": SECRET}),
    "login": ("initiate_auth", "login", {"email": EMAIL, "password": SECRET}),
    "challenge": (
        "respond_to_auth_challenge", "challenge", {"challenge": "totp", "session": SESSION, "answers": {"code": "1"}},
    ),
    "set up": (
        "verify_software_token", "challenge",
        {"challenge": "set_up_totp", "session": SETUP, "answers": {"code": "123456"}},
    ),
    "refresh": ("get_tokens_from_refresh_token", "refresh", {"refresh_token": TOKEN}),
    "logout": ("revoke_token", "logout", {"refresh_token": TOKEN}),
}  # fmt: skip


def client_of_cognito() -> Any:
    return boto3.client(
        "cognito-idp",
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}, connect_timeout=2, read_timeout=2),
    )


@asynccontextmanager
async def stubbed(**more: Any) -> AsyncIterator[tuple[Client, Stubber]]:
    """The app on a Cognito whose answers the test lays down."""
    cognito = client_of_cognito()
    stubber = Stubber(cognito)
    settings = Settings(token="t" * 32, routes=("auth",), audit_log="", auth_even_s=0, **more)
    async with running(settings, accounts=CognitoAccounts(cognito, client_id="client-1")) as client:
        with stubber:
            yield client, stubber


@asynccontextmanager
async def unreachable() -> AsyncIterator[Client]:
    """The app on a Cognito that nobody serves."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    cognito = boto3.client(
        "cognito-idp", region_name="us-east-1", endpoint_url=nobody,
        config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}),
    )  # fmt: skip
    settings = Settings(token="t" * 32, routes=("auth",), audit_log="", auth_even_s=0)
    async with running(settings, accounts=CognitoAccounts(cognito, client_id="client-1")) as client:
        yield client


# What was asked, Cognito's error, its message, the status and code that come of it (2xx: as if it had worked).
CASES: list[tuple[str, str, str, int, str]] = [
    ("register", "UsernameExistsException", "", 201, ""),
    ("register", "CodeDeliveryFailureException", "", 201, ""),
    ("register", "InvalidPasswordException", "Password did not conform with policy: Password too short", 422,
     "weak_password"),
    ("register", "InvalidParameterException", "Value at 'password' failed to satisfy constraint", 422, "weak_password"),
    ("register", "InvalidParameterException", "Invalid email address format.", 422, "invalid_address"),
    ("register", "UserLambdaValidationException", "PreSignUp failed", 403, "registration_closed"),
    ("register", "NotAuthorizedException", "SignUp is not permitted for this user pool", 403, "registration_closed"),
    ("register", "NotAuthorizedException", "Unable to verify secret hash for client x", 503, "accounts_misconfigured"),
    ("register", "LimitExceededException", "", 503, "accounts_busy"),
    ("confirm", "CodeMismatchException", "", 400, "wrong_code"),
    ("confirm", "ExpiredCodeException", "", 400, "wrong_code"),
    ("confirm", "UserNotFoundException", "", 400, "wrong_code"),
    ("confirm", "AliasExistsException", "", 400, "wrong_code"),
    ("confirm", "NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED", 400, "wrong_code"),
    ("confirm", "TooManyFailedAttemptsException", "", 429, "too_many_attempts"),
    ("confirm", "LimitExceededException", "", 429, "too_many_attempts"),
    ("resend", "UserNotFoundException", "", 202, ""),
    ("resend", "InvalidParameterException", "User is already confirmed.", 202, ""),
    ("resend", "LimitExceededException", "", 202, ""),
    ("forgot", "UserNotFoundException", "", 202, ""),
    ("forgot", "InvalidParameterException", "no verified email", 202, ""),
    ("forgot", "NotAuthorizedException", "User is disabled.", 202, ""),
    ("forgot", "LimitExceededException", "Attempt limit exceeded, please try after some time.", 202, ""),
    ("forgot", "CodeDeliveryFailureException", "", 202, ""),
    ("forgot", "NotAuthorizedException", "Client is configured with secret", 503, "accounts_misconfigured"),
    ("reset", "CodeMismatchException", "", 400, "wrong_code"),
    ("reset", "InvalidPasswordException", "", 422, "weak_password"),
    ("reset", "PasswordHistoryPolicyViolationException", "", 422, "weak_password"),
    ("reset", "TooManyFailedAttemptsException", "", 429, "too_many_attempts"),
    ("reset", "UserNotConfirmedException", "", 400, "wrong_code"),
    ("login", "NotAuthorizedException", "Incorrect username or password.", 401, "wrong_credentials"),
    ("login", "NotAuthorizedException", "Password attempts exceeded", 401, "wrong_credentials"),
    ("login", "NotAuthorizedException", "User is disabled.", 401, "wrong_credentials"),
    ("login", "UserNotFoundException", "", 401, "wrong_credentials"),
    ("login", "UserNotConfirmedException", "", 401, "wrong_credentials"),
    ("login", "PasswordResetRequiredException", "", 403, "password_expired"),
    ("login", "InvalidParameterException", "Value at 'username' has length over 128", 401, "wrong_credentials"),
    ("login", "InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client", 503,
     "accounts_misconfigured"),
    ("login", "NotAuthorizedException", "Unable to verify secret hash for client x", 503, "accounts_misconfigured"),
    ("login", "ResourceNotFoundException", "User pool client x does not exist.", 503, "accounts_misconfigured"),
    ("challenge", "CodeMismatchException", "", 400, "wrong_code"),
    ("challenge", "ExpiredCodeException", "", 400, "wrong_code"),
    ("challenge", "NotAuthorizedException", "Invalid session for the user, session is expired.", 401,
     "sign_in_expired"),
    ("challenge", "InvalidParameterException", "Session is not valid", 401, "sign_in_expired"),
    ("challenge", "InvalidPasswordException", "", 422, "weak_password"),
    ("set up", "EnableSoftwareTokenMFAException", "Code mismatch", 400, "wrong_code"),
    ("refresh", "NotAuthorizedException", "Refresh Token has expired", 401, "signed_out"),
    ("refresh", "RefreshTokenReuseException", "", 401, "signed_out"),
    ("refresh", "UserNotFoundException", "", 401, "signed_out"),
    ("refresh", "NotAuthorizedException", "Client secret is wrong", 503, "accounts_misconfigured"),
    ("logout", "UnsupportedTokenTypeException", "", 204, ""),
    ("logout", "UnauthorizedException", "", 204, ""),
    ("logout", "InvalidParameterException", "", 204, ""),
]  # fmt: skip
EVERYWHERE = [
    ("TooManyRequestsException", 429, "accounts_busy"),
    ("ThrottlingException", 400, "accounts_busy"),
    ("InternalErrorException", 500, "accounts_unavailable"),
    ("ServiceUnavailable", 503, "accounts_unavailable"),
    ("SomethingNewException", 500, "accounts_unavailable"),
    ("SomethingNewException", 400, "accounts_misconfigured"),
]


@pytest.mark.parametrize(("what", "error", "message", "status", "code"), CASES)
async def test_a_refusal_has_one_meaning(what: str, error: str, message: str, status: int, code: str) -> None:
    method, path, body = REQUESTS[what]
    async with stubbed() as (client, stubber):
        stubber.add_client_error(method, error, message or "Why not.", 400)
        answer = await client.auth(path, **body)
    if status < 300:
        assert (answer.status_code, answer.content) in ((status, b""), (status, b"null"))
        return
    found = refused(answer, status, code)
    assert not {SECRET, TOKEN, SESSION, "Why not.", error} & set(found["detail"].split())
    assert (status in (429,) or code == "accounts_busy") <= ("retry-after" in answer.headers)


@pytest.mark.parametrize(("error", "http_status", "code"), EVERYWHERE)
@pytest.mark.parametrize("what", REQUESTS)
async def test_trouble_is_503_everywhere(what: str, error: str, http_status: int, code: str) -> None:
    method, path, body = REQUESTS[what]
    async with stubbed() as (client, stubber):
        stubber.add_client_error(method, error, "Rate exceeded", http_status)
        answer = await client.auth(path, **body)
    refused(answer, 503, code)
    assert ("retry-after" in answer.headers) == (code != "accounts_misconfigured")


@pytest.mark.parametrize("what", REQUESTS)
async def test_a_cognito_that_is_not_there_is_503(what: str) -> None:
    _, path, body = REQUESTS[what]
    async with unreachable() as client:
        answer = await client.auth(path, **body)
    refused(answer, 503, "accounts_unavailable")
    assert answer.headers["retry-after"] == "10"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"challenge": "set_up_totp", "session": SETUP, "answers": {"code": "12"}}, 400, "wrong_code"),
        (
            {
                "challenge": "totp",
                "session": base64.urlsafe_b64encode(b'["SOFTWARE_TOKEN_MFA", "u", "short"]').decode(),
                "answers": {"code": "123456"},
            },
            401,
            "sign_in_expired",
        ),
    ],
)
async def test_what_boto3_itself_refuses_is_the_callers_fault(body: dict[str, Any], status: int, code: str) -> None:
    async with unreachable() as client:
        refused(await client.auth("challenge", **body), status, code)


def result(n: int, *, rotates: bool = True) -> dict[str, Any]:
    found = {"AccessToken": f"access-{n}", "IdToken": "x.e30.x", "ExpiresIn": 300, "TokenType": "Bearer"}
    return {"AuthenticationResult": found | ({"RefreshToken": f"refresh-{n}"} if rotates else {})}


async def test_a_rotated_token_is_handed_on_and_its_reuse_refused() -> None:
    async with stubbed() as (client, stubber):
        stubber.add_response(
            "get_tokens_from_refresh_token", result(1), {"ClientId": "client-1", "RefreshToken": TOKEN}
        )
        stubber.add_client_error("get_tokens_from_refresh_token", "RefreshTokenReuseException", "reused", 400)
        answer = await client.auth("refresh", refresh_token=TOKEN)
        assert answer.json() == {
            "access_token": "access-1", "expires_in": 300, "token_type": "Bearer", "refresh_token": "refresh-1",
        }  # fmt: skip
        refused(await client.auth("refresh", refresh_token=TOKEN), 401, "signed_out")


async def test_a_hundred_refreshes_at_once_are_one_call() -> None:
    """A second call would be refused where tokens rotate: the stub has one answer only."""
    async with stubbed() as (client, stubber):
        stubber.add_response("get_tokens_from_refresh_token", result(1))
        answers = await asyncio.gather(*(client.auth("refresh", refresh_token=TOKEN) for _ in range(100)))
        stubber.assert_no_pending_responses()
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["refresh_token"] for answer in answers} == {"refresh-1"}


async def test_refreshes_of_different_tokens_do_not_mix() -> None:
    calls: list[str] = []

    class Cognito:
        def get_tokens_from_refresh_token(self, **words: str) -> dict[str, Any]:
            calls.append(words["RefreshToken"])
            return result(int(words["RefreshToken"].rpartition("-")[2]))

        def close(self) -> None:
            pass

    settings = Settings(token="t" * 32, routes=("auth",), audit_log="", auth_even_s=0)
    async with running(settings, accounts=CognitoAccounts(Cognito(), client_id="c")) as client:
        answers = await asyncio.gather(*(client.auth("refresh", refresh_token=f"t-{n % 10}") for n in range(100)))
    assert sorted(calls) == [f"t-{n}" for n in range(10)]
    assert [answer.json()["access_token"] for answer in answers] == [f"access-{n % 10}" for n in range(100)]


@pytest.mark.parametrize(
    ("theirs", "parameters", "challenge", "shown"),
    [
        ("SMS_MFA", {"CODE_DELIVERY_DESTINATION": "+*******1234"}, "code", {"destination": "+*******1234"}),
        ("EMAIL_OTP", {"CODE_DELIVERY_DESTINATION": "a***@e***"}, "code", {"destination": "a***@e***"}),
        ("SELECT_MFA_TYPE", {"MFAS_CAN_CHOOSE": '["SMS_MFA","SOFTWARE_TOKEN_MFA"]'}, "select",
         {"choices": "totp,sms"}),
    ],
)  # fmt: skip
async def test_challenges_are_put_in_our_words(
    theirs: str, parameters: dict[str, str], challenge: str, shown: dict[str, str]
) -> None:
    async with stubbed() as (client, stubber):
        stubber.add_response(
            "initiate_auth", {"ChallengeName": theirs, "Session": "s" * 40, "ChallengeParameters": parameters}
        )
        answer = await client.auth("login", email=EMAIL, password=SECRET)
    assert answer.json() == {"challenge": challenge, "session": answer.json()["session"], "parameters": shown}
    assert EMAIL not in answer.text


async def test_an_authenticator_app_is_set_up_on_the_way_in() -> None:
    async with stubbed() as (client, stubber):
        setup = {"ChallengeName": "MFA_SETUP", "Session": "a" * 40, "ChallengeParameters": {"USER_ID_FOR_SRP": "sub-1"}}
        stubber.add_response("initiate_auth", setup)
        stubber.add_response(
            "associate_software_token", {"SecretCode": "BASE32BASE32BASE", "Session": "b" * 40}, {"Session": "a" * 40}
        )
        question = (await client.auth("login", email=EMAIL, password=SECRET)).json()
        assert question["parameters"] == {"secret": "BASE32BASE32BASE"}
        stubber.add_response(
            "verify_software_token", {"Status": "SUCCESS", "Session": "c" * 40},
            {"Session": "b" * 40, "UserCode": "123456"},
        )  # fmt: skip
        stubber.add_response(
            "respond_to_auth_challenge", result(1),
            {"ClientId": "client-1", "ChallengeName": "MFA_SETUP", "Session": "c" * 40,
             "ChallengeResponses": {"USERNAME": "sub-1"}},
        )  # fmt: skip
        answer = await client.auth(
            "challenge", challenge="set_up_totp", session=question["session"], answers={"code": "123456"}
        )
    assert answer.json()["access_token"] == "access-1"


def test_a_session_spelt_otherwise_is_the_same_sign_in() -> None:
    """Else each spelling would have guesses of its own."""
    accounts = CognitoAccounts(client_of_cognito(), client_id="c")
    theirs = "AYABe" + "k3+/" * 20 + "QR=="

    def sign_in(user: str, token: str) -> str:
        return accounts.sign_in(base64.urlsafe_b64encode(json.dumps(["SMS_MFA", user, token]).encode()).decode())

    first = sign_in("ada", theirs)
    spellings = [theirs.replace("+", "-").replace("/", "_"), theirs[:-3] + "S==", theirs.strip("="), theirs + "\n"]
    assert {sign_in(user, spelt) for user in ("ada", "Ada@example.org") for spelt in spellings} == {first}
    assert sign_in("ada", "s" + theirs) != first


async def test_a_challenge_that_is_not_known_is_ours_to_mend() -> None:
    async with stubbed() as (client, stubber):
        stubber.add_response("initiate_auth", {"ChallengeName": "DEVICE_SRP_AUTH", "Session": "s" * 40})
        refused(await client.auth("login", email=EMAIL, password=SECRET), 503, "accounts_misconfigured")


async def test_the_secret_goes_where_it_belongs() -> None:
    cognito = client_of_cognito()
    accounts = CognitoAccounts(cognito, client_id="c1", client_secret=CLIENT_SECRET)
    # By `printf ada@example.orgc1 | openssl dgst -sha256 -hmac secret-of-24-characters-- -binary | base64`.
    digest = "rU0qiMnY6qRzFOq+XXIQP9lapHvsauKFrweakP8nHZU="
    with Stubber(cognito) as stubber:
        stubber.add_response(
            "initiate_auth", result(1),
            {"ClientId": "c1", "AuthFlow": "USER_PASSWORD_AUTH",
             "AuthParameters": {"USERNAME": EMAIL, "PASSWORD": SECRET, "SECRET_HASH": digest}},
        )  # fmt: skip
        stubber.add_response("forgot_password", {}, {"ClientId": "c1", "Username": EMAIL, "SecretHash": digest})
        stubber.add_response(
            "get_tokens_from_refresh_token",
            result(2),
            {"ClientId": "c1", "RefreshToken": TOKEN, "ClientSecret": CLIENT_SECRET},
        )
        stubber.add_response("revoke_token", {}, {"ClientId": "c1", "Token": TOKEN, "ClientSecret": CLIENT_SECRET})
        await accounts.login(EMAIL, SECRET)
        await accounts.forgot(EMAIL)
        await accounts.refresh(TOKEN)
        await accounts.logout(TOKEN)
        stubber.assert_no_pending_responses()
    await accounts.close()
