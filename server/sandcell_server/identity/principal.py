"""The caller, and the chain of providers that can recognise one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sandcell_server.errors import Unauthorized, Unavailable


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody recognised. Whatever a caller owns (sessions, quotas) is keyed by `id`, unique over all providers."""

    id: str
    provider: str
    email: str | None = None
    groups: tuple[str, ...] = ()


class IdentityProvider(Protocol):
    """One link of the chain."""

    async def identify(self, token: str) -> Principal | None:
        """The caller that this bearer token stands for, or None when the token is not this provider's, or not good.
        `Unavailable` while the provider cannot say."""

    async def close(self) -> None:
        """Lets go of its connections."""


class IdentityChain:
    """Asks each provider in turn; the first that recognises the token wins."""

    def __init__(self, providers: Sequence[IdentityProvider]) -> None:
        self._providers = tuple(providers)

    async def identify(self, authorization: str | None) -> Principal:
        """The caller named by an `Authorization` header; `Unauthorized` otherwise, `Unavailable` while it may be one
        of a provider's that cannot say."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthorized("This needs an `Authorization: Bearer` header with the backend's token.")
        away: Unavailable | None = None
        for provider in self._providers:
            try:
                if principal := await provider.identify(token.strip()):
                    return principal
            except Unavailable as error:  # the token may still be another's
                away = away or error
        if away:
            raise away
        raise Unauthorized("The bearer token is not one that this backend knows, or it has expired.")

    async def close(self) -> None:
        """Lets go of the providers' connections."""
        for provider in self._providers:
            await provider.close()
