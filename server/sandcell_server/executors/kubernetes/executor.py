"""The executor of a cluster: runners claimed from a Deployment's idle pods, one for each caller."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time

from sandcell_server.errors import SandboxUnavailable, UnknownRuntime
from sandcell_server.executors.base import Description, Sandbox
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway, Stale
from sandcell_server.executors.kubernetes.claim import ClaimKey, NotClaimed, open_channel
from sandcell_server.executors.kubernetes.pods import Pod
from sandcell_server.executors.kubernetes.sandbox import KubernetesSandbox
from sandcell_server.executors.kubernetes.watch import PodWatch
from sandcell_server.settings import Settings

logger = logging.getLogger(__name__)

_DEADLINE_MARGIN_S = 60  # for what comes before and after a run, and for clocks that differ
_BAD_PODS = 3  # in a row, before a caller is told
_LOOK_S = 1.0


class KubernetesExecutor:
    """Stores nothing: who has claimed a pod is written on it. Any number of backends share one pool."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._id = secrets.token_hex(8)
        self._api: Api | None = None
        self._watch: PodWatch | None = None
        self._key: ClaimKey | None = None
        self._reason: str | None = "the backend has not started yet"
        self._live: dict[str, KubernetesSandbox] = {}
        self._starting = 0

    async def start(self) -> None:
        settings = self._settings
        if settings.kubernetes_claim_key is None:
            self._reason = "SANDCELL_KUBERNETES_CLAIM_KEY names no file: without its key no runner lets a backend in."
            return
        try:
            self._key = await asyncio.to_thread(ClaimKey.read, settings.kubernetes_claim_key)
        except (OSError, ValueError) as error:
            self._reason = f"SANDCELL_KUBERNETES_CLAIM_KEY: {error}"
            return
        try:
            self._api = await Api.connect(settings.kubernetes_namespace, settings.kubernetes_config)
        except ApiAway as error:
            self._reason = f"Kubernetes: {error}"
            return
        self._watch = PodWatch(self._api, settings.kubernetes_runtime_class, self._changed)
        self._reason = None
        await self._watch.start()

    def describe(self) -> Description:
        settings = self._settings
        details = {"namespace": settings.kubernetes_namespace}
        if reason := self.unavailable():
            details["unavailable"] = reason
        return Description("kubernetes", True, settings.kubernetes_runtime_class, "", details)

    def unavailable(self) -> str | None:
        away = self._watch.away if self._watch else None
        return self._reason or (f"Kubernetes: {away}" if away else None)

    def runtimes(self) -> list[str]:
        """The default one, and those of which there are pods."""
        known = self._watch.known.values() if self._watch else ()
        return ["default", *sorted({pods.runtime(pod) for pod in known if pods.is_idle(pod)} - {"default"})]

    async def warm(self, runtime: str) -> None:
        """Pools are kept warm by their Deployments."""
        self._require(runtime)

    async def acquire(self, runtime: str) -> Sandbox:
        self._require(runtime)
        self._starting += 1
        try:
            return await self._acquire(runtime)
        finally:
            self._starting -= 1

    def counts(self) -> dict[str, int]:
        ready = sum(len(self._watch.candidates(name)) for name in self.runtimes()) if self._watch else 0
        return {"ready": ready, "starting": self._starting, "live": len(self._live)}

    async def close(self) -> None:
        self._reason = "the backend is stopping"
        await asyncio.gather(*(sandbox.close() for sandbox in list(self._live.values())), return_exceptions=True)
        if self._watch:
            await self._watch.close()
        if self._api:
            await self._api.close()

    def _require(self, runtime: str) -> None:
        if reason := self.unavailable():
            raise SandboxUnavailable(reason)
        if runtime not in self.runtimes():
            raise UnknownRuntime(f"There is no runtime {runtime[:80]!r} here. There are: {', '.join(self.runtimes())}.")

    async def _acquire(self, runtime: str) -> KubernetesSandbox:
        """Candidates one after the other until one is ours; `SandboxUnavailable` when none comes in time."""
        assert self._watch
        deadline = time.monotonic() + self._settings.kubernetes_wait_s
        failures: list[str] = []
        while True:
            for pod in self._watch.candidates(runtime):
                self._watch.take(pod)
                try:
                    return await self._claim(pod)
                except Stale:
                    continue  # another backend was first
                except ApiAway as error:
                    raise SandboxUnavailable(f"Kubernetes: {error}") from None
                except (NotClaimed, ConnectionError) as error:
                    logger.warning("pod %s was no use: %s", pods.name(pod), error)
                    failures.append(f"{pods.name(pod)}: {error}")
                    if len(failures) >= _BAD_PODS:
                        raise SandboxUnavailable(f"Runner pods cannot be used: {'; '.join(failures)}.") from None
                break  # the list is old by now
            else:
                if time.monotonic() > deadline or self._is_hopeless(runtime):
                    raise SandboxUnavailable(self._why_none(runtime))
                await self._watch.change(_LOOK_S)
                if reason := self.unavailable():
                    raise SandboxUnavailable(reason)

    async def _claim(self, pod: Pod) -> KubernetesSandbox:
        """This pod, ours alone and answering; afterwards it is in `_live` until it is removed."""
        assert self._api and self._key
        seconds = int(self._settings.wall_s_max) + self._settings.drain_s + _DEADLINE_MARGIN_S
        try:
            pod = await self._api.patch(pods.name(pod), pods.claim_patch(pod, backend=self._id, deadline_s=seconds))
            port = self._settings.kubernetes_port
            channel = await open_channel(pods.address(pod), port, pods.uid(pod), self._key)
        except Stale:
            raise
        except BaseException:  # it may have been claimed, and nobody else will use it then
            await asyncio.shield(asyncio.ensure_future(self._delete_if_ours(pod)))
            raise
        sandbox = KubernetesSandbox(pod, channel, self._api)
        self._live[sandbox.uid] = sandbox
        try:
            await sandbox.hello()
        except BaseException:
            await sandbox.close()
            raise
        return sandbox

    async def _delete_if_ours(self, pod: Pod) -> None:
        """The patch may have been applied though its answer was not seen; then the watch will tell (see `_changed`)."""
        assert self._api
        if pods.is_claimed_by(pod, self._id):
            try:
                await self._api.delete(pods.name(pod), pods.uid(pod))
            except ApiAway as error:
                logger.warning("pod %s could not be deleted: %s", pods.name(pod), error)

    def _changed(self, uid: str, pod: Pod, gone: bool) -> None:
        sandbox = self._live.get(uid)
        if sandbox:
            sandbox.see(pod, gone)
        if gone:
            self._live.pop(uid, None)

    def _is_hopeless(self, runtime: str) -> bool:
        """Whether every pod of the pool is one that waiting does not help."""
        assert self._watch
        idle = self._watch.idle(runtime)
        return bool(idle) and all(pods.trouble(pod) for pod in idle)

    def _why_none(self, runtime: str) -> str:
        assert self._watch
        where = f"namespace {self._settings.kubernetes_namespace!r}"
        idle = self._watch.idle(runtime)
        if not idle:
            return (
                f"There are no runner pods of runtime {runtime!r} in {where}: its Deployment is not there, has no "
                "replicas, or its quota is full."
            )
        wanted = self._settings.kubernetes_runtime_class
        other = {pod["spec"].get("runtimeClassName") for pod in idle} - {wanted}
        if other and all(pod["spec"].get("runtimeClassName") != wanted for pod in idle):
            return f"The runner pods in {where} are not isolated by RuntimeClass {wanted!r}, so they are not used."
        reasons = [r for pod in idle if (r := pods.trouble(pod) or pods.unschedulable(pod))]
        detail = f": {reasons[0]}" if reasons else ", and those being started were not ready in time"
        return f"No runner pod of runtime {runtime!r} in {where} is ready{detail}."
