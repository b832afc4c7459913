"""Cognito's access tokens: checked here by signature, and now and then with Cognito for having been revoked."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import jwt
from botocore.exceptions import BotoCoreError, ClientError

from sandcell_server.identity.jwks import Keys
from sandcell_server.identity.principal import Principal

logger = logging.getLogger(__name__)

_LEEWAY_S = 30
_KEPT = 10_000
_AT_ONCE = 16
_LONGEST = 16_384
"""Characters of a token. Cognito's have about a thousand."""


@dataclass(frozen=True, slots=True)
class _Standing:
    good: bool
    email: str | None
    asked: float


class CognitoIdentity:
    """Recognises access tokens of one app client of one user pool.

    A signature says nothing of a sign-out since; so Cognito is asked too (GetUser), at most once in `check_s` seconds
    for a token, which also tells the e-mail address. While Cognito cannot be reached, the signature must do: tokens
    expire within a day at most.
    """

    def __init__(
        self,
        keys: Keys,
        client: Any,
        *,
        issuer: str,
        client_id: str,
        check_s: float = 60,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keys = keys
        self._client = client
        self._issuer = issuer
        self._client_id = client_id
        self._check_s = check_s
        self._now = now
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="cognito-identity")
        self._asking: dict[bytes, asyncio.Task[_Standing]] = {}
        self._standings: OrderedDict[bytes, _Standing] = OrderedDict()

    async def identify(self, token: str) -> Principal | None:
        claims = await self._claims(token)
        if claims is None:
            return None
        standing = await self._standing(token)
        if not standing.good:
            return None
        groups = claims.get("cognito:groups") or []
        return Principal(
            id=f"cognito:{claims['sub']}",
            provider="cognito",
            email=standing.email,
            groups=tuple(str(group) for group in groups) if isinstance(groups, list) else (),
        )

    async def close(self) -> None:
        """Lets go of its connections."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()
        await self._keys.close()

    async def _claims(self, token: str) -> dict[str, Any] | None:
        """What a token says, if it is one of ours and in time."""
        if len(token) > _LONGEST:
            return None
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.InvalidTokenError, RecursionError):  # its JSON may be nested deeply
            return None
        if header.get("alg") != "RS256" or not isinstance(header.get("kid"), str):
            return None
        key = await self._keys.key(header["kid"])
        if key is None or key.key_type != "RSA":
            return None
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                issuer=self._issuer,
                leeway=_LEEWAY_S,
                options={"require": ["exp", "iss", "sub", "client_id", "token_use"], "verify_aud": False},
            )
        except jwt.InvalidTokenError:
            return None
        kind = claims["token_use"]
        ours = kind == "access" and claims["client_id"] == self._client_id
        return claims if ours else None

    async def _standing(self, token: str) -> _Standing:
        name = hashlib.sha256(token.encode()).digest()
        known = self._standings.get(name)
        if known and self._now() - known.asked < self._check_s:
            return known
        task = self._asking.get(name)
        if task is None:  # else it is being asked for already: a page's requests come all at once
            task = self._asking[name] = asyncio.create_task(self._ask_and_keep(name, token, known))
            task.add_done_callback(lambda _: self._asking.pop(name, None))
        return await asyncio.shield(task)

    async def _ask_and_keep(self, name: bytes, token: str, known: _Standing | None) -> _Standing:
        found = await self._ask(token, known)
        self._standings[name] = found
        self._standings.move_to_end(name)
        while len(self._standings) > _KEPT:
            self._standings.popitem(last=False)
        return found

    async def _ask(self, token: str, known: _Standing | None) -> _Standing:
        try:
            asking = partial(self._client.get_user, AccessToken=token)
            user = await asyncio.get_running_loop().run_in_executor(self._threads, asking)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in ("NotAuthorizedException", "UserNotFoundException", "PasswordResetRequiredException"):
                return _Standing(False, None, self._now())
            logger.warning("a token could not be checked with Cognito: %s", code)
        except BotoCoreError as error:
            logger.warning("a token could not be checked with Cognito: %s", error)
        else:
            attributes = {item["Name"]: item["Value"] for item in user.get("UserAttributes", [])}
            return _Standing(True, attributes.get("email"), self._now())
        return _Standing(known is None or known.good, known.email if known else None, self._now())
