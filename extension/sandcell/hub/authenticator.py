"""The Hub's authenticator: accounts are the backend's, and so is the word on who may still come in."""

from __future__ import annotations

import asyncio
import os
from typing import Any
from weakref import WeakValueDictionary

from jupyterhub.auth import Authenticator
from tornado import web
from traitlets import Set, Unicode, default

from sandcell.errors import BackendError, SandcellError
from sandcell.hub.backend import Backend, Standing
from sandcell.hub.names import hub_name
from sandcell.hub.pages import hub_handlers

# "Malformed" too: a refresh token that the backend cannot even read will not get better.
_ENDED = (400, 401, 403, 422)
_BOUND_ELSEWHERE = (
    "Somebody else has used this Hub with this e-mail address. Ask an administrator of the Hub, who can delete or "
    "rename the Hub user of that name."
)


class Passed(dict[str, Any]):
    """Who has come through the sign-in pages: what `authenticate` is given there. A type of its own, since the Hub
    also passes on what anybody sends to its API, and no JSON can be one of these."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(username=standing.email)  # what the Hub logs
        self.standing = standing


class SandcellAuthenticator(Authenticator):  # type: ignore[misc]
    """Signs people in with their account of Sandcell's backend.

    Hub users are named by their e-mail address, as `sandcell.hub.names` says, and bound to the account's id at their
    first sign-in: whoever gets the address later is not let into what the first one left. Since JupyterHub 5 nobody
    may come in unless a setting says so: `allowed_groups` and `admin_group` by the backend's groups, `allowed_users`
    by name, or `allow_all` for every account of the backend, which with open registration is everybody.
    """

    backend_url = Unicode(help="Where the backend is. SANDCELL_URL of the Hub's environment, unless set.").tag(
        config=True
    )
    admin_group = Unicode(
        help="The backend's group whose members are administrators of the Hub, beside `admin_users`; who leaves it is "
        "none any more. They may come in, whatever the other settings say. Empty: `admin_users` alone counts."
    ).tag(config=True)
    allowed_groups = Set(Unicode(), help="The backend's groups whose members may come in.").tag(config=True)

    @default("backend_url")
    def _default_backend_url(self) -> str:
        return os.environ.get("SANDCELL_URL", "")

    @default("enable_auth_state")
    def _default_enable_auth_state(self) -> bool:
        return True

    @default("manage_groups")
    def _default_manage_groups(self) -> bool:
        return True

    @default("auth_refresh_strict")  # known since JupyterHub 6.1; before, this was how it is
    def _default_auth_refresh_strict(self) -> bool:
        """Else the token of a running server would outlive the account."""
        return True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not self.backend_url:
            raise ValueError("Set c.SandcellAuthenticator.backend_url, or SANDCELL_URL, to where the backend is.")
        if not self.enable_auth_state:
            raise ValueError("SandcellAuthenticator needs enable_auth_state: it keeps the sign-in there.")
        self.backend = Backend(self.backend_url)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def get_handlers(self, app: Any) -> list[tuple[str, type]]:
        return hub_handlers()

    async def authenticate(self, handler: Any, data: Any) -> dict[str, Any] | None:
        """Who has come through the pages. Nobody else: a password may not be all that the backend asks for."""
        if not isinstance(data, Passed):
            return None
        standing = data.standing
        name = self.normalize_username(hub_name(standing.email))
        known = handler.find_user(name)
        bound = (await known.get_auth_state() or {}).get("id") if known is not None else None
        if bound not in (None, standing.id):
            self.log.warning("The Hub user %s is %s; %s has signed in with that address.", name, bound, standing.id)
            await self.sign_out(standing, handler)
            raise web.HTTPError(403, _BOUND_ELSEWHERE)
        return self._model(name, standing)

    def check_allowed(self, username: str, authentication: dict[str, Any] | None = None) -> bool:
        if super().check_allowed(username, authentication):
            return True
        groups = set(((authentication or {}).get("auth_state") or {}).get("groups") or ())
        return bool(groups & (self.allowed_groups | ({self.admin_group} if self.admin_group else set())))

    async def refresh_user(self, user: Any, handler: Any = None) -> bool | dict[str, Any]:
        """False when the backend says that the sign-in has ended; True while it says nothing."""
        # One at a time: two refreshes with one token would end the sign-in, where tokens rotate.
        async with self._locks.setdefault(user.name, asyncio.Lock()):
            standing = Standing.from_state(await user.get_auth_state())
            if standing is None:
                return False

            kept = standing.refresh_token

            async def keep(new: Standing) -> None:
                nonlocal kept
                kept = new.refresh_token
                await user.save_auth_state(new.to_state())

            try:
                standing = await self.backend.renewed(standing, _address(handler), keep)
            except SandcellError as error:
                if not isinstance(error, BackendError) or error.status not in _ENDED:
                    self.log.warning("Whether %s may still come in is not known: %s", user.name, error)
                    return True
                newer = Standing.from_state(await user.get_auth_state())
                if newer is not None and newer.refresh_token != kept:
                    return True  # signed in anew meanwhile
                self.log.info("The sign-in of %s has ended: %s", user.name, error)
                await self.forget(user)
                return False
            model = self._model(user.name, standing)
            return model if self.allow_all or self.check_allowed(user.name, model) else False

    async def forget(self, user: Any) -> Standing | None:
        """Nobody is signed in as this Hub user any more, who stays bound to the account; what was forgotten."""
        state = await user.get_auth_state()
        if state is not None:
            await user.save_auth_state({"id": state.get("id"), "email": state.get("email")})
        return Standing.from_state(state)

    async def sign_out(self, standing: Standing, handler: Any) -> None:
        """Has the backend end a sign-in, if it can be told."""
        try:
            await self.backend.logout(standing, _address(handler))
        except SandcellError as error:
            self.log.warning("The backend could not be told that %s has signed out: %s", standing.email, error)

    def _model(self, name: str, standing: Standing) -> dict[str, Any]:
        """What the Hub is told of somebody."""
        model: dict[str, Any] = {"name": name, "auth_state": standing.to_state()}
        if self.manage_groups:
            model["groups"] = list(standing.groups)
        if self.admin_group:
            model["admin"] = self.admin_group in standing.groups or name in self.admin_users
        return model


def _address(handler: Any) -> str:
    return str(handler.request.remote_ip or "") if handler is not None else ""
