"""Making a pod this backend's: a new one from its pool, or a session's that another backend has or had."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from datetime import UTC, datetime

from sandcell_server.errors import SandboxUnavailable
from sandcell_server.executors.base import Use
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway, Stale
from sandcell_server.executors.kubernetes.claim import CONNECT_S, ClaimKey, NotClaimed, Visit
from sandcell_server.executors.kubernetes.expiry import Expiry
from sandcell_server.executors.kubernetes.pods import Pod
from sandcell_server.executors.kubernetes.sandbox import KubernetesSandbox
from sandcell_server.executors.kubernetes.watch import PodWatch
from sandcell_server.settings import Settings

logger = logging.getLogger(__name__)

MARGIN_S = 30  # of a pod's life, for what comes before and after a run, and for clocks that differ


class Claims:
    """What this backend has claimed. `held` are the sandboxes by the uids of their pods."""

    def __init__(self, api: Api, watch: PodWatch, key: ClaimKey, settings: Settings) -> None:
        self.backend = secrets.token_hex(8)
        self.held: dict[str, KubernetesSandbox] = {}
        self._busy: set[str] = set()  # being claimed
        self._api = api
        self._watch = watch
        self._key = key
        self._settings = settings

    def holds(self, pod: Pod) -> bool:
        """Whether it is this backend's, or about to be."""
        return pods.uid(pod) in self.held or pods.uid(pod) in self._busy

    def is_lost(self, pod: Pod) -> bool:
        """Whether it was claimed here for a single run, and nobody here knows of it: the answer to the claim was lost,
        or its removal failed. (A session's may be another's by now, or wait for its owner.)"""
        return pods.is_claimed_by(pod, self.backend) and not pods.holds_session(pod) and not self.holds(pod)

    async def claim(self, pod: Pod, use: Use) -> KubernetesSandbox:
        """A pod of the pool, ours alone and answering. `Stale` when another was first, `ApiAway`, `NotClaimed` when
        its runner is no use: then it is deleted."""
        self._watch.tried(pod)
        self._busy.add(pods.uid(pod))
        try:
            return await self._claim(pod, use)
        finally:
            self._busy.discard(pods.uid(pod))

    async def resume(self, pod: Pod, use: Use) -> KubernetesSandbox:
        """A session's pod. `NoAnswer` when its runner runs a cell all the time; `NotClaimed` when it is of no use to
        us: it is gone, or knows another key."""
        self._busy.add(pods.uid(pod))
        try:
            visit = await self._visit(pod, self._settings.kubernetes_wait_s)
            return await self._welcome(pod, visit, use, resumed=True)
        finally:
            self._busy.discard(pods.uid(pod))

    def see(self, pod: Pod, gone: bool) -> None:
        """The watch's news of a pod."""
        sandbox = self.held.get(pods.uid(pod))
        if sandbox:
            sandbox.see(pod, gone)
            if gone:
                del self.held[pods.uid(pod)]

    def count(self) -> int:
        """How many sandboxes it has."""
        return sum(not sandbox.has_moved() for sandbox in self.held.values())

    async def release(self, sandbox: KubernetesSandbox) -> None:
        """Leaves a session's pod to whoever comes next."""
        if self.held.get(sandbox.uid) is sandbox:
            del self.held[sandbox.uid]
        await sandbox.release()

    async def close(self) -> None:
        """Removes every sandbox that is left."""
        await asyncio.gather(*(sandbox.close() for sandbox in self.held.values()), return_exceptions=True)

    async def _claim(self, pod: Pod, use: Use) -> KubernetesSandbox:
        # The runner is called before it is claimed: by the time that etcd has written the claim it is ready.
        visiting = asyncio.create_task(self._visit(pod, CONNECT_S))
        try:
            pod = await self._api.patch(pods.name(pod), self._patch(pod, use))
        except BaseException:
            visiting.cancel()
            for result in await asyncio.gather(visiting, return_exceptions=True):
                if isinstance(result, Visit):
                    result.end()
            raise
        try:
            return await self._welcome(pod, await visiting, use, resumed=False)
        except (NotClaimed, asyncio.CancelledError):
            await asyncio.shield(asyncio.ensure_future(self._delete(pod)))
            raise

    async def _visit(self, pod: Pod, timeout_s: float) -> Visit:
        port = self._settings.kubernetes_port
        return await Visit.begin(pods.address(pod), port, pods.uid(pod), self._key, timeout_s)

    async def _welcome(self, pod: Pod, visit: Visit, use: Use, *, resumed: bool) -> KubernetesSandbox:
        """Held until it is removed, released, or gone."""
        expiry = None
        if use.session is not None:
            expiry = Expiry(
                self._api, pods.name(pod), self.backend, until=pods.expires(pod), lasts_s=self._session_lasts_s()
            )
        sandbox = KubernetesSandbox(pod, visit, self._api, expiry)
        self.held[sandbox.uid] = sandbox
        try:
            if expiry:
                await sandbox.keep()
        except BaseException:
            await (self.release(sandbox) if resumed else sandbox.close())
            raise
        return sandbox

    def _patch(self, pod: Pod, use: Use) -> Pod:
        settings = self._settings
        if use.session is None:
            lives_s = int(use.wall_s) + settings.drain_s + MARGIN_S
            expires_s: float = lives_s
        else:
            lives_s, expires_s = settings.kubernetes_session_s, self._session_lasts_s()
        return pods.claim_patch(
            pod, backend=self.backend, use=use, lives_s=lives_s,
            expires=int(time.time() + expires_s), now=datetime.now(UTC),
        )  # fmt: skip

    def _session_lasts_s(self) -> float:
        """A pod is left alone this long after a run in it has begun."""
        return self._settings.session_idle_s + self._settings.wall_s_max + MARGIN_S

    async def _delete(self, pod: Pod) -> None:
        try:
            await self._api.delete(pods.name(pod), pods.uid(pod))
        except ApiAway as error:
            logger.warning("pod %s could not be deleted: %s", pods.name(pod), error)


