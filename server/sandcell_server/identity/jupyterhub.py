"""JupyterHub's tokens: the backend is a service of the Hub and asks it whose they are.

Source: https://jupyterhub.readthedocs.io/en/stable/reference/services.html
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import httpx2

from sandcell_server.errors import Unavailable
from sandcell_server.identity.principal import Principal

logger = logging.getLogger(__name__)

_KEPT = 10_000
# Others' tokens are not passed on to the Hub: its own have no dots, as JWTs have.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,256}")


class HubUnavailable(Unavailable):
    code, title, retry_after = "hub_unavailable", "JupyterHub does not answer", 5

    def __init__(self) -> None:
        super().__init__("JupyterHub, which knows whose token this is, does not answer. Try again in a moment.")


class HubIdentity:
    """Recognises tokens that may access this service: scope `access:services!service=<service>`, or all services.

    What the Hub said is believed for `fresh_s` seconds.
    """

    def __init__(
        self,
        client: httpx2.AsyncClient,
        *,
        api_url: str,
        service: str,
        fresh_s: float = 30,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._url = f"{api_url.rstrip('/')}/user"
        self._scopes = {"access:services", f"access:services!service={service}"}
        self._fresh_s = fresh_s
        self._now = now
        self._known: OrderedDict[bytes, tuple[Principal | None, float]] = OrderedDict()

    async def identify(self, token: str) -> Principal | None:
        if not _TOKEN.fullmatch(token):
            return None
        name = hashlib.sha256(token.encode()).digest()
        if (known := self._known.get(name)) and self._now() - known[1] < self._fresh_s:
            return known[0]
        found = await self._ask(token)
        self._known[name] = (found, self._now())
        self._known.move_to_end(name)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(self, token: str) -> Principal | None:
        try:
            answer = await self._client.get(self._url, headers={"Authorization": f"token {token}"})
        except httpx2.HTTPError as error:
            logger.warning("the Hub does not answer: %s", error)
            raise HubUnavailable from error
        if answer.status_code in (401, 403, 404):
            return None
        if answer.status_code != 200:
            logger.warning("the Hub answers %d", answer.status_code)
            raise HubUnavailable
        try:
            model = answer.json()
        except (ValueError, RecursionError) as error:
            logger.warning("what answers at %s is no Hub: %s", self._url, error)
            raise HubUnavailable from error
        return self._principal(model)

    def _principal(self, model: Any) -> Principal | None:
        if not isinstance(model, dict) or model.get("kind") != "user" or not model.get("name"):
            return None  # services have tokens, too; they are nobody's
        if not self._scopes.intersection(_texts(model.get("scopes"))):
            logger.info("a token of Hub user %s lacks the scope %s", model["name"], max(self._scopes, key=len))
            return None
        return Principal(
            id=f"jupyterhub:{model['name']}", provider="jupyterhub", groups=tuple(_texts(model.get("groups")))
        )


def _texts(found: Any) -> list[str]:
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []
