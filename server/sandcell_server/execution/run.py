"""One run in one sandbox: streams its events, holds it to its limits, and says how it ended.

Two tasks work side by side. The *events* are pulled by the caller, at the caller's pace: when nobody reads, nothing is
read from the sandbox, whose runner then waits, so a slow reader costs the backend no memory. The *watch* goes on
whatever the caller does, so that limits hold all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from sandcell_server.execution.events import (
    OUTPUT_TYPES,
    Done,
    Event,
    Exited,
    File,
    OverLimit,
    Variable,
    Warn,
    parse,
    to_event,
)
from sandcell_server.execution.verdict import Evidence, Verdict, decide
from sandcell_server.executors.base import Consumption, Death, Frame, Sandbox
from sandcell_server.executors.channel import FrameError
from sandcell_server.limits import Limits
from sandcell_server.models import ExecuteRequest, Status
from sandcell_server.settings import TRANSFER_BYTES

WATCH_S = 0.1
KEEPALIVE_S = 10.0
INTERRUPT_S = 3.0  # how long code may take over its KeyboardInterrupt before it is killed
_ENVELOPE = 64 << 10  # of any frame, around what is counted
_MEMORY_MARGIN = 16 << 20  # of the interpreter's own, below the limit of the whole sandbox
_THREAD_STACK = 2 << 20  # as the runner sets it
_DEATH_S = 5.0


@dataclass
class Run:
    """`gentle`: an overrun is interrupted first, so that a session keeps its variables."""

    sandbox: Sandbox
    request: ExecuteRequest
    limits: Limits
    gentle: bool = False
    verdict: Verdict | None = None
    execution_count: int | None = None
    wall_ms: float = 0.0
    cpu_ms: float = 0.0
    peak_memory_bytes: int = 0

    def __post_init__(self) -> None:
        self._stopped: Status | None = None
        self._interrupting: asyncio.Task[None] | None = None
        self._started = 0.0
        self._cpu_before = 0.0
        self._finished = False
        self._spent = False

    async def events(self) -> AsyncGenerator[Event, None]:
        """Everything between `started` and `finished`; afterwards `verdict` is set. Closing it early ends the
        sandbox, unless the code heeds an interrupt within `INTERRUPT_S` and the run is gentle."""
        sandbox, limits = self.sandbox, self.limits
        sandbox.limit_memory(limits.memory_bytes)
        sandbox.begin()
        before = sandbox.consumption()
        self._cpu_before, self._started = before.cpu_ms, time.monotonic()
        watch = asyncio.create_task(self._watch())
        try:
            with contextlib.suppress(ConnectionError):  # it died in the pool; receiving says so
                await sandbox.send(self._frame(before))
            async with contextlib.aclosing(self._receive()) as events:
                async for event in events:
                    yield event
        finally:
            watch.cancel()
            if self._interrupting:
                self._interrupting.cancel()
            self._account()

    def sandbox_is_spent(self) -> bool:
        """Whether nothing more can be run in it: it ended, or nobody knows what it is doing."""
        return self._spent or self.verdict is None

    def is_stopped(self) -> bool:
        """Whether the host has begun to end it."""
        return self._stopped is not None

    def interrupt(self, status: Status = "cancelled") -> None:
        """KeyboardInterrupt inside; a kill when that does not help. Returns at once; further calls do nothing."""
        if self._interrupting is None and not self._finished:
            self._stopped = status
            self._interrupting = asyncio.create_task(self._interrupt())

    def stop(self, status: Status) -> None:
        """Ends the sandbox, for this reason."""
        if not self._finished:
            self._stopped = self._stopped or status
            self.sandbox.kill()

    async def abandon(self) -> None:
        """The caller is gone. A gentle run gets its interrupt and the rest of it is read and dropped."""
        if not self.gentle:
            self.stop("cancelled")
            return
        if self.verdict is None:
            self._interrupting = None  # the one of `events` has ended with it
            self.interrupt("cancelled")
            async for _ in self._receive():
                pass
        if self._interrupting:
            self._interrupting.cancel()

    async def _receive(self) -> AsyncGenerator[Event, None]:
        output_left, transfer_left = self.limits.output_bytes, TRANSFER_BYTES * 4 // 3
        done: Done | None = None
        exited: Exited | None = None
        protocol_error: str | None = None
        receiving: asyncio.Task[Frame | None] | None = None
        try:
            while done is None and exited is None:
                receiving = asyncio.create_task(self.sandbox.receive(max(output_left, transfer_left, 0) + _ENVELOPE))
                while not (await asyncio.wait([receiving], timeout=KEEPALIVE_S))[0]:
                    yield {"type": "keepalive"}
                try:
                    frame = receiving.result()
                    if frame is None:
                        break
                    received = parse(frame)
                except FrameError as error:
                    protocol_error = str(error)
                    self.sandbox.kill()
                    break
                if isinstance(received, Done):
                    done = received
                elif isinstance(received, Exited):
                    exited = received
                elif isinstance(received, OverLimit):
                    self.stop(received.limit)
                elif isinstance(received, OUTPUT_TYPES):
                    size = _size(frame)
                    if size > output_left:
                        event = to_event(received)
                        if event["type"] == "stream":  # what still fits is shown, so that the cut can be seen
                            event["text"] = event["text"].encode()[: max(output_left, 0)].decode(errors="ignore")
                            yield event
                        self.stop("output")
                        break
                    output_left -= size
                    yield to_event(received)
                elif isinstance(received, Variable | File | Warn):
                    transfer_left -= _size(frame)
                    if transfer_left < 0:
                        protocol_error = "more variables and files than may be handed back"
                        self.sandbox.kill()
                        break
                    yield to_event(received)
        finally:
            if receiving and not receiving.done():
                receiving.cancel()
        await self._conclude(done, exited, protocol_error)

    async def _conclude(self, done: Done | None, exited: Exited | None, protocol_error: str | None) -> None:
        self._finished = True
        death: Death | None = None
        if done is None:
            self._spent = True
            if exited:  # nothing is left in it
                self.sandbox.kill()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_DEATH_S):
                    death = await self.sandbox.wait()
        stopped = self._stopped
        self.verdict = decide(Evidence(stopped, done, exited, death, protocol_error))
        self.execution_count = done.execution_count if done else None

    def _frame(self, before: Consumption) -> Frame:
        request = self.request
        headroom = self.limits.memory_bytes - before.memory_bytes - _MEMORY_MARGIN
        limits: dict[str, Any] = {
            "processes": self.limits.processes,
            # A single greedy allocation then is a MemoryError in the cell, and the sandbox lives on. Stacks of threads
            # take address space long before they take memory.
            "address_space_bytes": max(headroom, 1 << 20) + self.limits.processes * _THREAD_STACK,
            "memory_bytes": self.limits.memory_bytes,
            "transfer_bytes": TRANSFER_BYTES,
        }
        return {
            "type": "run",
            "code": request.code,
            "inputs": request.inputs,
            "outputs": request.outputs,
            "files": [file.model_dump() for file in request.files],
            "collect": request.collect,
            "stdin": request.stdin,
            "limits": limits,
        }

    async def _watch(self) -> None:
        """Holds the run to its limits, ten times a second and at the very end of its time."""
        deadline = self._started + self.limits.wall_s
        while (left := deadline - time.monotonic()) > 0:
            await asyncio.sleep(min(WATCH_S, left))
            if self._stopped:
                return
            consumption = self.sandbox.consumption()
            if self.sandbox.out_of_memory() or consumption.memory_bytes > self.limits.memory_bytes:
                self.stop("memory")
                return
            if consumption.cpu_ms - self._cpu_before > self.limits.cpu_s * 1000:
                self._overrun("cpu")
                return
        self._overrun("timeout")

    def _overrun(self, status: Status) -> None:
        if self.gentle:
            self.interrupt(status)
        else:
            self.stop(status)

    async def _interrupt(self) -> None:
        with contextlib.suppress(ConnectionError):
            await self.sandbox.send({"type": "interrupt"})
        await asyncio.sleep(INTERRUPT_S)
        self.sandbox.kill()

    def _account(self) -> None:
        consumption = self.sandbox.consumption()
        self.wall_ms = (time.monotonic() - self._started) * 1000
        self.cpu_ms = max(0.0, consumption.cpu_ms - self._cpu_before)
        self.peak_memory_bytes = consumption.peak_memory_bytes


def _size(frame: Frame) -> int:
    """About what a frame's payload takes, in bytes of JSON."""
    total, queue = 0, [*frame.values()]
    while queue:
        value = queue.pop()
        if isinstance(value, str):
            total += len(value)
        elif isinstance(value, dict):
            queue += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            queue += value
        else:
            total += 8
    return total
