"""Sessions: sandboxes that outlive a run, by principal and name."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandcell_server.errors import SessionDied, SessionNotFound, TooManySessions
from sandcell_server.execution.verdict import Verdict
from sandcell_server.executors.base import KeptSession, Sandbox, SessionKeeper
from sandcell_server.models import SessionInfo

_TEND_S = 1.0
_REMEMBERED = 64  # ended sessions of one caller whose reason is kept until it is asked for


@dataclass(eq=False)
class Session:
    """One named sandbox; `lock` is held by the run that uses it."""

    name: str
    runtime: str
    sandbox: Sandbox | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    used: float = field(default_factory=time.monotonic)
    cpu_ms: float = 0.0  # when its last run ended
    execution_count: int = 0
    waiting: int = 0
    watcher: asyncio.Task[None] | None = None


class Sessions:
    """All sessions of everybody. Nothing here waits for a run; `tend()` is to run in the background."""

    def __init__(
        self,
        *,
        idle_s: float,
        idle_cpu_s: float,
        keeper: SessionKeeper | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._idle_s = idle_s
        self._idle_cpu_s = idle_cpu_s
        self._keeper = keeper
        self._clock = clock
        self._sessions: dict[str, dict[str, Session]] = {}
        self._epitaphs: dict[str, dict[str, str]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def claim(self, principal: str, name: str, runtime: str, *, most: int, resume: bool = False) -> Session:
        """The session, new where there is none and it is not to be resumed. `SessionDied` once for one that ended;
        `TooManySessions`. Whether one to be resumed is there is the keeper's to say, where there is one: what another
        backend has opened may not be known here yet."""
        mine = self._sessions.get(principal, {})
        kept = self._kept(principal).keys() - mine.keys()
        reason = self._epitaphs.get(principal, {}).pop(name, None)
        if resume and name not in mine and not self._keeper:
            reason = reason or "the backend has restarted since, or it was stopped elsewhere."
        if reason and name not in kept:
            raise SessionDied(
                f"Session {name!r} has ended and its variables are gone: {reason} Run the cell again to start afresh."
            )
        mine = self._sessions.setdefault(principal, {})
        if name not in mine:
            have = mine.keys() | kept
            if name not in have and not resume and len(have) >= most:
                raise TooManySessions(
                    f"You have {len(have)} sessions, which is the most here: {', '.join(sorted(have))}. End one first."
                )
            mine[name] = Session(name, runtime, used=self._clock())
        return mine[name]

    def has(self, principal: str, session: Session) -> bool:
        """Whether this very session is still the one by its name."""
        return self._sessions.get(principal, {}).get(session.name) is session

    def opened(self, principal: str, session: Session, sandbox: Sandbox) -> None:
        """The session has its sandbox; from now on its death is noticed."""
        session.sandbox = sandbox
        session.watcher = asyncio.create_task(self._watch(principal, session, sandbox))

    def used(self, session: Session, execution_count: int | None) -> None:
        """A run in it has ended and it lives on."""
        session.used = self._clock()
        session.execution_count = execution_count or session.execution_count
        if session.sandbox:
            session.cpu_ms = session.sandbox.consumption().cpu_ms

    def end(self, principal: str, session: Session, reason: str | None) -> None:
        """Forgets it and removes its sandbox; its next use is told the reason, if one is given."""
        if not self.has(principal, session):
            return
        mine = self._sessions[principal]
        del mine[session.name]
        if not mine:
            self._sessions.pop(principal, None)
        if session.watcher and session.watcher is not asyncio.current_task():
            session.watcher.cancel()
        if reason:
            epitaphs = self._epitaphs.setdefault(principal, {})
            epitaphs[session.name] = reason
            while len(epitaphs) > _REMEMBERED:
                del epitaphs[next(iter(epitaphs))]
        if session.sandbox:
            task = asyncio.create_task(session.sandbox.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def delete(self, principal: str, name: str) -> None:
        """Ends it at the caller's own wish, running or not. `SessionNotFound`."""
        forgotten = self._epitaphs.get(principal, {}).pop(name, None)
        session = self._sessions.get(principal, {}).get(name)
        if session is None:
            if forgotten or (self._keeper and await self._keeper.end(principal, name)):
                return
            raise SessionNotFound(f"There is no session {name!r}.")
        self.end(principal, session, None)
        if session.sandbox:
            await session.sandbox.close()

    def list(self, principal: str) -> list[SessionInfo]:
        """The caller's own, by name."""
        now = self._clock()
        mine = [
            SessionInfo(
                name=session.name,
                runtime=session.runtime,
                state="busy" if session.lock.locked() else "idle",
                execution_count=session.execution_count,
                created_at=session.created_at.isoformat(timespec="seconds"),
                idle_s=0.0 if session.lock.locked() else round(now - session.used, 1),
                expires_in_s=self._idle_s if session.lock.locked() else round(self._idle_s - (now - session.used), 1),
                memory_bytes=session.sandbox.consumption().memory_bytes if session.sandbox else 0,
            )
            for session in self._sessions.get(principal, {}).values()
        ]
        here = {info.name for info in mine}
        elsewhere = [_info(kept) for name, kept in self._kept(principal).items() if name not in here]
        return sorted(mine + elsewhere, key=lambda info: info.name)

    async def tend(self) -> None:
        """Ends sessions that nobody uses, and those that go on computing with no cell running."""
        while True:
            await asyncio.sleep(_TEND_S)
            for principal, mine in list(self._sessions.items()):
                for session in list(mine.values()):
                    if not session.lock.locked() and not session.waiting and session.sandbox:
                        self._tend_one(principal, session, session.sandbox)

    async def close(self) -> None:
        """Ends all, but for those that are kept for another backend."""
        if self._keeper:
            await self._release(self._keeper)
        for principal, mine in list(self._sessions.items()):
            for session in list(mine.values()):
                self.end(principal, session, None)
        await asyncio.gather(*self._closing, return_exceptions=True)

    def _tend_one(self, principal: str, session: Session, sandbox: Sandbox) -> None:
        if self._clock() - session.used > self._idle_s:
            self.end(principal, session, f"it was not used for {self._idle_s / 60:g} minutes.")
        elif sandbox.consumption().cpu_ms - session.cpu_ms > self._idle_cpu_s * 1000:
            self.end(
                principal,
                session,
                f"it used more than {self._idle_cpu_s:g} s of CPU while no cell was running.",
            )

    def _kept(self, principal: str) -> dict[str, KeptSession]:
        return {kept.name: kept for kept in self._keeper.kept(principal)} if self._keeper else {}

    async def _release(self, keeper: SessionKeeper) -> None:
        for mine in self._sessions.values():
            for session in mine.values():
                if session.watcher:
                    session.watcher.cancel()
                if session.sandbox:
                    await keeper.release(session.sandbox)
        self._sessions.clear()

    async def _watch(self, principal: str, session: Session, sandbox: Sandbox) -> None:
        """Notices a death between runs; one during a run is the run's to tell."""
        death = await sandbox.wait()
        if death.moved:
            self.end(principal, session, None)
        elif not session.lock.locked():
            reason = (
                "it ran out of memory between two cells."
                if death.out_of_memory
                else f"its process ended between two cells{f': {death.why}' if death.why else '.'}"
            )
            self.end(principal, session, reason)


def _info(kept: KeptSession) -> SessionInfo:
    """What is known of a session that this backend does not use: whether it is busy elsewhere is not."""
    left = (kept.expires_at - datetime.now(UTC)).total_seconds()
    return SessionInfo(
        name=kept.name,
        runtime=kept.runtime,
        state="idle",
        execution_count=0,
        created_at=kept.created_at.isoformat(timespec="seconds"),
        idle_s=0.0,
        expires_in_s=round(left, 1),
        memory_bytes=0,
    )


def reason_of(verdict: Verdict | None) -> str:
    """Why a run took its session along, as a sentence."""
    if verdict is None:
        return "its run was cancelled and did not stop in time."
    causes = {
        "timeout": "a cell reached its time limit and did not stop when it was interrupted.",
        "cpu": "a cell reached its CPU time limit and did not stop when it was interrupted.",
        "memory": "a cell reached its memory limit.",
        "output": "a cell reached its output limit.",
        "processes": "a cell reached its limit of processes.",
        "cancelled": "a cell was cancelled and did not stop in time.",
    }
    return causes.get(verdict.status) or verdict.message or f"its process ended with code {verdict.exit_code}."
