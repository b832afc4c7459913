"""Who is signed in, and how to: what `%sandcell login`, `logout` and `status` say of it, and a cell that needs it."""

from __future__ import annotations

import functools
import getpass
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar, cast

from IPython.core.error import StdinNotImplementedError, UsageError
from IPython.core.interactiveshell import InteractiveShell

from sandcell.bridge import Bridge
from sandcell.discovery import HUB_REFUSES, Connection
from sandcell.errors import BackendError, SandcellError, SignInNeeded
from sandcell.signin.asking import Door, ServerDoor, ask_to_sign_in
from sandcell.signin.browser import open_page
from sandcell.signin.link import SignInLink

_AGAIN = "Run the cell again."
_NONE_NEEDED = "No sign-in is needed: the backend is one of your own."
_SHARED = "No sign-in is needed: the backend is used with the token of SANDCELL_TOKEN."
_BY_HUB = "No sign-in is needed: JupyterHub tells the backend who you are."
_NOBODY = "Nobody is signed in."
_OPENED = "The sign-in page has been opened in your browser. If you do not see it:"
Method = TypeVar("Method", bound=Callable[..., None])


class _Magics(Protocol):
    _connection: Connection
    _shell: InteractiveShell


def with_way_to_sign_in(magic: Method) -> Method:
    """A magic that needs somebody to be signed in shows the way to it, and then ends with an error of one line."""

    @functools.wraps(magic)
    def wrapper(self: _Magics, *words: Any) -> None:
        try:
            magic(self, *words)
        except SignInNeeded as error:
            page = self._connection.login_page
            if page is None:
                raise SignInNeeded(f"{error} Use `%sandcell login`, or `sandcell login` in a terminal.") from None
            link = SignInLink(page, str(error))
            if getattr(self._shell, "kernel", None) is not None:
                self._shell.display_pub.publish(link._repr_mimebundle_(), {})
            other = ", or by `%sandcell login --here`" if page.at == "jupyter" else ""
            raise SignInNeeded(f"{link.where}{other}.") from None

    return cast(Method, wrapper)


def login(words: Sequence[str], connection: Connection, bridge: Bridge) -> str | SignInLink:
    """Opens the sign-in page, or links to it; where there is none, or by `--here`, asks the questions at once."""
    here = "--here" in words
    rest = [word for word in words if word != "--here"]
    email = rest[0] if rest else ""
    if len(rest) > 1 or email.startswith("-"):
        raise UsageError("%sandcell login [EMAIL] [--here]")
    client, health = bridge.run(connection.checked())
    if health.embedded:
        return _NONE_NEEDED
    who = bridge.run(_who(connection))
    if who is not None and who.get("provider") == "token":
        return _SHARED
    page = client.endpoint.login
    if connection.sign_in is not None:
        return _ask(connection.sign_in, bridge, email)
    if page is None:
        return _SHARED
    if page.at == "hub":
        return SignInLink(page, HUB_REFUSES) if who is None else _BY_HUB
    if here:
        return _ask(ServerDoor(client), bridge, email)
    if who is not None:
        return f"{_signed_in(who)} `%sandcell logout` ends it, for another sign-in."
    page = page.prefilled(email) if email else page
    return SignInLink(page, _OPENED if open_page(page) else _NOBODY)


async def logout(connection: Connection) -> str:
    """Ends the sign-in that this notebook uses."""
    client, health = await connection.checked()
    if health.embedded:
        return _NONE_NEEDED
    if connection.sign_in is not None:
        told = await connection.sign_in.logout()
    elif client.endpoint.login is not None and client.endpoint.login.at == "hub":
        return f"{_BY_HUB} Signing out there ends it."
    elif client.endpoint.via == "jupyter":
        try:
            told = (await client.sign_in("logout", {})).get("told") is True
        except BackendError as error:
            if error.status in (404, 405):
                return _SHARED
            raise
    else:
        return _SHARED
    return "You are signed out." if told else "You are signed out here. The backend could not be told."


async def who_text(connection: Connection) -> str:
    """One line for `%sandcell status`; empty where nobody has to sign in."""
    _, health = await connection.client()
    if health.embedded:
        return ""
    try:
        who = await _who(connection)
    except SandcellError as error:
        return f"Who is signed in could not be asked: {error}"
    if who is None:
        return f"{_NOBODY} `%sandcell login` shows how to."
    if who.get("provider") == "token":
        return "It is used with a shared token."
    return _signed_in(who)


async def _who(connection: Connection) -> dict[str, Any] | None:
    client, _ = await connection.client()
    try:
        if connection.sign_in is not None:
            return await connection.sign_in.me()
        return await client.me()
    except SignInNeeded:
        return None


def _signed_in(who: dict[str, Any]) -> str:
    groups = ", ".join(str(group) for group in who.get("groups") or ())
    return f"Signed in as {who.get('email') or who.get('id')}" + (f" (groups: {groups})." if groups else ".")


def _ask(door: Door, bridge: Bridge, email: str) -> str:
    try:
        # Looked up now: a kernel puts its own questions in their place.
        name = ask_to_sign_in(door, bridge.run, email, ask=input, ask_secretly=getpass.getpass, say=print)
    except (StdinNotImplementedError, EOFError):
        raise SandcellError(
            "Nobody can be asked here. Set SANDCELL_TOKEN, or sign in by `sandcell login` in a terminal."
        ) from None
    return f"Signed in as {name}. {_AGAIN}"
