"""Until when a session's pod is to be left alone: a label on it, put off while the session is used."""

from __future__ import annotations

import asyncio
import logging
import time

from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway, Stale

logger = logging.getLogger(__name__)


class Expiry:
    """Put off in the background, and only when a good part of it has passed: each time is a write of etcd's."""

    def __init__(self, api: Api, name: str, backend: str, *, until: int, lasts_s: float) -> None:
        self._api = api
        self._name = name
        self._backend = backend
        self._until = until
        self._lasts_s = lasts_s
        self._writing: asyncio.Task[None] | None = None

    def put_off(self) -> None:
        """The session is being used; returns at once."""
        until = int(time.time() + self._lasts_s)
        if (self._writing is None or self._writing.done()) and until - self._until > self._lasts_s / 10:
            self._writing = asyncio.create_task(self._write(until))

    async def end(self) -> None:
        """It stays as it is."""
        if self._writing:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)

    async def _write(self, until: int) -> None:
        try:
            await self._api.patch(self._name, pods.extend_patch(until, self._backend))
        except (ApiAway, Stale) as error:
            logger.warning("the end of pod %s could not be put off: %s", self._name, error)
        else:
            self._until = until
