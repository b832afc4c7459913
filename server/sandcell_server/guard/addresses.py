"""Whose request it is, by address, behind proxies that are trusted or without."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.requests import HTTPConnection

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_UNKNOWN = "unknown"


class Addresses:
    """Believes X-Forwarded-For as far as it was written by `proxies`: networks such as 10.0.0.0/8.

    Each proxy appends whom it heard from, so the header is read from its end; the first address that is no trusted
    proxy is the caller's. What stands before that, anybody could have written.
    """

    def __init__(self, proxies: Sequence[Network] = ()) -> None:
        self._proxies = tuple(proxies)

    def of(self, connection: HTTPConnection) -> str:
        """The caller's address; "unknown" over a Unix socket."""
        address = connection.client.host if connection.client else _UNKNOWN
        hops = [hop.strip() for line in connection.headers.getlist("x-forwarded-for") for hop in line.split(",")]
        while hops and self._trusted(address):
            previous = _parsed(hops.pop())
            if previous is None:
                break
            address = str(previous)
        return address

    def _trusted(self, address: str) -> bool:
        found = _parsed(address)
        return found is not None and any(
            found.version == network.version and found in network for network in self._proxies
        )


def neighbourhood(address: str) -> str:
    """What one caller has at will: an IPv4 address, or the /64 of an IPv6 address."""
    found = _parsed(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found or address)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
