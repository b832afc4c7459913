"""Whose request it is: X-Forwarded-For is believed as far as trusted proxies wrote it."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from starlette.requests import HTTPConnection

from sandcell_server.guard.addresses import Addresses, neighbourhood
from sandcell_server.settings import Settings
from tests.server.accounts.memory import MemoryAccounts
from tests.server.apps import running

PROXIES = [ip_network("10.0.0.0/8"), ip_network("192.168.1.7"), ip_network("2001:db8:f::/48")]


def connection(client: str | None, *forwarded: str) -> HTTPConnection:
    headers = [(b"x-forwarded-for", line.encode("latin-1")) for line in forwarded]
    return HTTPConnection(
        {"type": "http", "client": (client, 1) if client else None, "headers": headers, "path": "/", "method": "GET"}
    )


@pytest.mark.parametrize(
    ("client", "forwarded", "address"),
    [
        # Nobody in between, or nobody who is trusted: what they write says nothing.
        ("203.0.113.1", [], "203.0.113.1"),
        ("203.0.113.1", ["198.51.100.1"], "203.0.113.1"),
        ("203.0.113.1", ["10.0.0.1"], "203.0.113.1"),
        (None, ["198.51.100.1"], "unknown"),
        # One trusted proxy: the last entry is what it has seen; anything before is the caller's own invention.
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["127.0.0.1,10.9.9.9,198.51.100.1"], "198.51.100.1"),
        # Several of them.
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 192.168.1.7, 10.2.3.4"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.2, 10.0.0.3"], "10.0.0.2"),
        ("10.0.0.1", ["198.51.100.1, 192.168.1.8"], "192.168.1.8"),
        # IPv6, plain, in brackets, and IPv4 in its dress.
        ("2001:db8:f::1", ["2001:db8:1::9"], "2001:db8:1::9"),
        ("10.0.0.1", ["[2001:db8:1::9]"], "2001:db8:1::9"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        # Nonsense ends it: the proxy itself is all that is known.
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, _hidden"], "10.0.0.1"),
        ("10.0.0.1", ["é"], "10.0.0.1"),
        ("10.0.0.1", [", ,"], "10.0.0.1"),
    ],
)
def test_the_callers_address(client: str | None, forwarded: list[str], address: str) -> None:
    assert Addresses(PROXIES).of(connection(client, *forwarded)) == address


def test_nobody_is_trusted_unless_named() -> None:
    assert Addresses().of(connection("127.0.0.1", "198.51.100.1")) == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_what_one_caller_has_at_will(address: str, whole: str) -> None:
    assert neighbourhood(address) == whole


async def test_a_forged_header_is_no_way_round_the_guard() -> None:
    settings = Settings(token="t" * 32, routes=("auth",), audit_log="", auth_even_s=0)
    body = {"email": "ada@example.org", "password": "x"}
    async with running(settings, accounts=MemoryAccounts()) as client:
        codes = [
            (await client.post("/auth/login", json=body, headers={"X-Forwarded-For": f"198.51.100.{n}"})).status_code
            for n in range(8)
        ]
    assert codes == [401] * 5 + [429] * 3


async def test_behind_a_trusted_proxy_each_caller_counts_alone() -> None:
    settings = Settings(
        token="t" * 32, routes=("auth",), audit_log="", auth_even_s=0, trusted_proxies="192.0.2.0/24,10.0.0.1"
    )
    body = {"email": "ada@example.org", "password": "x"}
    async with running(settings, accounts=MemoryAccounts()) as client:
        for n in range(8):  # ... and what stands before the proxy's own entry changes nothing
            headers = {"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.1"}
            answer = await client.post("/auth/login", json=body, headers=headers)
        assert answer.status_code == 429
        answer = await client.post("/auth/login", json=body, headers={"X-Forwarded-For": "198.51.100.2"})
        assert answer.status_code == 401
