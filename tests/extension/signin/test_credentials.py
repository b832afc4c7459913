"""Which token is used, and when a new one is asked for, against a real backend's `/auth`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from sandcell.errors import SignInNeeded, Unavailable
from sandcell.signin.accounts import Accounts
from sandcell.signin.bearer import SignedIn
from sandcell.signin.service import SignIn
from sandcell.signin.store import FileStore
from tests.extension.signin_provider import Account, Team, team

EMAIL = "ada@example.org"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def running() -> Iterator[Team]:
    with team(ada=Account("right password")) as started:
        yield started


@pytest.fixture
def backend(running: Team) -> Team:
    """With nobody signed in, and nothing counted."""
    provider = running.provider
    provider.revoke(refresh=True)
    provider.refreshes, provider.away, provider.life = 0, False, 100
    return running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def server(backend: Team, folder: Path, clock: Clock, url: str = "") -> SignIn:
    """What one Jupyter server of a person has; all of them share the file."""
    return SignIn(Accounts(url or backend.url), FileStore(folder / "x.json"), clock=clock)


async def signed_in(backend: Team, folder: Path, clock: Clock) -> SignIn:
    found = server(backend, folder, clock)
    assert await found.login(EMAIL, "right password") is None
    return found


async def test_nobody_is_signed_in_at_first(backend: Team, tmp_path: Path, clock: Clock) -> None:
    found = server(backend, tmp_path, clock)
    assert await found.credentials.authorization() is None
    with pytest.raises(SignInNeeded):
        await found.me()


async def test_a_sign_in_is_used_and_outlives_the_process(backend: Team, tmp_path: Path, clock: Clock) -> None:
    first = await (await signed_in(backend, tmp_path, clock)).credentials.authorization()
    again = server(backend, tmp_path, clock)
    assert await again.credentials.authorization() == first
    assert await again.me() == {"id": f"memory:{EMAIL}", "email": EMAIL, "groups": ["students"], "provider": "memory"}


async def test_a_hundred_at_once_cause_one_refresh(backend: Team, tmp_path: Path, clock: Clock) -> None:
    found = await signed_in(backend, tmp_path, clock)
    old = await found.credentials.authorization()
    clock.now += 79
    assert await found.credentials.authorization() == old
    assert backend.provider.refreshes == 0
    clock.now += 2
    new = await asyncio.gather(*(found.credentials.authorization() for _ in range(100)))
    assert len(set(new)) == 1
    assert new[0] != old
    assert backend.provider.refreshes == 1


async def test_servers_that_share_the_file_do_not_sign_each_other_out(
    backend: Team, tmp_path: Path, clock: Clock
) -> None:
    one = await signed_in(backend, tmp_path, clock)
    servers = [one, *(server(backend, tmp_path, clock) for _ in range(4))]
    for expected in (1, 2, 3):
        clock.now += 90
        found = await asyncio.gather(*(some.credentials.authorization() for some in servers for _ in range(5)))
        assert len(set(found)) == 1
        assert found[0] is not None
        assert backend.provider.refreshes == expected
    await servers[3].logout()
    assert [await some.credentials.authorization() for some in servers] == [None] * 5


async def test_a_new_refresh_token_is_kept_before_the_new_access_token_is_used(
    backend: Team, tmp_path: Path, clock: Clock
) -> None:
    found = await signed_in(backend, tmp_path, clock)
    clock.now += 90
    new = await found.credentials.authorization()
    kept = FileStore(tmp_path / "x.json").read()
    assert kept is not None
    assert kept.authorization == new
    assert kept.refresh_token in backend.provider.refreshable


async def test_whoever_waits_may_leave_and_the_new_token_is_kept(backend: Team, tmp_path: Path, clock: Clock) -> None:
    found = await signed_in(backend, tmp_path, clock)
    clock.now += 90
    waiting = asyncio.create_task(found.credentials.authorization())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting.cancel()
    new = await found.credentials.authorization()
    assert new is not None
    assert new.removeprefix("Bearer ") in backend.provider.access
    assert backend.provider.refreshes == 1


async def test_a_refresh_that_is_refused_signs_out(backend: Team, tmp_path: Path, clock: Clock) -> None:
    found = await signed_in(backend, tmp_path, clock)
    backend.provider.revoke(refresh=True)
    clock.now += 90
    assert await found.credentials.authorization() is None
    assert FileStore(tmp_path / "x.json").read() is None


async def test_a_backend_that_is_away_leaves_the_old_token_until_its_end(
    backend: Team, tmp_path: Path, clock: Clock
) -> None:
    found = await signed_in(backend, tmp_path, clock)
    old = await found.credentials.authorization()
    backend.provider.away = True
    clock.now += 90
    assert await found.credentials.authorization() == old
    clock.now += 20
    with pytest.raises(Unavailable):
        await found.credentials.authorization()
    backend.provider.away = False
    assert await found.credentials.authorization() not in (old, None)


async def test_no_answer_at_all_signs_nobody_out(backend: Team, tmp_path: Path, clock: Clock) -> None:
    old = await (await signed_in(backend, tmp_path, clock)).credentials.authorization()
    lost = server(backend, tmp_path, clock, url="http://127.0.0.1:9")
    clock.now += 90
    assert await lost.credentials.authorization() == old
    assert FileStore(tmp_path / "x.json").read() is not None


async def test_a_token_that_is_not_taken_is_renewed_once_and_the_request_sent_again(
    backend: Team, tmp_path: Path, clock: Clock
) -> None:
    found = await signed_in(backend, tmp_path, clock)
    backend.provider.revoke(refresh=False)
    async with httpx2.AsyncClient(base_url=backend.url, auth=SignedIn(found.credentials), trust_env=False) as http:
        answers = await asyncio.gather(*(http.get("/sessions") for _ in range(20)))
        assert [answer.status_code for answer in answers] == [200] * 20
        assert backend.provider.refreshes == 1
        backend.provider.revoke(refresh=True)
        assert (await http.get("/sessions")).status_code == 401
        with pytest.raises(SignInNeeded):
            await http.post("/execute", json={"code": "1"})
        assert (await http.get("/health")).status_code == 200


def test_a_password_that_others_could_read_on_its_way_is_warned_of(tmp_path: Path) -> None:
    def warning(url: str) -> str:
        return SignIn(Accounts(url), FileStore(tmp_path / "x.json")).warning

    assert "not encrypted" in warning("http://team.example")
    assert warning("https://team.example") == warning("http://127.0.0.1:8080") == ""


async def test_where_nothing_can_be_written_memory_will_do(backend: Team, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("")
    found = SignIn(Accounts(backend.url), FileStore(tmp_path / "file" / "x.json"), clock=clock)
    assert await found.login(EMAIL, "right password") is None
    first = await found.credentials.authorization()
    clock.now += 90
    assert await found.credentials.authorization() not in (first, None)
    assert await found.logout() is True
    assert await found.credentials.authorization() is None
    assert backend.provider.refreshable == {}
