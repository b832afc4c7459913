"""One backend at a time opens a session: whoever holds the Lease by its name looks for it, or makes it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from sandcell_server.errors import SandboxUnavailable
from sandcell_server.executors.base import Use
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway, Lease, Stale

logger = logging.getLogger(__name__)

_LASTS_S = 15  # since its holder was last heard of, who may have been killed; clocks must differ by less than that
_RENEW_S = 4
_LOOK_S = 0.1


class SessionLock:
    """Runs of one session at one backend wait for each other before they ask; this is for those of two backends."""

    def __init__(self, api: Api, backend: str, wait_s: float) -> None:
        self._api = api
        self._backend = backend
        self._wait_s = wait_s
        self._returning: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def held(self, use: Use) -> AsyncIterator[None]:
        """For as long as the body runs. `SandboxUnavailable` when another backend holds it all the time."""
        lease = await self._take(use)
        renewing = asyncio.create_task(self._renew(lease))
        try:
            yield
        finally:
            renewing.cancel()
            task = asyncio.create_task(self._give_back(lease))  # nobody here has to wait for that
            self._returning.add(task)
            task.add_done_callback(self._returning.discard)

    async def close(self) -> None:
        """Waits until all that was held has been given back."""
        await asyncio.gather(*self._returning, return_exceptions=True)

    async def _take(self, use: Use) -> Lease:
        deadline = time.monotonic() + self._wait_s
        while True:
            try:
                with contextlib.suppress(Stale):  # there is one
                    return await self._api.create_lease(new_lease(use, self._backend, datetime.now(UTC)))
                found = await self._api.lease(lock_name(use))
                if found and is_past(found, datetime.now(UTC)):
                    await self._api.delete_lease(found)
                    continue
            except ApiAway as error:
                raise SandboxUnavailable(f"Kubernetes: {error}", retry_after=5) from None
            if time.monotonic() > deadline:
                raise SandboxUnavailable(
                    f"Session {use.session!r} is being opened by another backend; try again in a moment.",
                    retry_after=5,
                )
            await asyncio.sleep(_LOOK_S)

    async def _renew(self, lease: Lease) -> None:
        while True:
            await asyncio.sleep(_RENEW_S)
            try:
                await self._api.patch_lease(pods.name(lease), renewal(lease, datetime.now(UTC)))
            except (ApiAway, Stale) as error:
                logger.warning("the lock of a session could not be renewed: %s", error)

    async def _give_back(self, lease: Lease) -> None:
        try:
            await self._api.delete_lease(lease)
        except ApiAway as error:
            logger.warning("the lock of a session was not given back, and ends in %d s: %s", _LASTS_S, error)


def lock_name(use: Use) -> str:
    """A principal's session, as the name of an object."""
    return f"sandcell-session-{pods.fingerprint(f'{len(use.principal)} {use.principal} {use.session}')}"


def new_lease(use: Use, backend: str, now: datetime) -> Lease:
    """As it is created."""
    return {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": lock_name(use), "labels": {pods.NAME: pods.RUNNER}},
        "spec": {
            "holderIdentity": backend,
            "leaseDurationSeconds": _LASTS_S,
            "acquireTime": _micro(now),
            "renewTime": _micro(now),
        },
    }


def renewal(lease: Lease, now: datetime) -> Lease:
    """A merge patch of this very Lease."""
    return {"metadata": {"uid": pods.uid(lease)}, "spec": {"renewTime": _micro(now)}}


def is_past(lease: Lease, now: datetime) -> bool:
    """Whether its holder has not been heard of for too long."""
    spec = lease.get("spec") or {}
    heard = spec.get("renewTime") or spec.get("acquireTime") or lease["metadata"]["creationTimestamp"]
    return now - datetime.fromisoformat(heard) > timedelta(seconds=spec.get("leaseDurationSeconds") or _LASTS_S)


def _micro(moment: datetime) -> str:
    """A MicroTime of the API's."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
