"""Who may run now: a bound for everybody together, one for each caller, and a queue of bounded length."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sandcell_server.errors import Draining, QueueFull, TooManyRuns


class Admission:
    """`enter` holds a place for as long as its body runs; first come, first served."""

    def __init__(self, *, runs: int, queue: int) -> None:
        self._runs = runs
        self._queue = queue
        self._running = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._by_principal: Counter[str] = Counter()
        self._draining = False

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def drain(self) -> None:
        """From now on nobody enters, and whoever waits is told."""
        self._draining = True
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_exception(Draining("The backend is stopping; try again in a moment."))

    @property
    def draining(self) -> bool:
        return self._draining

    @asynccontextmanager
    async def enter(self, principal: str, most: int) -> AsyncIterator[None]:
        """`TooManyRuns` of a principal who may have `most` at once, `QueueFull` or `Draining` now; else waits for a
        place."""
        if self._draining:
            raise Draining("The backend is stopping; try again in a moment.")
        if self._by_principal[principal] >= most:
            raise TooManyRuns(f"You have {most} runs going already; wait until one has ended.")
        if self._running >= self._runs and len(self._waiting) >= self._queue:
            raise QueueFull(f"{self._running} runs are going and {len(self._waiting)} are waiting; try again soon.")
        self._by_principal[principal] += 1
        try:
            await self._take()
            try:
                yield
            finally:
                self._give_back()
        finally:
            self._by_principal[principal] -= 1
            if not self._by_principal[principal]:
                del self._by_principal[principal]

    async def _take(self) -> None:
        if self._running < self._runs:
            self._running += 1
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await future  # the place is handed over: `_running` stays as it is
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self._give_back()
            raise
        finally:
            if future in self._waiting:
                self._waiting.remove(future)

    def _give_back(self) -> None:
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(None)
                return
        self._running -= 1
