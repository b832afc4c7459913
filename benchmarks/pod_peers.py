"""Ways to come by a pod for one run: Sandcell's pool, and a pod created for each. Only the claiming differs."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from kubernetes.aio import client
from tests.backend import Backend

from benchmarks.pod_ground import GVISOR, PORT, WAIT_S, Ground, Json, Pods, api_client, deployment, is_ready, template
from sandcell_server.executors.base import Frame, Use
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.claim import NotClaimed, Visit
from sandcell_server.executors.kubernetes.executor import KubernetesExecutor
from sandcell_server.settings import Settings

_USE = Use(principal="benchmark", wall_s=60)
_LIMITS = {"processes": 64, "address_space_bytes": 1 << 32, "memory_bytes": 1 << 30, "transfer_bytes": 1 << 20}
_FRAME_BYTES = 1 << 20


class Stream(Protocol):
    """To a runner."""

    async def send(self, frame: Frame) -> None: ...

    async def receive(self, max_bytes: int) -> Frame | None: ...


@dataclass(frozen=True)
class Claimed:
    """A runner that is ready for its one run; `end` takes its pod away."""

    stream: Stream
    end: Callable[[], Awaitable[None]]


async def run(stream: Stream) -> None:
    """One cell, `1 + 1`, to its end."""
    empty: Json = {"inputs": {}, "outputs": [], "files": [], "collect": [], "stdin": None}
    await stream.send({"type": "run", "code": "1 + 1", "limits": _LIMITS, **empty})
    said = []
    while frame := await stream.receive(_FRAME_BYTES):
        said.append(frame)
        if frame["type"] == "done":
            break
    assert any(frame["type"] == "execute_result" and frame["data"]["text/plain"] == "2" for frame in said), said


class SandcellPool:
    """The executor of `sandcell serve` with SANDCELL_EXECUTOR=kubernetes, in this process."""

    name = "Sandcell's pool"

    def __init__(self, ground: Ground, size: int) -> None:
        self.namespace = ground.namespace("pool")
        self.size: int | None = size
        ground.cluster.apply(deployment(self.namespace, size))
        self._ground = ground

    def settings(self) -> Json:
        """Of a backend on this pool."""
        return {
            "executor": "kubernetes",
            "kubernetes_namespace": self.namespace,
            "kubernetes_config": self._ground.cluster.kubeconfig,
            "kubernetes_claim_key": self._ground.key_file,
            "kubernetes_scale": False,
            "kubernetes_wait_s": WAIT_S,
            "memory_mb_max": 768,
        }

    async def start(self) -> None:
        self._executor = KubernetesExecutor(Settings(**self.settings()))
        await self._executor.start()
        self._pods = await Pods.of(self._ground, self.namespace)

    async def claim(self) -> Claimed:
        sandbox = await self._executor.acquire("default", _USE)
        return Claimed(sandbox, sandbox.close)

    async def full(self) -> None:
        """Waits until the pool is full and no other pod is left."""
        await self._pods.until(
            lambda known: len(known) == self.size and all(pods.is_candidate(pod, GVISOR) for pod in known)
        )

    async def cleared(self) -> None:
        await self._pods.cleared()

    def idle(self) -> list[str]:
        """The uids of the pool's pods."""
        return [pods.uid(pod) for pod in self._pods.watch.known.values() if pods.is_candidate(pod, GVISOR)]

    async def close(self) -> None:
        await self._executor.close()
        await self._pods.close()


class ServedPool:
    """The same pool by way of a backend: HTTP, a token, places, the verdict."""

    name = "Sandcell's pool, by `POST /execute`"

    def __init__(self, pool: SandcellPool, backend: Backend) -> None:
        self._pool = pool
        self._backend = backend

    async def run(self) -> None:
        answer = await asyncio.to_thread(self._backend.run, "1 + 1")
        assert answer["status"] == "ok", answer

    async def full(self) -> None:
        await self._pool.full()

    async def cleared(self) -> None:
        await self._pool.cleared()


class CreatedPod:
    """A pod for each run: created, called as soon as it has an address, deleted."""

    name = "a pod created for each run"

    def __init__(self, ground: Ground) -> None:
        self.namespace = ground.namespace("created")
        self.size: int | None = None
        self._ground = ground
        self._template = template()
        # Nothing waits for the probe, which takes up to a second: the runner is called until it answers.
        del self._template["spec"]["containers"][0]["readinessProbe"]
        self._template["spec"]["restartPolicy"] = "Never"

    async def start(self) -> None:
        self._pods = await Pods.of(self._ground, self.namespace)
        self._client = await api_client(self._ground.cluster.kubeconfig)
        self._core = client.CoreV1Api(self._client)

    async def claim(self) -> Claimed:
        name = f"run-{secrets.token_hex(6)}"
        metadata = {"name": name, "labels": self._template["metadata"]["labels"]}
        made = await self._core.create_namespaced_pod(
            self.namespace, {"metadata": metadata, "spec": self._template["spec"]}
        )
        uid = str(made.metadata.uid)
        pod = await self._pods.until(
            lambda known: next((p for p in known if pods.uid(p) == uid and p["status"].get("podIP")), None)
        )
        deadline = time.monotonic() + WAIT_S
        while True:
            with suppress(NotClaimed):
                stream = (await Visit.begin(pods.address(pod), PORT, uid, self._ground.key, 1)).channel
                break
            assert time.monotonic() < deadline, "a runner does not answer"
            await asyncio.sleep(0.01)

        async def end() -> None:
            await self._pods.api.delete(name, uid)
            stream.close()

        return Claimed(stream, end)

    @asynccontextmanager
    async def idle_without_gvisor(self) -> AsyncIterator[str]:
        """The uid of a warm pod of the same image, by the node's usual runtime."""
        spec = {key: value for key, value in self._template["spec"].items() if key != "runtimeClassName"}
        spec["containers"] = deployment("", 0)["spec"]["template"]["spec"]["containers"]  # with the probe
        metadata = {"name": "plain", "labels": self._template["metadata"]["labels"]}
        await self._core.create_namespaced_pod(self.namespace, {"metadata": metadata, "spec": spec})
        pod = await self._pods.until(lambda known: next((pod for pod in known if is_ready(pod)), None))
        try:
            yield pods.uid(pod)
        finally:
            await self._pods.api.delete("plain", pods.uid(pod))

    async def full(self) -> None:
        await self._pods.until(lambda known: not known)

    async def cleared(self) -> None:
        await self._pods.cleared()

    async def close(self) -> None:
        await self._client.close()
        await self._pods.close()
