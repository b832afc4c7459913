"""Where a backend answers, and what it takes to be let in."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from sandcell.signin.credentials import Credentials


@dataclass(frozen=True, slots=True)
class LoginPage:
    """Where a person signs in: a path, for links in a notebook's own page, and the whole address where it is known."""

    path: str
    url: str | None
    at: Literal["jupyter", "hub"] = "jupyter"  # a JupyterHub has pages of its own

    def prefilled(self, email: str) -> LoginPage:
        query = f"?email={quote(email)}"
        return LoginPage(self.path + query, self.url and self.url + query, self.at)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A backend's base URL and the Authorization header for it, which no repr shows.

    `direct`: the backend itself; `jupyter`: this kernel's own Jupyter server, which passes requests on;
    `embedded`: a backend that this process started.
    """

    url: str
    via: Literal["direct", "jupyter", "embedded"]
    authorization: str | None = field(default=None, repr=False)
    socket: str | None = None  # a Unix socket to connect to in place of the URL's host
    credentials: Credentials | None = field(default=None, repr=False, compare=False)  # a sign-in, in place of a token
    login: LoginPage | None = field(default=None, compare=False)

    @property
    def is_loopback(self) -> bool:
        host = urlsplit(self.url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or self.socket is not None