class Waiting:
    """Waits for a pod of a pool, and tries one after the other; `count` are those who wait, by runtime."""

    _BAD_PODS = 3  # in a row, before a caller is told
    _LOOK_S = 1.0

    def __init__(self, claims: Claims, watch: PodWatch, wait_s: float) -> None:
        self._claims = claims
        self._watch = watch
        self._wait_s = wait_s
        self.count: dict[str, int] = {}

    async def acquire(self, runtime: str, use: Use) -> KubernetesSandbox | None:
        """None when there was none in time, or none can be expected. `SandboxUnavailable` for what has another
        reason."""
        self.count[runtime] = self.count.get(runtime, 0) + 1
        try:
            return await self._acquire(runtime, use)
        finally:
            self.count[runtime] -= 1

    async def _acquire(self, runtime: str, use: Use) -> KubernetesSandbox | None:
        deadline = time.monotonic() + self._wait_s
        failures: list[str] = []
        while True:
            if self._watch.away:
                raise SandboxUnavailable(f"Kubernetes: {self._watch.away}", retry_after=5)
            age = self._watch.age
            if candidates := self._watch.candidates(runtime):
                try:
                    return await self._claims.claim(candidates[0], use)
                except Stale:
                    pass  # another backend was first, or the kubelet had news of it
                except ApiAway as error:
                    raise SandboxUnavailable(f"Kubernetes: {error}", retry_after=5) from None
                except NotClaimed as error:
                    logger.warning("pod %s was no use: %s", pods.name(candidates[0]), error)
                    failures.append(f"{pods.name(candidates[0])}: {error}")
                    if len(failures) >= self._BAD_PODS:
                        raise SandboxUnavailable(f"Runner pods cannot be used: {'; '.join(failures)}.") from None
            elif time.monotonic() > deadline or self._is_hopeless(runtime):
                return None
            else:
                await self._watch.change(age, self._LOOK_S)

    def _is_hopeless(self, runtime: str) -> bool:
        """Whether every pod of the pool is one that waiting does not help, or has not helped for long."""
        now = datetime.now(UTC)
        idle = self._watch.idle(runtime)
        return bool(idle) and all(
            pods.trouble(pod) or (pods.unschedulable(pod, now) or ("", 0.0))[1] > self._wait_s for pod in idle
        )
