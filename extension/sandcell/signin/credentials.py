"""The access token to use now: refreshed ahead of its end, once, however many ask for it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable

from sandcell.errors import BackendError, SandcellError, Unavailable
from sandcell.signin.accounts import Accounts
from sandcell.signin.store import Store, Version
from sandcell.signin.tokens import Tokens

_PAUSE_S = 10.0
_log = logging.getLogger(__name__)


class Credentials:
    """One person's sign-in at one backend. The store is the truth, and memory a copy of what it last held."""

    def __init__(self, store: Store, accounts: Accounts, *, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._accounts = accounts
        self._clock = clock
        self._tokens: Tokens | None = None
        self._version: Version = None
        self._refreshing: asyncio.Task[Tokens | None] | None = None
        self._not_before = 0.0
        self._unread = False
        self._ended = False

    @property
    def url(self) -> str:
        return self._accounts.url

    @property
    def nobody(self) -> str:
        """What is said where nobody is signed in."""
        return f"Your sign-in at {self.url} has ended." if self._ended else f"Nobody is signed in at {self.url}."

    async def tokens(self) -> Tokens | None:
        """What is stored, which may be too old; None where nobody is signed in."""
        version = self._store.version()
        if version != self._version or self._unread:
            # The version first: a write in between is then seen the next time.
            self._tokens, self._version = await asyncio.to_thread(self._store.read), version
            # What could not be read may be readable later, unchanged: a keyring that was locked, a disk that was away.
            self._unread = self._tokens is None and version is not None
        return self._tokens

    async def authorization(self) -> str | None:
        """The header's value; None where nobody is signed in. `Unavailable` if the token has expired and no new one
        is to be had."""
        tokens = await self.tokens()
        now = self._clock()
        if tokens is None:
            return None
        if now < tokens.refresh_at or (now < tokens.expires_at and now < self._not_before):
            return tokens.authorization
        try:
            new = await self._refreshed(tokens)
        except SandcellError:
            if self._clock() >= tokens.expires_at:
                raise
            self._not_before = now + _PAUSE_S  # it is good still: not every request need wait for one that is away
            return tokens.authorization
        return new.authorization if new is not None else None

    async def refused(self, authorization: str) -> str | None:
        """After a 401: a newer value to try once; None where there is none to be had, and somebody has to sign in."""
        tokens = await self.tokens()
        if tokens is not None and tokens.authorization == authorization:
            tokens = await self._refreshed(tokens)
        return tokens.authorization if tokens is not None and tokens.authorization != authorization else None

    async def keep(self, tokens: Tokens) -> None:
        """Somebody has signed in."""
        async with self._store.lock():
            await self._write(tokens)

    async def forget(self) -> Tokens | None:
        """Nobody is signed in any more; what was forgotten."""
        async with self._store.lock():
            tokens = await self.tokens()
            await self._clear()
        return tokens

    async def _refreshed(self, old: Tokens) -> Tokens | None:
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh(old))
            self._refreshing.add_done_callback(lambda task: task.cancelled() or task.exception())
        # Whoever waits may go away; the new refresh token must be kept all the same, for the old one is used up.
        return await asyncio.shield(self._refreshing)

    async def _refresh(self, old: Tokens) -> Tokens | None:
        async with self._store.lock():
            tokens = await self.tokens()
            if tokens is None or tokens.access_token != old.access_token:
                return tokens  # another process was quicker, or signed out
            if tokens.refresh_token is None:
                await self._clear(ended=True)
                return None
            try:
                answer = await self._accounts.post("refresh", {"refresh_token": tokens.refresh_token})
                new = Tokens.from_answer(
                    answer, email=tokens.email, now=self._clock(), refresh_token=tokens.refresh_token
                )
            except ValueError:
                raise Unavailable(f"What answers at {self.url} is not a Sandcell backend.") from None
            except BackendError as error:
                if error.status != 401:
                    raise Unavailable(f"The sign-in could not be renewed: {error}") from None
                await self._clear(ended=True)
                return None
            await self._write(new)
            return new

    async def _write(self, tokens: Tokens) -> None:
        """Into the store before anybody uses them."""
        try:
            await asyncio.to_thread(self._store.write, tokens)
        except OSError as error:
            _log.warning("Sandcell: the sign-in is kept in memory only (%s)", type(error).__name__)
        self._tokens, self._version, self._not_before = tokens, self._store.version(), 0.0
        self._unread = self._ended = False

    async def _clear(self, *, ended: bool = False) -> None:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(self._store.clear)
        self._tokens, self._version = None, self._store.version()
        self._unread, self._ended = False, ended
