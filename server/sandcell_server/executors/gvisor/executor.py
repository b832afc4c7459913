"""The executor on this machine: runsc, a pool per runtime, restored from checkpoints where that works."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sandcell_runner
from sandcell_server.errors import SandboxUnavailable, UnknownRuntime
from sandcell_server.executors.base import Description, Runtime, Sandbox, SessionKeeper, Use
from sandcell_server.executors.gvisor import namespace
from sandcell_server.executors.gvisor.bundle import write_bundle
from sandcell_server.executors.gvisor.cgroups.base import Groups
from sandcell_server.executors.gvisor.cgroups.detect import detect
from sandcell_server.executors.gvisor.process import GvisorSandbox, SandboxFailed
from sandcell_server.executors.gvisor.runsc import Runsc, probe_runsc
from sandcell_server.executors.gvisor.snapshot import Snapshots, UnsafeCache, snapshot_key
from sandcell_server.executors.gvisor.state import StateFolder, sweep
from sandcell_server.executors.pool import Pool
from sandcell_server.executors.runtimes import fingerprint, inspect_runtime, own_interpreter
from sandcell_server.settings import Settings

logger = logging.getLogger(__name__)

RUNNER = Path(sandcell_runner.__file__).parent
# Far above any limit: it only has to stop a runner that lifts its own soft limit from asking for the moon.
_ADDRESS_SPACE_BYTES = 1 << 40
_TEND_S = 5
_PROBE_AGAIN_S = 3


@dataclass
class Environment:
    """A runtime being served: its bundle, its image's key, its pool."""

    runtime: Runtime
    bundle: Path
    config: dict[str, Any]
    pool: Pool
    fingerprint: str
    key: str
    image: Path | None
    making: asyncio.Task[None] | None = None
    failed_restores: int = 0  # in a row
    image_tries: int = 3  # left, before it is left at cold starts


