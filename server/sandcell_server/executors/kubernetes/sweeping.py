"""Deleting what nobody uses any more: pods of runs and sessions whose backend is gone, and locks."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway
from sandcell_server.executors.kubernetes.lock import is_past
from sandcell_server.executors.kubernetes.pods import Pod
from sandcell_server.executors.kubernetes.watch import PodWatch

logger = logging.getLogger(__name__)

EVERY_S = 5.0
LATE_S = 30  # that clocks may differ


def is_refuse(pod: Pod, now: float) -> bool:
    """Whether nobody will ever use it: its time is over, or what was claimed in it has ended.

    `now` in seconds since 1970. The owner of a run that has just ended may want to read why: look twice.
    """
    if pod["metadata"].get("deletionTimestamp"):
        return False
    if pods.is_idle(pod):
        return pod.get("status", {}).get("phase") in ("Failed", "Succeeded")  # evicted, say: it has been replaced
    return pods.is_over(pod) or pods.expires(pod) + LATE_S < now


class Sweeper:
    """Every backend sweeps for all; where there is none, `sandcell sweep` does (infra/k8s/base/sweeper.yaml)."""

    def __init__(self, api: Api, watch: PodWatch, is_lost: Callable[[Pod], bool]) -> None:
        self._api = api
        self._watch = watch
        self._is_lost = is_lost
        self._seen: set[str] = set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            if self._watch.away is None:
                await self._sweep()

    async def _sweep(self) -> None:
        now = time.time()
        found = {uid: pod for uid, pod in self._watch.known.items() if is_refuse(pod, now) or self._is_lost(pod)}
        again = {uid: pod for uid, pod in found.items() if uid in self._seen}
        self._seen = set(found)
        for pod in again.values():
            if not pod["metadata"].get("deletionTimestamp"):
                await _delete(self._api, pod)


async def sweep_once(api: Api) -> int:
    """What `sandcell sweep` does; how many pods it has deleted. `ApiAway`."""
    listed, _ = await api.list_pods()
    found = [pod for pod in listed if is_refuse(pod, time.time())]
    for pod in found:
        await api.delete(pods.name(pod), pods.uid(pod))
    for lease in await api.leases():  # of backends that were killed; whoever opens the session again needs no sweep
        if is_past(lease, datetime.now(UTC)):
            await api.delete_lease(lease)
    return len(found)


async def _delete(api: Api, pod: Pod) -> None:
    try:
        await api.delete(pods.name(pod), pods.uid(pod))
    except ApiAway as error:
        logger.warning("pod %s could not be deleted: %s", pods.name(pod), error)
    else:
        logger.info("deleted pod %s, which nobody used any more", pods.name(pod))
