"""What goes wrong around a sign-in: full disks, files that cannot be read, other processes, a backend that is away."""

from __future__ import annotations

import logging
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandcell.errors import BackendError, SignInNeeded, Unavailable
from sandcell.signin.accounts import Accounts
from sandcell.signin.credentials import Credentials
from sandcell.signin.keyring import KeyringVault
from sandcell.signin.service import SignIn
from sandcell.signin.store import FileStore
from sandcell.signin.tokens import Tokens
from tests.extension.signin.test_credentials import EMAIL, Clock
from tests.extension.signin_provider import CODE, Account, Team, team

RIGHT = "right password"
TOKENS = Tokens(EMAIL, "access", "refresh", 2000.0, 3000.0)


@pytest.fixture
def backend() -> Iterator[Team]:
    with team(ada=Account(RIGHT), mfa=Account(RIGHT, challenges=("totp",))) as started:
        started.provider.life = 100
        yield started


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow beyond a few bytes: writing fails as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_signs_nobody_out(backend: Team, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store, clock = FileStore(tmp_path / "x.json"), Clock()
    found = SignIn(Accounts(backend.url), store, clock=clock)
    await found.login(EMAIL, RIGHT)
    on_disk = (tmp_path / "x.json").read_bytes()
    clock.now += 90
    with full_disk():
        new = await found.credentials.authorization()
    assert new is not None and new.removeprefix("Bearer ") in backend.provider.access
    assert (tmp_path / "x.json").read_bytes() == on_disk
    assert "kept in memory only" in caplog.text and not any(token in caplog.text for token in backend.provider.given)
    # The next one that can be written is.
    clock.now += 90
    later = await found.credentials.authorization()
    kept = store.read()
    assert kept is not None and kept.authorization == later
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".writing")] == []


@pytest.mark.parametrize("spoilt", ["folder", "garbage", "cut"])
async def test_a_file_that_cannot_be_read_is_no_sign_in_and_a_new_one_works(
    backend: Team, tmp_path: Path, spoilt: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    path = tmp_path / "x.json"
    if spoilt == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"\xff\x00" if spoilt == "garbage" else TOKENS.to_json().encode()[:-20])
    found = SignIn(Accounts(backend.url), FileStore(path), clock=Clock())
    with pytest.raises(SignInNeeded, match="Nobody is signed in at http"):
        await found.me()
    await found.login(EMAIL, RIGHT)
    assert (await found.me())["email"] == EMAIL
    assert ("kept in memory only" in caplog.text) is (spoilt == "folder")
    assert await found.logout() is True
    with pytest.raises(SignInNeeded):
        await found.me()


async def test_a_keyring_that_was_locked_is_asked_again(tmp_path: Path) -> None:
    class Locked:
        locked, text = True, TOKENS.to_json()

        def get_password(self, service: str, name: str) -> str:
            if self.locked:
                raise RuntimeError("locked")
            return self.text

    (tmp_path / "x.json").write_text('{"keyring": true}')
    keyring = Locked()
    store = FileStore(tmp_path / "x.json", KeyringVault(keyring, "x"))
    found = Credentials(store, Accounts("http://127.0.0.1:9"), clock=Clock())
    assert await found.authorization() is None
    keyring.locked = False
    assert await found.authorization() == TOKENS.authorization


_PROCESS = """
import asyncio, sys
from pathlib import Path
from sandcell.signin.accounts import Accounts
from sandcell.signin.service import SignIn
from sandcell.signin.store import FileStore

async def main() -> None:
    found = SignIn(Accounts(sys.argv[1]), FileStore(Path(sys.argv[2])), clock=lambda: 1090.0)
    print("ready", flush=True)
    sys.stdin.readline()
    print(*set(await asyncio.gather(*(found.credentials.authorization() for _ in range(25)))), sep="\\n")

asyncio.run(main())
"""


async def test_a_hundred_at_once_in_four_processes_cause_one_refresh(backend: Team, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    await SignIn(Accounts(backend.url), FileStore(path), clock=Clock()).login(EMAIL, RIGHT)
    old = set(backend.provider.access)
    words = [sys.executable, "-c", _PROCESS, backend.url, str(path)]
    started = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]  # fmt: skip
    try:
        for process in started:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        said = [process.communicate("\n", timeout=60)[0].split("\n")[:-1] for process in started]
    finally:
        for process in started:
            process.kill()
    assert backend.provider.refreshes == 1
    (new,) = set(backend.provider.access) - old
    assert said == [[f"Bearer {new}"]] * 4


async def test_a_backend_that_goes_away_in_mid_login_can_be_answered_later(backend: Team, tmp_path: Path) -> None:
    found = SignIn(Accounts(backend.url), FileStore(tmp_path / "x.json"))
    question = await found.login("mfa@example.org", RIGHT)
    assert question is not None
    backend.provider.away = True
    with pytest.raises(BackendError, match=r"does not answer\. Try again in 10 s\.$"):
        await found.answer(question.id, {"code": CODE})
    backend.provider.away = False
    assert await found.answer(question.id, {"code": CODE}) is None
    assert (await found.me())["email"] == "mfa@example.org"


async def test_no_backend_at_all_says_what_to_do(tmp_path: Path) -> None:
    found = SignIn(Accounts("http://127.0.0.1:9"), FileStore(tmp_path / "x.json"))
    with pytest.raises(Unavailable, match="Try again in a moment; if it stays away, ask whoever runs it"):
        await found.login(EMAIL, RIGHT)


async def test_a_sign_in_that_has_ended_is_told_from_none(backend: Team, tmp_path: Path) -> None:
    found = SignIn(Accounts(backend.url), FileStore(tmp_path / "x.json"))
    await found.login(EMAIL, RIGHT)
    backend.provider.revoke(refresh=True)
    for _ in range(2):
        with pytest.raises(SignInNeeded, match=r"^Your sign-in at http.* has ended"):
            await found.me()
    await found.login(EMAIL, RIGHT)
    await found.logout()
    with pytest.raises(SignInNeeded, match=r"^Nobody is signed in at http"):
        await found.me()
