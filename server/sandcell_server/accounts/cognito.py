"""Accounts kept by Amazon Cognito, by its public API: no AWS credentials are needed, and none are used.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from sandcell_server.accounts import cognito_errors as refusals
from sandcell_server.accounts.base import Challenge, ChallengeName, Tokens
from sandcell_server.accounts.errors import AccountsUnavailable, MissingAnswer, SignInExpired

# What Cognito calls a challenge; what it is here; under which name Cognito takes the answer, and how it is called here.
_CHALLENGES: dict[str, tuple[ChallengeName, str, str]] = {
    "SOFTWARE_TOKEN_MFA": ("totp", "SOFTWARE_TOKEN_MFA_CODE", "code"),
    "SMS_MFA": ("code", "SMS_MFA_CODE", "code"),
    "EMAIL_OTP": ("code", "EMAIL_OTP_CODE", "code"),
    "NEW_PASSWORD_REQUIRED": ("new_password", "NEW_PASSWORD", "password"),
    "SELECT_MFA_TYPE": ("select", "ANSWER", "choice"),
    "MFA_SETUP": ("set_up_totp", "", "code"),
}
_AT_ONCE = 16
_CHOICES = {"totp": "SOFTWARE_TOKEN_MFA", "sms": "SMS_MFA", "email": "EMAIL_OTP"}


class CognitoAccounts:
    """One app client of a user pool whose sign-in name is the e-mail address, with or without a client secret.

    `client` is boto3's `cognito-idp`; unsigned requests are enough. The app client must allow
    ALLOW_USER_PASSWORD_AUTH, and should prevent user existence errors and have token revocation on.
    """

    def __init__(self, client: Any, *, client_id: str, client_secret: str | None = None) -> None:
        self._client = client
        self._client_id = client_id
        self._secret = client_secret
        # Of their own: however slow Cognito is, the rest of the backend keeps its threads.
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="cognito-accounts")

    async def register(self, email: str, password: str) -> None:
        await self._call(
            refusals.of_registering,
            self._client.sign_up,
            **self._named(email),
            Password=password,
            UserAttributes=[{"Name": "email", "Value": email}],
        )

    async def confirm(self, email: str, code: str) -> None:
        await self._call(refusals.of_codes, self._client.confirm_sign_up, **self._named(email), ConfirmationCode=code)

    async def resend(self, email: str) -> None:
        await self._call(refusals.of_sending, self._client.resend_confirmation_code, **self._named(email))

    async def forgot(self, email: str) -> None:
        await self._call(refusals.of_sending, self._client.forgot_password, **self._named(email))

    async def reset(self, email: str, code: str, password: str) -> None:
        await self._call(
            refusals.of_codes,
            self._client.confirm_forgot_password,
            **self._named(email),
            ConfirmationCode=code,
            Password=password,
        )

    async def login(self, email: str, password: str) -> Tokens | Challenge:
        answer = await self._call(
            refusals.of_passwords,
            self._client.initiate_auth,
            ClientId=self._client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password, **self._hash("SECRET_HASH", email)},
        )
        return await self._outcome(answer, email)

    async def challenge(self, name: ChallengeName, session: str, answers: Mapping[str, str]) -> Tokens | Challenge:
        theirs, username, token = _unpack(session)
        known, field, ours = _CHALLENGES[theirs]
        if known != name:
            raise SignInExpired
        if not (given := answers.get(ours)):
            raise MissingAnswer(ours)
        if known == "select":
            given = _CHOICES.get(given, given)
        responses = {"USERNAME": username, **self._hash("SECRET_HASH", username)}
        if known == "set_up_totp":
            verified = await self._call(
                refusals.of_challenges, self._client.verify_software_token, Session=token, UserCode=given
            )
            token = verified.get("Session", token)
        else:
            responses[field] = given
        answer = await self._call(
            refusals.of_challenges,
            self._client.respond_to_auth_challenge,
            ClientId=self._client_id,
            ChallengeName=theirs,
            Session=token,
            ChallengeResponses=responses,
        )
        return await self._outcome(answer, username)

    def sign_in(self, session: str) -> str:
        # Cognito's own part, for the names beside it could be anything; without what Base64 lets one change at will:
        # either alphabet's signs, line ends, padding, and the unused bits of the last letter.
        return re.sub(r"[^A-Za-z0-9]", "", _unpack(session)[2])[:-4]

    async def refresh(self, refresh_token: str) -> Tokens:
        # Unlike InitiateAuth it also serves pools that rotate their refresh tokens.
        answer = await self._call(
            refusals.of_refreshing,
            self._client.get_tokens_from_refresh_token,
            ClientId=self._client_id,
            RefreshToken=refresh_token,
            **({"ClientSecret": self._secret} if self._secret else {}),
        )
        return _tokens(answer["AuthenticationResult"])

    async def logout(self, refresh_token: str) -> None:
        await self._call(
            refusals.of_revoking,
            self._client.revoke_token,
            ClientId=self._client_id,
            Token=refresh_token,
            **({"ClientSecret": self._secret} if self._secret else {}),
        )

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _named(self, email: str) -> dict[str, str]:
        return {"ClientId": self._client_id, "Username": email, **self._hash("SecretHash", email)}

    def _hash(self, name: str, username: str) -> dict[str, str]:
        return {name: secret_hash(username, self._client_id, self._secret)} if self._secret else {}

    async def _call(self, refused: Callable[[ClientError], None], method: Callable[..., Any], **words: Any) -> Any:
        """What Cognito answers; `refused` raises what a refusal means, or lets it pass for an empty answer."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, partial(method, **words))
        except ClientError as error:
            refused(error)
            return {}
        except ParamValidationError as error:  # boto3 knows some bounds by itself
            refused(ClientError({"Error": {"Code": "InvalidParameterException", "Message": str(error)}}, "validation"))
            return {}
        except BotoCoreError as error:
            raise AccountsUnavailable from error

    async def _outcome(self, answer: dict[str, Any], username: str) -> Tokens | Challenge:
        if found := answer.get("AuthenticationResult"):
            return _tokens(found)
        name, parameters = answer["ChallengeName"], answer.get("ChallengeParameters", {})
        if name not in _CHALLENGES:
            raise refusals.misconfigured(f"the user pool asks for {name}, which is not supported")
        username = parameters.get("USER_ID_FOR_SRP") or parameters.get("USERNAME") or username
        session = answer.get("Session", "")
        shown: dict[str, str] = {}
        if name == "MFA_SETUP":
            started = await self._call(refusals.of_challenges, self._client.associate_software_token, Session=session)
            session = started.get("Session", session)
            shown = {"secret": started["SecretCode"]}
        elif name == "SELECT_MFA_TYPE":
            offered = json.loads(parameters.get("MFAS_CAN_CHOOSE", "[]"))
            shown = {"choices": ",".join(ours for ours, theirs in _CHOICES.items() if theirs in offered)}
        elif destination := parameters.get("CODE_DELIVERY_DESTINATION"):
            shown = {"destination": destination}
        return Challenge(_CHALLENGES[name][0], _pack(name, username, session), shown)


