"""Where a sign-in is kept: for its owner's eyes, whole or not at all, by backend."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sandcell.errors import Unavailable
from sandcell.signin import store as store_module
from sandcell.signin.keyring import KeyringVault, system_vault
from sandcell.signin.store import FileStore, canonical, file_name, store_for
from sandcell.signin.tokens import Tokens

TOKENS = Tokens("ada@example.org", "access", "refresh", 80.0, 100.0)


class Keyring:
    """A system's keyring, as the library shows one."""

    priority = 5.0

    def __init__(self, *, most: int = 1000) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.most = most

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        if len(text) > self.most:
            raise RuntimeError("too long")
        self.kept[service, name] = text

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    store = FileStore(folder / "x.json")
    store.write(TOKENS)
    assert store.read() == TOKENS
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {"x.json": 0o600}


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    FileStore(tmp_path / "x.json").write(TOKENS)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_every_write_is_seen_by_others(tmp_path: Path) -> None:
    mine, other = (FileStore(tmp_path / "x.json") for _ in range(2))
    versions = [mine.version()]
    for act in (lambda: other.write(TOKENS), lambda: other.write(TOKENS), other.clear):
        act()
        versions.append(mine.version())
    assert versions[0] is versions[3] is None
    assert len(set(versions)) == 3
    other.clear()
    assert mine.read() is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"email": 1}', "\x00"])
def test_what_is_no_sign_in_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    assert FileStore(tmp_path / "x.json").read() is None


def test_a_write_that_fails_leaves_what_there_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(tmp_path / "x.json")
    store.write(TOKENS)

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.write(Tokens("b@c", "new", None, 1, 2))
    assert store.read() == TOKENS
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_one_file_for_each_backend() -> None:
    assert file_name("https://Team.example/") == file_name("https://team.example")
    assert len({file_name(f"https://team.example{end}") for end in ("", ":8080", "/a", "/b")}) == 4
    assert file_name("https://team.example").startswith("team.example-")
    assert canonical(" HTTPS://Team.example/Path/ ") == "https://team.example/Path"
    assert "/" not in file_name("https://[::1]:80/../../x")


def test_no_repr_shows_a_token() -> None:
    assert "access" not in repr(TOKENS).replace("access_token", "")
    assert "ada@example.org" in repr(TOKENS)


def test_a_keyring_keeps_the_tokens_out_of_the_file(tmp_path: Path) -> None:
    keyring = Keyring()
    store, other = (FileStore(tmp_path / "x.json", KeyringVault(keyring, "https://t")) for _ in range(2))
    store.write(TOKENS)
    first = other.version()
    assert "refresh" not in (tmp_path / "x.json").read_text()
    assert other.read() == TOKENS
    store.write(TOKENS)
    assert other.version() != first
    store.clear()
    assert keyring.kept == {}
    assert other.read() is None


def test_a_keyring_that_does_not_take_them_leaves_it_to_the_file(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "x.json", KeyringVault(Keyring(most=10), "https://t"))
    store.write(TOKENS)
    assert "refresh" in (tmp_path / "x.json").read_text()
    assert store.read() == TOKENS


def test_only_a_keyring_that_works_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert system_vault("x") is None
    for priority, usable in ((5, True), (0.5, False), (0, False)):
        found = Keyring()
        found.priority = priority
        monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_keyring=lambda found=found: found))
        assert (system_vault("x") is not None) is usable
    kept = store_for("https://team.example", {"XDG_CONFIG_HOME": str(tmp_path)})
    kept.write(TOKENS)
    assert [path.parent.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")] == ["sandcell/sign-in"]


async def test_one_process_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_LOCK_TICKS", 2)
    mine, other = (FileStore(tmp_path / "x.json") for _ in range(2))
    async with mine.lock():
        with pytest.raises(Unavailable, match="does not let go"):
            async with other.lock():
                pass
    async with other.lock():
        pass


async def test_without_a_place_to_write_there_is_nobody_to_lock_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = FileStore(tmp_path / "file" / "x.json")
    async with store.lock():
        assert store.read() is None
    with pytest.raises(OSError, match="file"):
        store.write(TOKENS)
