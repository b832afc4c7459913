"""Where a backend answers, and what it takes to be let in."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit


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

    @property
    def is_loopback(self) -> bool:
        host = urlsplit(self.url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or self.socket is not None
