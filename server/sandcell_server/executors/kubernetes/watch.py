"""What pods there are, kept up to date by a watch, and the candidates among them, first come first served."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway, Stale
from sandcell_server.executors.kubernetes.pods import Pod

logger = logging.getLogger(__name__)

_AGAIN_S = 1.0


class PodWatch:
    """`known` has every pod of the pools by uid; `changed` is told of each change, and whether the pod is gone."""

    def __init__(self, api: Api, runtime_class: str, changed: Callable[[Pod, bool], None]) -> None:
        self._api = api
        self._runtime_class = runtime_class
        self._changed = changed
        self.known: dict[str, Pod] = {}
        self.away: str | None = "the API server has not answered yet"
        self._tried: dict[str, str] = {}  # the version at which somebody here tried to claim it, by uid
        self._news = asyncio.Event()
        self._age = 0
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when the first list is there, or was refused."""
        self._task = asyncio.create_task(self._follow())
        await self._news.wait()

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def candidates(self, runtime: str) -> list[Pod]:
        """Idle and warm, oldest first, without those that somebody here has tried to claim as they are known: another
        backend may have been first, or only the kubelet with news of it."""
        found = [
            pod
            for uid, pod in self.known.items()
            if self._tried.get(uid) != pods.version(pod)
            and pods.runtime(pod) == runtime
            and pods.is_candidate(pod, self._runtime_class)
        ]
        return sorted(found, key=lambda pod: str(pod["metadata"]["creationTimestamp"]))

    def idle(self, runtime: str) -> list[Pod]:
        """The pool of a runtime, warm or not."""
        return [pod for pod in self.known.values() if pods.is_idle(pod) and pods.runtime(pod) == runtime]

    def tried(self, pod: Pod) -> None:
        """As it is known now it is nobody's candidate here."""
        self._tried[pods.uid(pod)] = pods.version(pod)

    @property
    def age(self) -> int:
        """Grows with each news; see `change`."""
        return self._age

    async def change(self, since: int, timeout_s: float) -> None:
        """Waits for news later than this `age`, or for so long."""
        if self._age == since:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._news.wait()

    def _tell(self) -> None:
        self._age += 1
        self._news.set()

    async def _follow(self) -> None:
        while True:
            try:
                await self._follow_once()
            except Stale:
                continue  # the server has forgotten that version: list again
            except ApiAway as error:
                if self.away is None:
                    logger.warning("Kubernetes: %s", error)
                self.away = str(error)
            except Exception:
                logger.exception("the watch of pods failed")
                self.away = "the watch of pods failed; the log says how"
            self._tell()
            await asyncio.sleep(_AGAIN_S)

    async def _follow_once(self) -> None:
        listed, version = await self._api.list_pods()
        now = {pods.uid(pod): pod for pod in listed}
        for uid in self.known.keys() - now.keys():
            self._forget(self.known[uid])
        for pod in listed:
            self._learn(pod)
        self.away = None
        while True:
            self._tell()
            async with contextlib.aclosing(self._api.watch(version)) as events:
                async for kind, pod in events:
                    version = pod["metadata"]["resourceVersion"]
                    if kind == "DELETED":
                        self._forget(pod)
                    elif kind in ("ADDED", "MODIFIED"):
                        self._learn(pod)

    def _learn(self, pod: Pod) -> None:
        self.known[pods.uid(pod)] = pod
        self._changed(pod, False)
        self._tell()

    def _forget(self, pod: Pod) -> None:
        self.known.pop(pods.uid(pod), None)
        self._tried.pop(pods.uid(pod), None)
        self._changed(pod, True)
        self._tell()
