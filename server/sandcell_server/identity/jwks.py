"""The public keys that an issuer signs with (RFC 7517): fetched when one is asked for that is not known yet."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

import httpx2
from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWTError

from sandcell_server.accounts.errors import AccountsUnavailable

logger = logging.getLogger(__name__)

_FRESH_S = 3600
_PAUSE_S = 30
"""Between two fetches for keys that are not there: forged tokens name as many as they like."""


_FIRST_PAUSE_S = 1


class Keys:
    """The keys at one URL. Keys in hand serve on while the issuer cannot be reached."""

    def __init__(self, url: str, client: httpx2.AsyncClient, now: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._client = client
        self._now = now
        self._keys: dict[str, PyJWK] = {}
        self._fetched = -float("inf")
        self._tried = -float("inf")
        self._lock = asyncio.Lock()

    async def key(self, kid: str) -> PyJWK | None:
        """The key of this id, None if the issuer has none. `AccountsUnavailable` if there never was an answer."""
        if self._due(kid):
            async with self._lock:
                if self._due(kid):
                    await self._fetch()
        if not self._keys:
            raise AccountsUnavailable
        return self._keys.get(kid)

    async def close(self) -> None:
        """Lets go of its connections."""
        await self._client.aclose()

    def _due(self, kid: str) -> bool:
        # Without any key nobody can be recognised: that is tried again soon, but not by each caller after the other.
        pause_over = self._now() - self._tried > (_PAUSE_S if self._keys else _FIRST_PAUSE_S)
        return pause_over and (kid not in self._keys or self._now() - self._fetched > _FRESH_S)

    async def _fetch(self) -> None:
        try:
            answer = await self._client.get(self._url)
            answer.raise_for_status()
            found = PyJWKSet.from_dict(answer.json())
        except (httpx2.HTTPError, ValueError, TypeError, AttributeError, RecursionError, PyJWTError) as error:
            logger.warning("the signing keys at %s could not be fetched: %r", self._url, error)
            return
        finally:
            self._tried = self._now()
        self._keys = {key.key_id: key for key in found.keys if key.key_id}
        self._fetched = self._now()
