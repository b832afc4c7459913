"""The executor of a cluster: runners claimed from a Deployment's idle pods, one for each caller."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from sandcell_server.errors import SandboxUnavailable, UnknownRuntime
from sandcell_server.executors.base import Description, KeptSession, Sandbox, SessionKeeper, Use
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway
from sandcell_server.executors.kubernetes.claim import ClaimKey
from sandcell_server.executors.kubernetes.claiming import Claims, Waiting
from sandcell_server.executors.kubernetes.keeping import KubernetesSessions
from sandcell_server.executors.kubernetes.lock import SessionLock
from sandcell_server.executors.kubernetes.pods import Pod
from sandcell_server.executors.kubernetes.refusals import why_none
from sandcell_server.executors.kubernetes.scaling import Demand, Scaler
from sandcell_server.executors.kubernetes.sweeping import Sweeper
from sandcell_server.executors.kubernetes.watch import PodWatch
from sandcell_server.settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Parts:
    """What there is once the API server can be asked."""

    api: Api
    watch: PodWatch
    claims: Claims
    waiting: Waiting
    sessions: KubernetesSessions
    lock: SessionLock
    scaler: Scaler
    tasks: tuple[asyncio.Task[None], ...]


class KubernetesExecutor:
    """Stores nothing: who has claimed a pod is written on it. Any number of backends share one pool."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._reason: str | None = "the backend has not started yet"
        self._parts: _Parts | None = None
        self._pools = {"default"}  # runtimes of which there is a Deployment, or was when one was last looked for
        self._too_small = False

    async def start(self) -> None:
        settings = self._settings
        if settings.kubernetes_claim_key is None:
            self._reason = "SANDCELL_KUBERNETES_CLAIM_KEY names no file: without its key no runner lets a backend in."
            return
        try:
            key = await asyncio.to_thread(ClaimKey.read, settings.kubernetes_claim_key)
        except (OSError, ValueError) as error:
            self._reason = f"SANDCELL_KUBERNETES_CLAIM_KEY: {error}"
            return
        try:
            api = await Api.connect(settings.kubernetes_namespace, settings.kubernetes_config)
        except ApiAway as error:
            self._reason = f"Kubernetes: {error}"
            return
        watch = PodWatch(api, settings.kubernetes_runtime_class, self._changed)
        claims = Claims(api, watch, key, settings)
        waiting = Waiting(claims, watch, settings.kubernetes_wait_s)
        scaler = Scaler(api, self._demand, waiting.count, self._pools)
        sweeper = Sweeper(api, watch, claims.is_lost)
        work = [sweeper.run(), *([scaler.run()] if settings.kubernetes_scale else [])]
        sessions = KubernetesSessions(api, watch, claims)
        lock = SessionLock(api, claims.backend, settings.kubernetes_wait_s)
        tasks = tuple(asyncio.create_task(coroutine) for coroutine in work)
        self._parts = _Parts(api, watch, claims, waiting, sessions, lock, scaler, tasks)
        self._reason = None
        await watch.start()

    @property
    def sessions(self) -> SessionKeeper | None:
        return _Sessions(self)

    def describe(self) -> Description:
        settings = self._settings
        details = {"namespace": settings.kubernetes_namespace}
        if reason := self.unavailable():
            details["unavailable"] = reason
        return Description("kubernetes", True, settings.kubernetes_runtime_class, "", details)

    def unavailable(self) -> str | None:
        away = self._parts.watch.away if self._parts else None
        return self._reason or (f"Kubernetes: {away}" if away else None)

    def runtimes(self) -> list[str]:
        """The default one, and those of which there have been pods; `acquire` finds others by their names."""
        return ["default", *sorted(self._pools - {"default"})]

    async def warm(self, runtime: str) -> None:
        """Pools are kept warm by their Deployments."""
        await self._require(runtime)

    async def acquire(self, runtime: str, use: Use) -> Sandbox:
        parts = await self._require(runtime)
        if use.session is None:
            return await self._claim(parts, runtime, use)
        async with parts.lock.held(use):
            # Another backend may have opened it while this one waited for the lock.
            return await parts.sessions.resume(use) or await self._claim(parts, runtime, use)

    async def _claim(self, parts: _Parts, runtime: str, use: Use) -> Sandbox:
        sandbox = await parts.waiting.acquire(runtime, use)
        if sandbox is None:
            idle = parts.watch.idle(runtime)
            reason = await why_none(parts.api, runtime, self._settings.kubernetes_runtime_class, idle)
            raise SandboxUnavailable(reason, retry_after=10)
        return sandbox

    def counts(self) -> dict[str, int]:
        if not self._parts:
            return {"ready": 0, "starting": 0, "live": 0}
        watch = self._parts.watch
        ready = sum(len(watch.candidates(name)) for name in self.runtimes())
        idle = sum(len(watch.idle(name)) for name in self.runtimes())
        return {"ready": ready, "starting": max(0, idle - ready), "live": self._parts.claims.count()}

    async def close(self) -> None:
        self._reason = "the backend is stopping"
        if parts := self._parts:
            for task in parts.tasks:
                task.cancel()
            await asyncio.gather(*parts.tasks, return_exceptions=True)
            await parts.claims.close()
            await parts.lock.close()
            await parts.watch.close()
            await parts.api.close()

    def kept_by(self) -> KubernetesSessions | None:
        """Whoever knows the sessions; None before the API server can be asked."""
        return self._parts.sessions if self._parts else None

    async def _require(self, runtime: str) -> _Parts:
        if (reason := self.unavailable()) or not self._parts:
            raise SandboxUnavailable(reason or "the backend has not started yet", retry_after=5)
        if runtime not in self._pools:
            if not await self._has_pool(self._parts.api, runtime):
                known = ", ".join(self.runtimes())
                raise UnknownRuntime(f"There is no runtime {runtime[:80]!r} here. There are: {known}.")
            self._pools.add(runtime)
        return self._parts

    async def _has_pool(self, api: Api, runtime: str) -> bool:
        """Whether there is a Deployment of it: all of its pods may be taken, or it may have been scaled to none."""
        if not pods.may_be_runtime(runtime):
            return False
        try:
            return await api.deployment(pods.deployment(runtime)) is not None
        except ApiAway as error:
            if not error.forbidden:
                raise SandboxUnavailable(f"Kubernetes: {error}", retry_after=5) from None
            return False  # the Role names the pools that there are

    def _demand(self) -> Demand:
        settings = self._settings
        return Demand(smallest=settings.pool_min, largest=settings.pool_max, remembered_s=settings.pool_idle_s)

    def _changed(self, pod: Pod, gone: bool) -> None:
        if not self._parts:
            return
        self._parts.claims.see(pod, gone)
        self._parts.scaler.see(pod, gone)
        if pods.is_idle(pod):
            self._pools.add(pods.runtime(pod))
        limit = pods.memory_limit_mb(pod)
        if limit is not None and limit <= self._settings.memory_mb_max and not self._too_small:
            self._too_small = True
            logger.warning(
                "SANDCELL_MEMORY_MB_MAX is %d, and runner pods have %d MiB: a run that uses as much ends with its pod",
                self._settings.memory_mb_max, limit,
            )  # fmt: skip


class _Sessions:
    """The executor's `SessionKeeper`: there before the API server is."""

    def __init__(self, executor: KubernetesExecutor) -> None:
        self._executor = executor

    def kept(self, principal: str) -> list[KeptSession]:
        keeper = self._executor.kept_by()
        return keeper.kept(principal) if keeper else []

    async def resume(self, use: Use) -> Sandbox | None:
        keeper = self._executor.kept_by()
        return await keeper.resume(use) if keeper else None

    async def end(self, principal: str, name: str) -> bool:
        keeper = self._executor.kept_by()
        return await keeper.end(principal, name) if keeper else False

    async def release(self, sandbox: Sandbox) -> None:
        keeper = self._executor.kept_by()
        assert keeper
        await keeper.release(sandbox)
