"""The size of the pools: as many idle runners as were claimed at once lately, and for each who waits one more.

Every backend reckons with the same claims, all backends' own, which the watch shows: they agree without talking to
each other. Who waits is known to its own backend alone, so that a pool which another has made larger is left so for a
while: two that set it right in turn would have pods made and deleted for nobody. An autoscaler of the cluster's own
(KEDA, HPA) may do it instead: SANDCELL_KUBERNETES_SCALE=false.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable

from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway, Stale
from sandcell_server.executors.kubernetes.pods import Pod

logger = logging.getLogger(__name__)

EVERY_S = 1.0
NUDGE_S = 5.0
AT_ONCE_S = 5.0  # about what a runner takes to become ready


class Demand:
    """Claims of one pool; `now` is on the monotonic clock."""

    def __init__(self, *, smallest: int, largest: int, remembered_s: float) -> None:
        self._smallest = smallest
        self._largest = max(smallest, largest)
        self._remembered_s = remembered_s
        self._claims: deque[float] = deque()
        self._peaks: deque[tuple[float, int]] = deque()
        self._size = 0
        self._grown = 0.0

    def claimed(self, now: float) -> None:
        self._claims.append(now)
        while self._claims[0] <= now - AT_ONCE_S:
            self._claims.popleft()
        self._peaks.append((now, len(self._claims)))

    def wanted(self, now: float, waiting: int) -> int:
        """How many are to be ready."""
        while self._peaks and self._peaks[0][0] <= now - self._remembered_s:
            self._peaks.popleft()
        peak = max((size for _, size in self._peaks), default=0)
        return min(self._largest, max(self._smallest, peak) + waiting)

    def size(self, now: float, waiting: int, size: int) -> int:
        """What a pool of this size is to have: more at once; fewer when nobody has made it larger for as long as claims
        are remembered."""
        if size > self._size:
            self._grown = now
        self._size = size
        wanted = self.wanted(now, waiting)
        return size if wanted < size and now < self._grown + self._remembered_s else wanted


class Scaler:
    """Sets the replicas of the pools' Deployments; a pool without one is taken out of `pools`."""

    def __init__(self, api: Api, demand: Callable[[], Demand], waiting: dict[str, int], pools: set[str]) -> None:
        self._api = api
        self._new_demand = demand
        self._demands: dict[str, Demand] = {}
        self._waiting = waiting
        self._pools = pools
        self._claimed: set[str] = set()
        self._next_nudge: dict[str, float] = {}
        self._trouble: str | None = None

    def see(self, pod: Pod, gone: bool) -> None:
        """The watch's news of a pod: a claim is counted once."""
        uid = pods.uid(pod)
        if gone:
            self._claimed.discard(uid)
        elif not pods.is_idle(pod) and not pod["metadata"].get("deletionTimestamp") and uid not in self._claimed:
            self._claimed.add(uid)
            self._demand(pods.runtime(pod)).claimed(time.monotonic())

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            for runtime in sorted(self._pools):
                try:
                    await self._scale(runtime)
                    self._trouble = None
                except Stale:
                    continue  # another backend was first
                except ApiAway as error:
                    if self._trouble is None:
                        logger.warning("the pool of runtime %r cannot be scaled: %s", runtime, error)
                    self._trouble = str(error)

    async def _scale(self, runtime: str) -> None:
        deployment = await self._api.deployment(pods.deployment(runtime))
        if deployment is None:
            if runtime != "default":
                self._pools.discard(runtime)
            return
        now, waiting = time.monotonic(), self._waiting.get(runtime, 0)
        size = int(deployment["spec"].get("replicas", 1))
        demand = self._demand(runtime)
        wanted = demand.size(now, waiting, size)
        if waiting and pods.failure(deployment) and now >= self._next_nudge.get(runtime, 0):
            # After each refusal (a full quota, say) its controller waits twice as long, up to a quarter of an hour. A
            # change of size makes it try at once.
            self._next_nudge[runtime] = now + NUDGE_S
            least = demand.wanted(now, waiting)
            wanted = least + 1 if size != least + 1 else least
        if wanted != size:
            logger.info("pool of runtime %r: %d runners", runtime, wanted)
            await self._api.scale(pods.deployment(runtime), wanted, pods.version(deployment))

    def _demand(self, runtime: str) -> Demand:
        if runtime not in self._demands:
            self._demands[runtime] = self._new_demand()
        return self._demands[runtime]
