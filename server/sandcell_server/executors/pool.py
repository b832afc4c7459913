"""A pool of ready, single-use sandboxes of one runtime."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable

from sandcell_server.errors import SandboxUnavailable
from sandcell_server.executors.base import Sandbox

logger = logging.getLogger(__name__)

_REFILL_DELAY_S = 0.03
_BACKOFF_S = (0.5, 1, 2, 5, 10)


class Pool:
    """Keeps between `low` and `high` sandboxes ready, and makes one for each that is waited for.

    Each `acquire` that finds none ready raises the target by one; a quiet spell of `idle_s` lowers it to `low` again.
    `starts` bounds how many are being made at once, over all pools: with many more than there are cores, all are late.
    """

    def __init__(
        self,
        make: Callable[[], Awaitable[Sandbox]],
        *,
        low: int,
        high: int,
        idle_s: float,
        starts: asyncio.Semaphore,
    ) -> None:
        self._make = make
        self._low = low
        self._high = max(low, high)
        self._target = low
        self._idle_s = idle_s
        self._starts = starts
        self._ready: deque[Sandbox] = deque()
        self._waiting: deque[asyncio.Future[Sandbox]] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._asked = asyncio.Event()
        self._last_asked = time.monotonic()
        self._closed = False

    @property
    def ready(self) -> int:
        return len(self._ready)

    @property
    def starting(self) -> int:
        return len(self._starting)

    def fill(self) -> None:
        """Starts as many as are missing; returns at once."""
        while not self._closed and len(self._starting) < len(self._waiting) + self._target - len(self._ready):
            if self._failures and (self._starting or (self._failures > len(_BACKOFF_S) and not self._waiting)):
                return  # one at a time until it works again, and in the end only when somebody asks
            task = asyncio.create_task(self._start())
            self._starting.add(task)
            task.add_done_callback(self._started)

    async def acquire(self) -> Sandbox:
        """The next ready sandbox, first come first served; `SandboxUnavailable` when making one fails."""
        self._last_asked = time.monotonic()
        if self._ready and not self._waiting:
            sandbox = self._ready.popleft()
            # Not at once: making the next one would slow down the very run that this one is for.
            asyncio.get_running_loop().call_later(_REFILL_DELAY_S, self.fill)
            return sandbox
        self._target = min(self._high, self._target + 1)
        future: asyncio.Future[Sandbox] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self._asked.set()
        self.fill()
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self._ready.appendleft(future.result())  # it came too late for the one who asked
            raise
        finally:
            if future in self._waiting:
                self._waiting.remove(future)

    def shrink(self) -> None:
        """Lets go of what a quiet spell made superfluous; to be called now and then."""
        if time.monotonic() - self._last_asked < self._idle_s:
            return
        self._target = self._low
        while len(self._ready) > self._low:
            self._dispose(self._ready.pop())

    def renew(self) -> None:
        """Replaces every ready sandbox by a new one: what they were made of has changed."""
        while self._ready:
            self._dispose(self._ready.popleft())
        self.fill()

    async def close(self) -> None:
        """Ends all that is ready or being made; whoever waits gets `SandboxUnavailable`."""
        self._closed = True
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for future in self._waiting:
            if not future.done():
                future.set_exception(SandboxUnavailable("The backend is stopping."))
        while self._ready:
            self._dispose(self._ready.popleft())
        await asyncio.gather(*self._closing, return_exceptions=True)

    async def _start(self) -> None:
        if self._failures and not self._waiting:
            self._asked.clear()
            with contextlib.suppress(TimeoutError):  # whoever asks meanwhile does not wait for the pause to end
                async with asyncio.timeout(_BACKOFF_S[min(self._failures, len(_BACKOFF_S)) - 1]):
                    await self._asked.wait()
        async with self._starts:
            sandbox = await self._make()
        self._failures = 0
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(sandbox)
                return
        self._ready.append(sandbox)

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting.discard(task)
        if task.cancelled():
            return
        if error := task.exception():
            self._failures += 1
            logger.warning("a sandbox could not be made: %s", error)
            reason = error if isinstance(error, SandboxUnavailable) else SandboxUnavailable(str(error))
            while self._waiting:  # they learn now, rather than after somebody's time-out
                future = self._waiting.popleft()
                if not future.done():
                    future.set_exception(reason)
        self.fill()

    def _dispose(self, sandbox: Sandbox) -> None:
        task = asyncio.create_task(sandbox.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
