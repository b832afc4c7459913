"""One claimed pod: the stream to its runner, what the runner says that it uses, and the pod's end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from pathlib import Path

from sandcell_server.executors.base import Consumption, Death, Frame, Runtime
from sandcell_server.executors.channel import Channel, FrameError
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway
from sandcell_server.executors.kubernetes.pods import Pod

logger = logging.getLogger(__name__)

_PYTHON = Path("python")
_READY_S = 20
_READY_FRAME_BYTES = 64 << 10
_STATUS_S = 4.0  # the kubelet tells within a second or two why a container ended
_DELETE_TRIES = 5


class KubernetesSandbox:
    """A runner in a pod of its own. Figures are the runner's own; what it may use is held by the pod's limits."""

    def __init__(self, pod: Pod, channel: Channel, api: Api) -> None:
        self.id = pods.name(pod)
        self.uid = pods.uid(pod)
        self.runtime = Runtime(pods.runtime(pod), _PYTHON, "", (), ())
        self.python = ""
        self._channel = channel
        self._api = api
        self._used = Consumption(0, 0, 0)
        self._ended = asyncio.Event()  # the stream has ended, or the pod has
        self._told = asyncio.Event()  # ... and why is known, or never will be
        self._death: Death | None = None
        self._closed: asyncio.Task[None] | None = None

    async def hello(self) -> None:
        """Seeds the runner and waits until it is ready; ConnectionError with what it said otherwise."""
        try:
            async with asyncio.timeout(_READY_S):
                await self.send({"type": "hello", "seed": secrets.token_hex(32)})
                frame = await self.receive(_READY_FRAME_BYTES)
        except (TimeoutError, FrameError) as error:
            raise ConnectionError(str(error) or f"no answer in {_READY_S} s") from None
        if not frame or frame["type"] != "ready":
            raise ConnectionError(str((frame or {}).get("message") or "it hung up"))
        self.python = str(frame.get("python", ""))[:32]

    async def send(self, frame: Frame) -> None:
        await self._channel.send(frame)

    async def receive(self, max_bytes: int) -> Frame | None:
        while True:
            frame = await self._channel.receive(max_bytes)
            if frame is None:
                self._ended.set()
            if frame is None or frame["type"] != "usage":
                return frame
            self._take_usage(frame)

    def limit_memory(self, memory_bytes: int) -> None:
        """The pod's own limit holds; a lower one is watched."""

    def begin(self) -> None:
        self._used = Consumption(self._used.cpu_ms, self._used.memory_bytes, self._used.memory_bytes)

    def consumption(self) -> Consumption:
        return self._used

    def out_of_memory(self) -> bool:
        return bool(self._death and self._death.out_of_memory)

    def kill(self) -> None:
        """Hangs up, at which the runner ends; a runner that does not is deleted with its pod."""
        self._channel.abort()
        self._settle(Death())
        self._begin_closing()

    def see(self, pod: Pod, gone: bool) -> None:
        """The watch's news of this pod."""
        if death := pods.death(pod):
            self._settle(death)
        elif gone:
            self._settle(Death(log="its pod was deleted"))

    async def wait(self) -> Death:
        await self._ended.wait()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STATUS_S):
                await self._told.wait()
        return self._death or Death()

    async def close(self) -> None:
        # Shielded and shared: whoever asked may be cancelled, the removal may not.
        await asyncio.shield(self._begin_closing())

    def _begin_closing(self) -> asyncio.Task[None]:
        self._closed = self._closed or asyncio.create_task(self._remove())
        return self._closed

    async def _remove(self) -> None:
        self._channel.close()
        self._settle(Death())
        for turn in range(_DELETE_TRIES):
            try:
                await self._api.delete(self.id, self.uid)
            except ApiAway as error:
                logger.warning("pod %s could not be deleted: %s", self.id, error)
                await asyncio.sleep(2**turn / 2)
            else:
                return

    def _settle(self, death: Death) -> None:
        """The first reason that is known stays."""
        self._death = self._death or death
        self._ended.set()
        self._told.set()

    def _take_usage(self, frame: Frame) -> None:
        """Untrusted: numbers, and never less CPU time than before."""
        cpu, memory = frame.get("cpu_ms"), frame.get("memory_bytes")
        if isinstance(cpu, int | float) and isinstance(memory, int) and 0 <= cpu < 1e15 and 0 <= memory < 1 << 60:
            self._used = Consumption(
                max(float(cpu), self._used.cpu_ms), memory, max(memory, self._used.peak_memory_bytes)
            )
