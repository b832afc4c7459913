"""Sign-in behind its guard: rates, locks, even answers, and the audit log."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from sandcell_server.accounts.base import Accounts, Challenge, ChallengeName, Tokens
from sandcell_server.accounts.errors import SignedOut, TooManyAttempts, WeakPassword, WrongCode, WrongCredentials
from sandcell_server.errors import SandcellError
from sandcell_server.guard import origin
from sandcell_server.guard.audit import AuditEvent, AuditLog
from sandcell_server.guard.lockout import Lockout
from sandcell_server.guard.rates import Kind, Rates


class AuthService:
    """What `/auth` does. Errors are those of `Accounts`, and `TooManyAttempts`.

    Answers come at whole multiples of `even_s` seconds, so that how long the provider took does not tell whether
    there is an account.
    """

    def __init__(
        self, accounts: Accounts, rates: Rates, lockout: Lockout, audit: AuditLog, *, even_s: float = 0.5
    ) -> None:
        self._accounts = accounts
        self._rates = rates
        self._lockout = lockout
        self._audit = audit
        self._even_s = even_s
        self._refreshing: dict[bytes, asyncio.Task[Tokens]] = {}

    async def register(self, email: str, password: str) -> None:
        await self._attempt("register", email)
        async with self._evenly():
            await self._accounts.register(email, password)
            self._audit.write("registered", account=email)

    async def confirm(self, email: str, code: str) -> None:
        await self._attempt("code", email)
        async with self._evenly(), self._told("code_refused", WrongCode, account=email):
            await self._accounts.confirm(email, code)
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
        await self._attempt("code", email)
        async with self._evenly(), self._told("code_refused", WrongCode, account=email):
            await self._accounts.reset(email, code, password)
            self._audit.write("password_reset", account=email)

    async def login(self, email: str, password: str) -> Tokens | Challenge:
        await self._attempt("sign_in", email)
        where = origin.address()
        try:
            await self._lockout.check(email, where)
        except TooManyAttempts as error:
            self._audit.write("locked_out", account=email, retry_after=error.retry_after)
            raise
        async with self._evenly():
            try:
                outcome = await self._accounts.login(email, password)
            except SandcellError as error:
                locked = await self._lockout.failed(email, where) if isinstance(error, WrongCredentials) else 0
                self._audit.write("sign_in_failed", account=email, reason=error.code, locked_s=locked or None)
                raise
            if isinstance(outcome, Challenge):
                self._audit.write("challenged", account=email, challenge=outcome.name)
            else:
                await self._lockout.succeeded(email, where)
                self._audit.write("signed_in", account=email)
            return outcome

    async def challenge(self, name: ChallengeName, session: str, answers: Mapping[str, str]) -> Tokens | Challenge:
        account = self._accounts.subject(session)
        await self._attempt("code", account)
        async with self._evenly():
            try:
                outcome = await self._accounts.challenge(name, session, answers)
            except WeakPassword:
                raise
            except SandcellError as error:
                self._audit.write("sign_in_failed", account=account, challenge=name, reason=error.code)
                raise
            if isinstance(outcome, Challenge):
                self._audit.write("challenged", account=account, challenge=outcome.name)
            else:
                self._audit.write("signed_in", account=account, challenge=name)
            return outcome

    async def refresh(self, refresh_token: str) -> Tokens:
        """Refreshes of one token that come together share one call: where tokens rotate, a second would be refused."""
        await self._attempt("refresh", "")
        name = hashlib.sha256(refresh_token.encode()).digest()
        task = self._refreshing.get(name)
        if task is None:
            task = self._refreshing[name] = asyncio.create_task(self._refresh(refresh_token))
            task.add_done_callback(lambda _: self._refreshing.pop(name, None))
        return await asyncio.shield(task)

    async def logout(self, refresh_token: str) -> None:
        await self._attempt("refresh", "")
        await self._accounts.logout(refresh_token)
        self._audit.write("signed_out")

    async def close(self) -> None:
        await self._accounts.close()

    async def _refresh(self, refresh_token: str) -> Tokens:
        async with self._told("refresh_failed", SignedOut):
            tokens = await self._accounts.refresh(refresh_token)
        self._audit.write("refreshed")
        return tokens

    async def _attempt(self, kind: Kind, account: str) -> None:
        try:
            await self._rates.attempt(kind, origin.address(), account)
        except TooManyAttempts as error:
            self._audit.write("too_many_attempts", account=account or None, kind=kind, retry_after=error.retry_after)
            raise

    @asynccontextmanager
    async def _told(
        self, event: AuditEvent, kind: type[SandcellError], account: str | None = None
    ) -> AsyncIterator[None]:
        try:
            yield
        except kind as error:
            self._audit.write(event, account=account, reason=error.code)
            raise

    @asynccontextmanager
    async def _evenly(self) -> AsyncIterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            if self._even_s:
                await asyncio.sleep(-(time.monotonic() - began) % self._even_s)