class GvisorExecutor:
    """Makes gVisor sandboxes with the machine's own runsc."""

    sessions: SessionKeeper | None = None

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._runsc: Runsc | None = None
        self._groups: Groups | None = None
        self._groups_missing = ""
        self._reason: str | None = "the backend has not started yet"
        self._probing = asyncio.Lock()
        self._probed = 0.0
        self._closed = False
        self._state: StateFolder | None = None
        self._snapshots = Snapshots(settings.cache_dir)
        self._environments: dict[str, asyncio.Task[Environment]] = {}
        self._starts = asyncio.Semaphore((os.cpu_count() or 1) + 1)
        self._live: set[GvisorSandbox] = set()
        self._tender: asyncio.Task[None] | None = None
        self.restored = 0
        self.cold = 0

    async def start(self) -> None:
        await self._probe()
        if self._reason is None and not self._settings.embedded:
            await self.warm("default")

    async def _probe(self) -> None:
        """Finds out what works here; what does not may be mended later, so it is asked again then."""
        self._probed = time.monotonic()
        if refused := namespace.refused():
            self._reason = refused
            return
        try:
            self._runsc = await probe_runsc(self._settings.runsc, self._settings.platform)
        except SandboxUnavailable as error:
            self._reason = error.detail
            return
        groups = detect()
        if isinstance(groups, str):
            self._groups_missing = groups
        else:
            self._groups = groups
        if left := sweep(self._groups):
            logger.info("removed %d sandboxes that an earlier backend left", left)
        self._state = StateFolder()
        self._reason = None
        self._tender = asyncio.create_task(self._tend())

    def describe(self) -> Description:
        if not self._runsc:
            return Description("gvisor", True, "", "", {"unavailable": self._reason or ""})
        limits = f"cgroup v{self._groups.version}" if self._groups else f"rlimits and a watch: {self._groups_missing}"
        user = "an ordinary user's namespace" if namespace.entered() else "root"
        details = {"runsc": str(self._runsc.path), "limits": limits, "user": user, "checkpoint": self._image_state()}
        return Description("gvisor", True, self._runsc.platform, self._runsc.version, details)

    def _image_state(self) -> str:
        served = [task.result() for task in self._environments.values() if _made(task)]
        if any(environment.making for environment in served):
            return "being made"
        return "kept" if any(environment.image for environment in served) else "none"

    def unavailable(self) -> str | None:
        return self._reason

    def runtimes(self) -> list[str]:
        return ["default", *(name for name in self._settings.runtimes if name != "default")]

    async def warm(self, runtime: str) -> None:
        (await self._environment(runtime)).pool.fill()

    async def acquire(self, runtime: str, use: Use) -> Sandbox:
        environment = await self._environment(runtime)
        if fingerprint(environment.runtime) != environment.fingerprint:
            self._renew(environment)
        sandbox = await environment.pool.acquire()
        assert isinstance(sandbox, GvisorSandbox)
        sandbox.handed_out = True
        return sandbox

    def counts(self) -> dict[str, int]:
        pools = [task.result().pool for task in self._environments.values() if _made(task)]
        live = sum(sandbox.handed_out for sandbox in self._live)
        return {
            "ready": sum(p.ready for p in pools),
            "starting": sum(p.starting for p in pools),
            "live": live,
        }

    async def close(self) -> None:
        self._closed = True
        self._reason = "the backend is stopping"
        if self._tender:
            self._tender.cancel()
        for task in list(self._environments.values()):
            if not _made(task):
                task.cancel()
                continue
            environment = task.result()
            if environment.making:
                environment.making.cancel()
                await asyncio.gather(environment.making, return_exceptions=True)
            await environment.pool.close()
        await asyncio.gather(*(sandbox.close() for sandbox in list(self._live)), return_exceptions=True)
        if self._state:
            self._state.close()

    async def _environment(self, name: str) -> Environment:
        async with self._probing:
            if self._reason and not self._closed and time.monotonic() - self._probed > _PROBE_AGAIN_S:
                await self._probe()
        if self._reason:
            raise SandboxUnavailable(self._reason)
        task = self._environments.get(name)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._environments[name] = asyncio.create_task(self._make_environment(name, self._locate(name)))
        return await asyncio.shield(task)

    def _locate(self, name: str) -> Path:
        if name in self._settings.runtimes:
            return self._settings.runtimes[name]
        if name == "default":
            return own_interpreter()
        if self._settings.embedded and name.startswith("/"):
            return Path(name)
        raise UnknownRuntime(f"There is no runtime {name[:80]!r} here. There are: {', '.join(self.runtimes())}.")

    async def _make_environment(self, name: str, where: Path) -> Environment:
        assert self._state and self._runsc
        runtime = await inspect_runtime(name, where)
        bundle = self._state.path / f"bundle-{len(self._environments)}"
        config = write_bundle(
            bundle,
            runtime,
            RUNNER,
            files_mb=self._settings.files_mb,
            address_space_bytes=_ADDRESS_SPACE_BYTES,
        )
        pool = Pool(
            lambda: self._make(environment),
            low=self._settings.pool_min,
            high=self._settings.pool_max,
            idle_s=self._settings.pool_idle_s,
            starts=self._starts,
        )
        key = snapshot_key(self._runsc, runtime, config, RUNNER)
        environment = Environment(runtime, bundle, config, pool, fingerprint(runtime), key, self._find_image(key))
        return environment

    def _find_image(self, key: str) -> Path | None:
        try:
            return self._snapshots.find(key)
        except (OSError, UnsafeCache) as error:
            logger.warning("no checkpoints: %s", error)
            return None

    async def _make(self, environment: Environment) -> Sandbox:
        """A ready sandbox: restored, or cold where there is no image or it does not work."""
        if environment.image:
            try:
                sandbox = await self._launch(environment, environment.image)
            except (SandboxFailed, OSError) as error:
                logger.warning("a restore failed, starting cold: %s", error)
                environment.failed_restores += 1
                if environment.failed_restores > 1:  # once may be chance, on a machine that is short of something
                    self._snapshots.discard(environment.key)
                    environment.image = None
            else:
                environment.failed_restores = 0
                self.restored += 1
                return sandbox
        try:
            sandbox = await self._launch(environment, None)
        except (SandboxFailed, OSError) as error:
            raise SandboxUnavailable(
                f"A sandbox of runtime {environment.runtime.name!r} did not start: {error}"
            ) from error
        self.cold += 1
        # From a second sandbox and in the background: no run ever waits for a checkpoint to be made.
        if environment.image is None and environment.making is None and environment.image_tries:
            environment.making = asyncio.create_task(self._make_image(environment))
        return sandbox

    async def _launch(self, environment: Environment, image: Path | None) -> GvisorSandbox:
        assert self._state and self._runsc
        sandbox = await GvisorSandbox.launch(
            self._runsc, environment.runtime, environment.bundle, self._state.path, self._groups,
            memory_bytes=self._settings.memory_mb_max << 20, image=image, live=self._live,
        )  # fmt: skip
        try:
            await sandbox.hello()
            sandbox.limit_memory(self._settings.memory_mb << 20)  # as most runs ask, so that they need not wait for it
        except BaseException:
            await sandbox.close()
            raise
        return sandbox

    async def _make_image(self, environment: Environment) -> None:
        """Makes an image and keeps it if a clone of it works: old releases put numbers of host files into it that
        fit by chance, so that now and then an image can never be restored."""
        key = environment.key
        try:
            while environment.image_tries and key == environment.key:
                environment.image_tries -= 1
                try:
                    image = await self._checkpoint(environment, key)
                    await (await self._launch(environment, image)).close()
                except (SandboxFailed, OSError, RuntimeError, TimeoutError, UnsafeCache) as error:
                    logger.warning("no checkpoint could be made: %s", error)
                    self._snapshots.discard(key)
                else:
                    environment.image, environment.failed_restores = image, 0
                    return
        finally:
            environment.making = None

    async def _checkpoint(self, environment: Environment, key: str) -> Path:
        """The image of a new sandbox. Not bound by `_starts`: whoever waits for their own must not wait for this."""
        assert self._runsc
        template = await self._launch(environment, None)
        try:
            return await self._snapshots.make(key, template, self._runsc)
        finally:
            await template.close()

    def _renew(self, environment: Environment) -> None:
        """Packages have changed: neither the ready sandboxes nor the image know the new ones."""
        assert self._runsc
        environment.fingerprint = fingerprint(environment.runtime)
        environment.key = snapshot_key(self._runsc, environment.runtime, environment.config, RUNNER)
        environment.image = self._find_image(environment.key)
        environment.image_tries = 3
        environment.pool.renew()

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(_TEND_S)
            for task in self._environments.values():
                if _made(task):
                    task.result().pool.shrink()


def _made(task: asyncio.Task[Environment]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None