def secret_hash(username: str, client_id: str, secret: str) -> str:
    """SECRET_HASH, as app clients with a secret have to send it: Base64(HMAC-SHA256(secret, user name + client id))."""
    return base64.b64encode(hmac.digest(secret.encode(), (username + client_id).encode(), hashlib.sha256)).decode()


def _tokens(found: dict[str, Any]) -> Tokens:
    return Tokens(
        found["AccessToken"], int(found["ExpiresIn"]), found.get("RefreshToken"), _email(found.get("IdToken", ""))
    )


def _email(id_token: str) -> str | None:
    """The address in an id token that has just come from Cognito itself, and needs no other proof."""
    try:
        body = id_token.split(".")[1]
        email = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))).get("email")
    except (IndexError, ValueError, AttributeError):
        return None
    return str(email).lower() if email else None


def _pack(name: str, username: str, session: str) -> str:
    """One opaque text of all that the answer must name again; Cognito itself checks that it belongs together."""
    return base64.urlsafe_b64encode(json.dumps([name, username, session]).encode()).decode()


def _unpack(session: str) -> tuple[str, str, str]:
    try:
        name, username, token = json.loads(base64.urlsafe_b64decode(session.encode()))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise SignInExpired from None
    if not (isinstance(name, str) and isinstance(username, str) and isinstance(token, str)):
        raise SignInExpired
    if name not in _CHALLENGES or not username or not token:
        raise SignInExpired
    return name, username, token
