"""Sign-in behind its guard: rates, locks, even answers, and the audit log."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial

from limits.aio.storage import Storage

from sandcell_server.accounts.base import Accounts, Challenge, ChallengeName, Tokens
from sandcell_server.accounts.errors import (
    MissingAnswer,
    NotConfirmed,
    PasswordExpired,
    SignedOut,
    TooManyAttempts,
    WeakPassword,
    WrongCode,
    WrongCredentials,
)
from sandcell_server.errors import SandcellError
from sandcell_server.guard import origin
from sandcell_server.guard.addresses import neighbourhood
from sandcell_server.guard.audit import AuditEvent, AuditLog
from sandcell_server.guard.lockout import Lockout
from sandcell_server.guard.rates import Kind, Rates
from sandcell_server.guard.store import close_store


class AuthService:
    """What `/auth` does. Errors are those of `Accounts`, and `TooManyAttempts`.

    Answers come at whole multiples of `even_s` seconds, so that how long the provider took does not tell whether
    there is an account.
    """

    def __init__(
        self,
        accounts: Accounts,
        store: Storage,
        audit: AuditLog,
        *,
        even_s: float = 0.5,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._accounts = accounts
        self._store = store
        self._rates = Rates(store)
        self._lockout = Lockout(store)
        self._audit = audit
        self._even_s = even_s
        self._now = now
        self._pause = pause
        self._refreshing: dict[bytes, asyncio.Task[Tokens]] = {}

    async def register(self, email: str, password: str) -> None:
        await self._attempt("register")
        async with self._evenly():
            await self._lockout.introduce(email, origin.address())
            await self._accounts.register(email, password)
            self._audit.write("registered", account=email)

    async def confirm(self, email: str, code: str) -> None:
        await self._attempt("confirm", email)
        async with self._evenly(), self._told("code_refused", WrongCode, TooManyAttempts, account=email):
            await self._accounts.confirm(email, code)
            await self._lockout.welcome(email, origin.address())
            self._audit.write("confirmed", account=email)

    async def resend(self, email: str) -> None:
        await self._attempt("mail", email)
        async with self._evenly():
            await self._accounts.resend(email)
            self._audit.write("code_sent", account=email, purpose="confirm")

    async def forgot(self, email: str) -> None:
        await self._attempt("mail", email)
        async with self._evenly():
            await self._accounts.forgot(email)
            self._audit.write("code_sent", account=email, purpose="reset")

    async def reset(self, email: str, code: str, password: str) -> None:
        await self._attempt("reset", email)
        async with self._evenly(), self._told("code_refused", WrongCode, TooManyAttempts, account=email):
            await self._accounts.reset(email, code, password)
            await self._lockout.welcome(email, origin.address())
            self._audit.write("password_reset", account=email)

    async def login(self, email: str, password: str) -> Tokens | Challenge:
        await self._attempt("sign_in")
        where = origin.address()
        if not await self._lockout.knows(email, where):
            await self._attempt("strange", shown=email)
        try:
            locked = await self._lockout.attempt(email, where)
        except TooManyAttempts as error:
            self._audit.write("locked_out", account=email, retry_after=error.retry_after)
            raise
        async with self._evenly():
            try:
                outcome = await self._accounts.login(email, password)
            except SandcellError as error:
                unproven = isinstance(error, NotConfirmed) and not error.proven
                guessed = unproven or isinstance(error, WrongCredentials | PasswordExpired)
                if not guessed:
                    await self._lockout.undo(email, where)
                self._audit.write(
                    "sign_in_failed", account=email, reason=error.code, locked_s=(guessed and locked) or None
                )
                if unproven and not await self._lockout.introduced(email, where):
                    raise WrongCredentials from None  # else it would tell anybody that there is such an account
                raise
            await self._lockout.undo(email, where)
            if isinstance(outcome, Challenge):
                await self._attempt("challenge", email)
                self._challenged(outcome, account=email)
            else:
                await self._lockout.welcome(email, where)
                self._audit.write("signed_in", account=email)
            return outcome

    async def challenge(self, name: ChallengeName, session: str, answers: Mapping[str, str]) -> Tokens | Challenge:
        sign_in = self._accounts.sign_in(session)
        shown = _shown(sign_in)
        try:
            await self._rates.attempt("answer", origin.address(), sign_in)
        except TooManyAttempts as error:
            self._audit.write("too_many_attempts", kind="answer", sign_in=shown, retry_after=error.retry_after)
            raise
        async with self._evenly():
            try:
                outcome = await self._accounts.challenge(name, session, answers)
            except (WeakPassword, MissingAnswer):
                raise
            except SandcellError as error:
                self._audit.write("sign_in_failed", challenge=name, reason=error.code, sign_in=shown)
                raise
            if isinstance(outcome, Challenge):
                self._challenged(outcome, after=shown)
            else:
                if outcome.account:
                    await self._lockout.welcome(outcome.account, origin.address())
                self._audit.write("signed_in", account=outcome.account, challenge=name, sign_in=shown)
            return outcome

    async def refresh(self, refresh_token: str) -> Tokens:
        """Refreshes of one token that come together share one call: where tokens rotate, a second would be refused."""
        await self._attempt("refresh")
        name = hashlib.sha256(refresh_token.encode()).digest()
        task = self._refreshing.get(name)
        if task is None:
            task = self._refreshing[name] = asyncio.create_task(self._refresh(refresh_token))
            task.add_done_callback(partial(self._refreshed, name))
        return await asyncio.shield(task)

    async def logout(self, refresh_token: str) -> None:
        await self._attempt("refresh")
        await self._accounts.logout(refresh_token)
        self._audit.write("signed_out")

    async def close(self) -> None:
        await self._accounts.close()
        await close_store(self._store)

    async def _refresh(self, refresh_token: str) -> Tokens:
        async with self._told("refresh_failed", SignedOut):
            tokens = await self._accounts.refresh(refresh_token)
        self._audit.write("refreshed", account=tokens.account)
        return tokens

    def _refreshed(self, name: bytes, task: asyncio.Task[Tokens]) -> None:
        del self._refreshing[name]
        if not task.cancelled():
            task.exception()  # seen, even where everybody who waited for it is gone

    def _challenged(self, challenge: Challenge, *, account: str | None = None, after: str | None = None) -> None:
        self._audit.write(
            "challenged", account=account, challenge=challenge.name, after=after,
            sign_in=_shown(self._accounts.sign_in(challenge.session)),
        )  # fmt: skip

    async def _attempt(self, kind: Kind, account: str = "", *, shown: str = "") -> None:
        """Where somebody has signed in to the account before, they have attempts of their own: strangers can use up
        those of strangers only."""
        where = origin.address()
        counted = account
        if account and await self._lockout.knows(account, where):
            counted = f"{account} {neighbourhood(where)}"
        try:
            await self._rates.attempt(kind, where, counted)
        except TooManyAttempts as error:
            self._audit.write(
                "too_many_attempts", account=account or shown or None, kind=kind, retry_after=error.retry_after
            )
            raise

    @asynccontextmanager
    async def _told(
        self, event: AuditEvent, *kinds: type[SandcellError], account: str | None = None
    ) -> AsyncIterator[None]:
        try:
            yield
        except kinds as error:
            self._audit.write(event, account=account, reason=error.code)
            raise

    @asynccontextmanager
    async def _evenly(self) -> AsyncIterator[None]:
        began = self._now()
        try:
            yield
        finally:
            if self._even_s:
                await self._pause(-(self._now() - began) % self._even_s)


def _shown(sign_in: str) -> str:
    """Ties the lines of one sign-in together without giving away its session."""
    return hashlib.sha256(sign_in.encode()).hexdigest()[:12]
