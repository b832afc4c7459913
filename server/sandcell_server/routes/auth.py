"""`/auth/*`: sign-in and sign-up. No answer tells whether an account exists."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request

from sandcell_server.accounts.base import Challenge, Tokens
from sandcell_server.accounts.models import (
    Address,
    ChallengeAnswer,
    ChallengeQuestion,
    Confirmation,
    Credentials,
    Me,
    NewPassword,
    RefreshToken,
    TokenAnswer,
)
from sandcell_server.accounts.service import AuthService
from sandcell_server.routes.dependencies import AUTHENTICATED, Caller, problems


async def _auth(request: Request) -> AuthService:
    return cast(AuthService, request.app.state.auth)


Auth = Annotated[AuthService, Depends(_auth)]

_OFTEN = {
    "_422": "A field is not as it should be; `errors` names it",
    "_429": "Too many attempts; `Retry-After` says when to try again",
    "_503": "The service that keeps the accounts does not answer, or is busy",
}
router = APIRouter(prefix="/auth", tags=["auth"], responses=problems(**_OFTEN))
me_router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", status_code=201)
async def register(body: Credentials, auth: Auth) -> None:
    """Opens an account and sends a code to its address. The answer is the same where there was one already."""
    await auth.register(body.email, body.password)


@router.post("/confirm", status_code=204, responses=problems(_400="The code is wrong or too old"))
async def confirm(body: Confirmation, auth: Auth) -> None:
    """The code that was sent: from now on the account can be used."""
    await auth.confirm(body.email, body.code)


@router.post("/resend", status_code=202)
async def resend(body: Address, auth: Auth) -> None:
    """Sends the code for `confirm` again, if there is an account that waits for it."""
    await auth.resend(body.email)


@router.post("/forgot", status_code=202)
async def forgot(body: Address, auth: Auth) -> None:
    """Sends a code for `reset`, if there is such an account."""
    await auth.forgot(body.email)


@router.post("/reset", status_code=204, responses=problems(_400="The code is wrong or too old"))
async def reset(body: NewPassword, auth: Auth) -> None:
    """A new password, by the code that was sent."""
    await auth.reset(body.email, body.code, body.password)


@router.post(
    "/login",
    responses=problems(_401="Address and password do not go together", _403="The account waits for its code"),
)
async def login(body: Credentials, auth: Auth) -> TokenAnswer | ChallengeQuestion:
    """Tokens, or a challenge: what else is asked for."""
    return _answer(await auth.login(body.email, body.password))


@router.post(
    "/challenge",
    responses=problems(_400="The code is wrong", _401="It took too long; sign in again"),
)
async def challenge(body: ChallengeAnswer, auth: Auth) -> TokenAnswer | ChallengeQuestion:
    """Answers a challenge of `login`; another one may follow."""
    return _answer(await auth.challenge(body.challenge, body.session, body.answers))


@router.post("/refresh", responses=problems(_401="The token is no longer good: sign in again"))
async def refresh(body: RefreshToken, auth: Auth) -> TokenAnswer:
    """A new access token. Where a `refresh_token` comes along, the old one is no longer good."""
    tokens = await auth.refresh(body.refresh_token)
    return _token_answer(tokens)


@router.post("/logout", status_code=204)
async def logout(body: RefreshToken, auth: Auth) -> None:
    """Makes a refresh token useless, and the access tokens that came of it within a minute."""
    await auth.logout(body.refresh_token)


@me_router.get("/me", responses=problems(**AUTHENTICATED))
async def me(caller: Caller) -> Me:
    """Who the bearer token stands for, whichever provider knows it."""
    return Me(id=caller.id, email=caller.email, groups=list(caller.groups), provider=caller.provider)


def _answer(outcome: Tokens | Challenge) -> TokenAnswer | ChallengeQuestion:
    if isinstance(outcome, Challenge):
        return ChallengeQuestion(challenge=outcome.name, session=outcome.session, parameters=dict(outcome.parameters))
    return _token_answer(outcome)


def _token_answer(tokens: Tokens) -> TokenAnswer:
    return TokenAnswer(
        access_token=tokens.access_token, expires_in=tokens.expires_in, refresh_token=tokens.refresh_token
    )
