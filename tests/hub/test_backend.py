"""The sign-ins of the Hub's people at a real backend, without a Hub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from sandcell.errors import BackendError, Unavailable
from sandcell.hub.authenticator import SandcellAuthenticator
from sandcell.hub.backend import Backend, Standing
from tests.extension.signin_provider import Account, Team, team

RIGHT = "right password"


@pytest.fixture
def started() -> Iterator[Team]:
    with team(ada=Account(RIGHT)) as found:
        yield found


async def signed_in(backend: Backend) -> Standing:
    found = await backend.login(" Ada@Example.org ", RIGHT, "192.0.2.1")
    assert isinstance(found, Standing)
    return found


async def test_a_sign_in_survives_being_kept(started: Team) -> None:
    found = await signed_in(Backend(started.url))
    assert (found.id, found.email, found.groups) == ("memory:ada@example.org", "ada@example.org", ("students",))
    assert Standing.from_state(found.to_state()) == found
    assert not any(secret in repr(found) for secret in started.provider.given)


@pytest.mark.parametrize("state", [None, {}, {"id": "x", "email": "e"}, {"refresh_token": "r"}, {"refresh_token": 1}])
def test_what_is_no_sign_in(state: dict[str, object] | None) -> None:
    assert Standing.from_state(state) is None


async def test_new_tokens_are_kept_before_anything_else_can_fail(started: Team) -> None:
    kept: list[Standing] = []

    async def keep(standing: Standing) -> None:
        kept.append(standing)

    backend = Backend(started.url)
    old = replace(await signed_in(backend), expires_at=0.0)
    started.provider.blind = True
    with pytest.raises(BackendError) as refused:
        await backend.renewed(old, "", keep)
    assert refused.value.status == 503
    started.provider.blind = False
    assert await backend.renewed(kept[0], "", keep) == kept[0]
    with pytest.raises(BackendError) as ended:
        await backend.renewed(old, "", keep)  # its refresh token is used up
    assert ended.value.status == 401
    assert len(kept) == 1


async def test_a_token_that_is_refused_early_is_renewed(started: Team) -> None:
    kept: list[Standing] = []

    async def keep(standing: Standing) -> None:
        kept.append(standing)

    backend = Backend(started.url)
    found = await signed_in(backend)
    started.provider.revoke(refresh=False)
    assert (await backend.renewed(found, "", keep)).access_token == kept[0].access_token != found.access_token


@dataclass
class HubUser:
    """What the Hub gives its authenticator, less its database: `states` are what it reads, one after the other."""

    states: list[dict[str, Any] | None]
    name: str = "ada@example.org"

    async def get_auth_state(self) -> dict[str, Any] | None:
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]

    async def save_auth_state(self, state: dict[str, Any] | None) -> None:
        self.states = [state]


async def test_a_sign_in_that_ends_while_another_begins(started: Team) -> None:
    authenticator = SandcellAuthenticator(backend_url=started.url, allow_all=True)
    old = await signed_in(authenticator.backend)
    started.provider.revoke(refresh=True)
    new = await signed_in(authenticator.backend)
    user = HubUser([old.to_state(), new.to_state()])
    assert await authenticator.refresh_user(user) is True
    assert user.states == [new.to_state()]


async def test_whoever_has_signed_out_stays_bound_to_the_account(started: Team) -> None:
    authenticator = SandcellAuthenticator(backend_url=started.url, allow_all=True)
    user = HubUser([(await signed_in(authenticator.backend)).to_state()])
    assert await authenticator.refresh_user(user)
    started.provider.disable(user.name)
    assert await authenticator.refresh_user(user) is False
    assert user.states == [{"id": "memory:ada@example.org", "email": "ada@example.org"}]
    assert await authenticator.refresh_user(user) is False


@pytest.mark.parametrize("missing", [{"backend_url": ""}, {"enable_auth_state": False}])
def test_what_it_cannot_do_without(missing: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SANDCELL_URL", raising=False)
    with pytest.raises(ValueError, match="SandcellAuthenticator"):
        SandcellAuthenticator(**{"backend_url": "http://127.0.0.1:1", **missing})


async def test_a_backend_that_is_not_there() -> None:
    with pytest.raises(Unavailable):
        await Backend("http://127.0.0.1:1").login("ada@example.org", RIGHT, "")
