"""Gemini as an analysis sees it: claims about a cell, within a deadline, a budget, and a cache."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sandcell_server.analyzers.gemini.budget import Budget
from sandcell_server.analyzers.gemini.cache import Cache, key
from sandcell_server.analyzers.gemini.connection import Connection
from sandcell_server.analyzers.gemini.errors import GeminiError, NotAsked, TimedOut
from sandcell_server.analyzers.gemini.prompt import count_lines, prompt
from sandcell_server.analyzers.gemini.schema import parse
from sandcell_server.analyzers.report import Claim, Tokens
from sandcell_server.identity.principal import Principal
from sandcell_server.metrics import Metrics
from sandcell_server.settings import Settings

_CACHED_ANSWERS = 256


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Claims:
    """By function name: what the model says, and the source of a lambda that makes its worst input of size n."""

    claims: Mapping[str, Claim]
    generators: Mapping[str, str]
    tokens: Tokens
    model: str


class Gemini:
    """For one event loop. The SDK is loaded, and the connection opened, by the first question."""

    def __init__(
        self,
        settings: Settings,
        metrics: Metrics | None = None,
        *,
        now: Callable[[], datetime] = _utc_now,
        retry_s: float = 1.0,
    ) -> None:
        self._model = settings.gemini_model
        self._metrics = metrics
        self._settings = settings
        self._budget = Budget(now)
        self._cache: Cache[Claims] = Cache(_CACHED_ANSWERS)
        self._connection = Connection(settings, now, retry_s)

    @property
    def configured(self) -> bool:
        """Whether there is a key, or a project, to ask with."""
        return self._connection.configured

    async def claims(self, source: str, entries: Sequence[str], *, principal: Principal, deadline_s: float) -> Claims:
        """What Gemini says about these functions, of those that it says something about; `GeminiError` says why none.

        Cancelling it ends the call at once, unless somebody else waits for the same answer.
        """
        outcome = "internal"
        try:
            found, shared = await self._within(deadline_s, source, entries, principal)
            outcome = "cached" if shared else "ok"
        except GeminiError as error:
            outcome = error.code
            raise
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        finally:
            if self._metrics:
                self._metrics.gemini(outcome)
        return replace(found, tokens=Tokens(cached=True)) if shared else found

    async def close(self) -> None:
        """Closes the connection, if there ever was one."""
        await self._connection.close()

    async def _within(
        self, deadline_s: float, source: str, entries: Sequence[str], principal: Principal
    ) -> tuple[Claims, bool]:
        until = asyncio.get_running_loop().time() + deadline_s
        try:
            async with asyncio.timeout(deadline_s):
                return await self._cache.get(
                    key(source, entries, self._model), lambda: self._start(source, entries, principal, until)
                )
        except TimeoutError:
            raise TimedOut(deadline_s) from None

    def _start(
        self, source: str, entries: Sequence[str], principal: Principal, until: float
    ) -> Coroutine[Any, Any, Claims]:
        """The call that is to be paid for. What can't be asked, or isn't paid for, is refused here and now, so that
        nobody who joins the call is refused for somebody else's budget."""
        self._connection.check()
        day = self._budget.take(principal.id, self._settings.of_groups(principal.groups).analyses_per_day)

        async def call() -> Claims:
            try:
                return await self._ask(source, entries, until)
            except NotAsked:
                self._budget.give_back(principal.id, day)
                raise

        return call()

    async def _ask(self, source: str, entries: Sequence[str], until: float) -> Claims:
        reply = await self._connection.ask(prompt(source, entries), until)
        tokens = reply.tokens
        if self._metrics:
            self._metrics.gemini_tokens(tokens.prompt, tokens.output)
        parsed = parse(reply.complete_text(), entries, count_lines(source))
        return Claims(parsed.claims, parsed.generators, tokens, self._model)
