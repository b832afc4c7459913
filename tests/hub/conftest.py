"""A Hub of each version, and the backend whose accounts its people have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from sandcell_server.identity.jupyterhub import HubIdentity
from tests.extension.signin_provider import Account, Provider, serving
from tests.hub.hub import Browser, Hub, Ports, jupyterhub

RIGHT = "right password"


@dataclass(frozen=True)
class Place:
    """A Hub, and what stands behind it."""

    hub: Hub
    provider: Provider
    audit_log: Path

    def audit(self, event: str) -> list[dict[str, Any]]:
        """The events of this kind so far."""
        lines = [json.loads(line) for line in self.audit_log.read_text().splitlines()]
        return [line for line in lines if line["event"] == event]

    def account(self, name: str, **fields: Any) -> str:
        """A new account; its address."""
        email = f"{name}@example.org"
        self.provider.accounts[email] = Account(RIGHT, **fields)
        return email


@pytest.fixture(scope="package", params=["6", "5"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp(f"hub{request.param}")
    ports, provider, audit = Ports.free(), Provider(), folder / "audit.jsonl"
    # As `sandcell serve` would make it, but for how long the Hub's word is believed.
    identity = HubIdentity(
        httpx2.AsyncClient(timeout=20), api_url=f"http://127.0.0.1:{ports.hub}/hub/api", service="sandcell", fresh_s=0.5
    )
    settings = {"audit_log": str(audit), "trusted_proxies": "127.0.0.1/32"}
    with (
        serving(provider, identity, **settings) as backend,
        jupyterhub(request.param, ports, folder, backend.url) as hub,
    ):
        yield Place(hub, provider, audit)


@pytest.fixture
def browser(place: Place) -> Iterator[Browser]:
    """Of somebody who is not signed in."""
    found = place.hub.browser()
    yield found
    found.close()
