"""One claimed pod: the stream to its runner, what the runner says that it uses, and the pod's end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path

from sandcell_server.executors.base import Consumption, Death, Frame, Runtime
from sandcell_server.executors.channel import FrameError
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway
from sandcell_server.executors.kubernetes.claim import NoAnswer, NotClaimed, Visit
from sandcell_server.executors.kubernetes.expiry import Expiry
from sandcell_server.executors.kubernetes.pods import Pod

logger = logging.getLogger(__name__)

_PYTHON = Path("python")
_KEPT_S = 20
_STATUS_S = 4.0  # the kubelet tells within a second or two why a container ended
_LAST_WORDS_S = 2.0  # of a pod that has ended: a node may take its network away before its stream has ended
_GRACE_S = 10.0  # of one that is to end
_DELETE_TRIES = 3  # the sweeper goes on
_IDLE_FRAME_BYTES = 4 << 10


class KubernetesSandbox:
    """A runner in a pod of its own. Figures are the runner's own; what it may use is held by the pod's limits.

    A session's is listened to between runs too: for what it uses, and for whether another backend has taken it over.
    """

    def __init__(self, pod: Pod, visit: Visit, api: Api, expiry: Expiry | None) -> None:
        self.id = pods.name(pod)
        self.uid = pods.uid(pod)
        self.runtime = Runtime(pods.runtime(pod), _PYTHON, "", (), ())
        self.python = str(visit.ready.get("python", ""))[:32]
        self._channel = visit.channel
        self._api = api
        self._used = Consumption(0, 0, 0)
        self._ended = asyncio.Event()  # the stream has ended, or the pod has
        self._told = asyncio.Event()  # ... and why is known, or never will be
        self._death: Death | None = None
        self._closed: asyncio.Task[None] | None = None
        self._expiry = expiry
        self._listening: asyncio.Task[None] | None = None
        self._silence_s: float | None = None  # how long it may be silent before its stream is taken for ended
        self._receiving: asyncio.Timeout | None = None
        self._take_usage(visit.used)

    async def keep(self) -> None:
        """Waits until the runner has said that it outlives this backend. `NoAnswer` when it says nothing: it may run a
        cell of another's; `NotClaimed` when it is of no use."""
        try:
            async with asyncio.timeout(_KEPT_S):
                await self.send({"type": "keep"})
                frame = await self.receive(_IDLE_FRAME_BYTES)
        except TimeoutError:
            raise NoAnswer(f"no answer in {_KEPT_S} s") from None
        except (FrameError, OSError) as error:
            raise NotClaimed(str(error) or type(error).__name__) from None
        if not frame or frame["type"] != "kept":
            raise NotClaimed(str((frame or {}).get("message") or "it hung up"))
        self._listen()

    async def send(self, frame: Frame) -> None:
        await self._channel.send(frame)

    async def receive(self, max_bytes: int) -> Frame | None:
        await self._listen_no_more()
        while True:
            frame = await self._receive(max_bytes)
            if frame is None:
                self._ended.set()
            elif frame["type"] == "usage":
                self._take_usage(frame)
                continue
            elif frame["type"] == "replaced":
                self._settle(Death(moved=True))
                continue
            elif frame["type"] == "done":
                self._listen()
            return frame

    def limit_memory(self, memory_bytes: int) -> None:
        """The pod's own limit holds; a lower one is watched."""

    def begin(self) -> None:
        self._used = Consumption(self._used.cpu_ms, self._used.memory_bytes, self._used.memory_bytes)
        if self._expiry:
            self._expiry.put_off()

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
        elif gone or pod["metadata"].get("deletionTimestamp"):
            self._settle(Death(log="its pod was deleted", why="its pod was deleted."))
        else:
            return
        silence_s = _LAST_WORDS_S if death or gone else _GRACE_S
        if self._silence_s is None or silence_s < self._silence_s:
            self._silence_s = silence_s
            if self._receiving and not self._receiving.expired():
                self._receiving.reschedule(asyncio.get_running_loop().time() + silence_s)

    async def wait(self) -> Death:
        await self._ended.wait()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STATUS_S):
                await self._told.wait()
        return self._death or Death()

    def is_going(self) -> bool:
        """Whether its pod is being removed."""
        return self._closed is not None and not self.has_moved()

    def has_moved(self) -> bool:
        """Whether it is another backend's now, or anybody's."""
        return bool(self._death and self._death.moved)

    async def release(self) -> None:
        """Hangs up; the pod stays."""
        self._settle(Death(moved=True))
        if not self._closed:
            self._closed = asyncio.create_task(self._leave())
        await asyncio.shield(self._closed)

    async def close(self) -> None:
        # Shielded and shared: whoever asked may be cancelled, the removal may not.
        await asyncio.shield(self._begin_closing())

    def _begin_closing(self) -> asyncio.Task[None]:
        if not self._closed:
            self._closed = asyncio.create_task(self._leave() if self.has_moved() else self._remove())
        return self._closed

    async def _leave(self) -> None:
        self._channel.close()
        await self._listen_no_more()
        if self._expiry:
            await self._expiry.end()

    async def _remove(self) -> None:
        """Hangs up when the pod's end has been asked for: a runner that ends before would be started anew."""
        await self._listen_no_more()
        if self._expiry:
            await self._expiry.end()
        self._settle(Death())
        deleted = await self._delete()
        self._channel.close()
        for turn in range(_DELETE_TRIES):
            if deleted:
                return
            await asyncio.sleep(2**turn)
            deleted = await self._delete()

    async def _delete(self) -> bool:
        try:
            await self._api.delete(self.id, self.uid)
        except ApiAway as error:
            logger.warning("pod %s could not be deleted: %s", self.id, error)
            return False
        return True

    def _listen(self) -> None:
        if self._expiry and not self._ended.is_set():
            self._listening = asyncio.create_task(self._hear())

    async def _receive(self, max_bytes: int) -> Frame | None:
        """The next frame; None when there will be none. (Cancelling it loses nothing of the stream.)"""
        try:
            async with asyncio.timeout(self._silence_s) as self._receiving:
                return await self._channel.receive(max_bytes)
        except TimeoutError:
            return None
        finally:
            self._receiving = None

    async def _listen_no_more(self) -> None:
        if self._listening and self._listening is not asyncio.current_task():
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
            self._listening = None

    async def _hear(self) -> None:
        """Between two runs."""
        with contextlib.suppress(FrameError):
            while frame := await self._receive(_IDLE_FRAME_BYTES):
                if frame["type"] == "usage":
                    self._take_usage(frame)
                elif frame["type"] == "replaced":
                    self._settle(Death(moved=True))
        self._ended.set()

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
