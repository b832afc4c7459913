"""Answers that were paid for once: kept for a while, and shared by those who ask at the same time."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from sandcell_server.analyzers.gemini.prompt import PROMPT_VERSION

V = TypeVar("V")


def key(source: str, entries: Sequence[str], model: str) -> str:
    """Equal for questions whose answers may stand for each other."""
    content = json.dumps([PROMPT_VERSION, model, list(entries), source])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(slots=True)
class _Flight(Generic[V]):
    task: asyncio.Task[V]
    waiting: int = 0


class Cache(Generic[V]):
    """The answers used last, `entries` at most. Failures are not kept."""

    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._kept: OrderedDict[str, V] = OrderedDict()
        self._flights: dict[str, _Flight[V]] = {}

    async def get(self, key: str, start: Callable[[], Coroutine[Any, Any, V]]) -> tuple[V, bool]:
        """The answer, and whether somebody else had asked for it.

        `start` is called at once and only if nobody has; what it makes ends when the last one who waits for it is
        cancelled, not before.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key], True
        flight = self._flights.get(key)
        shared = flight is not None
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.create_task(start()))
            flight.task.add_done_callback(partial(self._landed, key))
        flight.waiting += 1
        try:
            await asyncio.wait([flight.task])  # unlike awaiting the task itself, this leaves it alone when cancelled
            return flight.task.result(), shared
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                flight.task.cancel()
                self._forget(key, flight.task)  # it may take a moment to end, and nobody should join it any more

    def _landed(self, key: str, task: asyncio.Task[V]) -> None:
        self._forget(key, task)
        if task.cancelled() or task.exception():
            return
        self._kept[key] = task.result()
        while len(self._kept) > self._entries:
            self._kept.popitem(last=False)

    def _forget(self, key: str, task: asyncio.Task[V]) -> None:
        flight = self._flights.get(key)
        if flight and flight.task is task:
            del self._flights[key]
