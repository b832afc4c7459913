"""From a request to a stream of events: a place, a sandbox, a run, its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from sandcell_server.errors import ExecutionNotFound, InvalidRequest, SessionDied
from sandcell_server.execution.admission import Admission
from sandcell_server.execution.events import Event
from sandcell_server.execution.run import Run
from sandcell_server.execution.sessions import Session, Sessions, reason_of
from sandcell_server.execution.verdict import Verdict
from sandcell_server.executors.base import Executor, Sandbox, Use
from sandcell_server.guard.audit import AuditLog
from sandcell_server.identity.principal import Principal
from sandcell_server.limits import Limits, maximum, resolve_limits
from sandcell_server.metrics import Metrics
from sandcell_server.models import BrokenLimit, ExecuteRequest, Usage
from sandcell_server.settings import Settings

logger = logging.getLogger(__name__)

_DISPOSE_DELAY_S = 0.01


@dataclass
class Execution:
    """A run that has its sandbox. `events` is to be read once; `close` must follow, whatever happens."""

    id: str
    principal: Principal
    run: Run
    session: Session | None
    queue_ms: float
    service: ExecutionService
    resources: contextlib.AsyncExitStack

    async def events(self) -> AsyncGenerator[Event, None]:
        """`started`, what the sandbox sends, `finished`."""
        sandbox = self.run.sandbox
        executor = self.service.executor.describe()
        yield {
            "type": "started",
            "execution_id": self.id,
            "runtime": sandbox.runtime.name,
            "python": sandbox.python,
            "executor": executor.name,
            "platform": executor.platform,
            "isolated": executor.isolated,
            "session": self.session.name if self.session else None,
            "queue_ms": round(self.queue_ms, 1),
        }
        async with contextlib.aclosing(self.run.events()) as events:
            async for event in events:
                yield event
        yield self._finished()

    def interrupt(self) -> None:
        """KeyboardInterrupt inside; the stream goes on and ends by itself."""
        self.run.interrupt()

    def is_over(self) -> bool:
        """Whether the run has ended, or is being ended by the host."""
        return self.run.verdict is not None or self.run.is_stopped()

    async def close(self) -> None:
        """Cancels what still runs and gives everything back."""
        if self.run.verdict is None:
            await self.run.abandon()
        await self.resources.aclose()

    def _finished(self) -> Event:
        run, verdict = self.run, self.run.verdict
        assert verdict
        limit = None
        if name := verdict.limit:
            value = getattr(run.limits, name)
            allowed = self.service.settings.of_groups(self.principal.groups)
            limit = BrokenLimit(name=name, value=value, maximum=maximum(name, allowed))
        return {
            "type": "finished",
            "status": verdict.status,
            "exit_code": verdict.exit_code,
            "limit": limit.model_dump() if limit else None,
            "message": verdict.message,
            "session_ended": bool(self.session) and run.sandbox_is_spent(),
            "execution_count": run.execution_count,
            "usage": Usage(
                wall_ms=round(run.wall_ms, 1),
                cpu_ms=round(run.cpu_ms, 1),
                peak_memory_bytes=run.peak_memory_bytes,
                queue_ms=round(self.queue_ms, 1),
            ).model_dump(),
        }


class ExecutionService:
    """All runs of one backend."""

    def __init__(self, executor: Executor, settings: Settings, metrics: Metrics, audit: AuditLog | None = None) -> None:
        self._audit = audit or AuditLog(None)
        self.executor = executor
        self.settings = settings
        self._metrics = metrics
        self.admission = Admission(runs=settings.runs_max, queue=settings.queue_max)
        self.sessions = Sessions(idle_s=settings.session_idle_s, idle_cpu_s=settings.cpu_s, keeper=executor.sessions)
        self._executions: dict[str, Execution] = {}
        self._tender: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        await self.executor.start()
        self._tender = asyncio.create_task(self.sessions.tend())

    async def open(self, principal: Principal, request: ExecuteRequest) -> Execution:
        """Waits for a place and a sandbox. Raises a `SandcellError`; cancelling it gives everything back."""
        allowed = self.settings.of_groups(principal.groups)
        limits = resolve_limits(request.limits, allowed)
        asked = time.monotonic()
        async with contextlib.AsyncExitStack() as stack:
            session = None
            if request.session:
                session = await self._enter_session(stack, principal, request, allowed.sessions_per_principal)
            await stack.enter_async_context(self.admission.enter(principal.id, allowed.runs_per_principal))
            use = Use(principal.id, session.name if session else None, limits.wall_s)
            sandbox = await self._sandbox(stack, use, request, session)
            if session:
                _refuse_less_than_is_held(session, sandbox, limits)
            run = Run(sandbox, request, limits, gentle=session is not None)
            queue_ms = (time.monotonic() - asked) * 1000
            execution = Execution(
                secrets.token_hex(8), principal, run, session, queue_ms, self, contextlib.AsyncExitStack()
            )
            self._executions[execution.id] = execution
            self._audit.write(
                "run_started", principal=principal.id, execution_id=execution.id, session=request.session,
                runtime=sandbox.runtime.name,
            )  # fmt: skip
            stack.callback(self._ended, execution)
            execution.resources = stack.pop_all()
            return execution

    def interrupt(self, principal: Principal, execution_id: str) -> None:
        """`ExecutionNotFound` for one that has ended or is somebody else's."""
        execution = self._executions.get(execution_id)
        # Its last event may have been read before it is taken off the list.
        if execution is None or execution.principal.id != principal.id or execution.run.verdict is not None:
            raise ExecutionNotFound(f"There is no run {execution_id[:64]!r}.")
        execution.interrupt()

    def drain(self, grace_s: float = 0) -> None:
        """No new runs from now on; those going on are cancelled when the grace period is over."""
        if not self.admission.draining:
            self.admission.drain()
            asyncio.get_running_loop().call_later(grace_s, self._stop_all)

    async def close(self) -> None:
        self.admission.drain()
        if self._tender:
            self._tender.cancel()
        self._stop_all()
        await self.sessions.close()
        await asyncio.gather(*self._closing, return_exceptions=True)
        await self.executor.close()

    def _stop_all(self) -> None:
        for execution in list(self._executions.values()):
            execution.run.stop("cancelled")

    async def _enter_session(
        self, stack: contextlib.AsyncExitStack, principal: Principal, request: ExecuteRequest, most: int
    ) -> Session:
        """Its lock; a second run in a busy session waits its turn."""
        assert request.session
        while True:
            session = self.sessions.claim(
                principal.id, request.session, request.runtime, resume=request.resume, most=most
            )
            session.waiting += 1
            try:
                await session.lock.acquire()
            finally:
                session.waiting -= 1
            if self.sessions.has(principal.id, session):
                stack.callback(session.lock.release)
                if session.runtime != request.runtime:
                    raise _other_runtime(session.name, session.runtime, request.runtime)
                return session
            session.lock.release()  # it ended while this run waited; `claim` says why

    async def _sandbox(
        self,
        stack: contextlib.AsyncExitStack,
        use: Use,
        request: ExecuteRequest,
        session: Session | None,
    ) -> Sandbox:
        if session and session.sandbox:
            return session.sandbox
        try:
            sandbox = await self._open(use, request)
        except BaseException:
            if session:
                self.sessions.end(use.principal, session, None)
            raise
        if session:
            self.sessions.opened(use.principal, session, sandbox)
        else:
            stack.callback(self._dispose, sandbox)
        return sandbox

    async def _open(self, use: Use, request: ExecuteRequest) -> Sandbox:
        """A new sandbox, or that of a session which another backend has, or had."""
        keeper = self.executor.sessions
        if keeper and use.session is not None and request.resume:
            resumed = await keeper.resume(use)
            if resumed is None:
                raise SessionDied(
                    f"Session {use.session!r} has ended and its variables are gone: its sandbox is not there any more. "
                    "Run the cell again to start afresh."
                )
            sandbox = resumed
        else:
            sandbox = await self.executor.acquire(request.runtime, use)
        if keeper and use.session is not None and sandbox.runtime.name != request.runtime:
            await keeper.release(sandbox)
            raise _other_runtime(use.session, sandbox.runtime.name, request.runtime)
        return sandbox

    def _ended(self, execution: Execution) -> None:
        """Bookkeeping, once per run."""
        run, session = execution.run, execution.session
        del self._executions[execution.id]
        verdict = run.verdict or Verdict("cancelled", None)
        self._metrics.run(verdict.status, execution.queue_ms / 1000, run.wall_ms / 1000)
        logger.info(
            "run %s of %s: %s after %.0f ms (waited %.0f ms)",
            execution.id, execution.principal.id, verdict.status, run.wall_ms, execution.queue_ms,
        )  # fmt: skip
        self._audit.write(
            "run_ended", principal=execution.principal.id, execution_id=execution.id, verdict=verdict.status,
            wall_ms=round(run.wall_ms),
        )  # fmt: skip
        if session and run.sandbox_is_spent():
            self.sessions.end(execution.principal.id, session, reason_of(run.verdict))
        elif session:
            self.sessions.used(session, run.execution_count)

    def _dispose(self, sandbox: Sandbox) -> None:
        """In the background and a moment later: the last event goes out first."""
        asyncio.get_running_loop().call_later(_DISPOSE_DELAY_S, self._remove, sandbox)

    def _remove(self, sandbox: Sandbox) -> None:
        task = asyncio.create_task(sandbox.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def _other_runtime(session: str, runtime: str, wanted: str) -> InvalidRequest:
    return InvalidRequest(f"Session {session!r} runs in runtime {runtime!r}, not {wanted!r}.", field="runtime")


def _refuse_less_than_is_held(session: Session, sandbox: Sandbox, limits: Limits) -> None:
    """Such a run would end with its first allocation, and the session with it."""
    held = sandbox.consumption().memory_bytes
    if held > limits.memory_bytes:
        raise InvalidRequest(
            f"Session {session.name!r} already holds {held >> 20} MiB, and this run may use {limits.memory_mb}. "
            "Ask for more, delete variables, or end the session.",
            field="limits.memory_mb",
        )
