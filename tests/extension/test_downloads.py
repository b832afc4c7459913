"""Files from a sandbox stay in the notebook's folder, replace nothing, and are only those asked for."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from sandcell.downloads import Saved, check_patterns, save, summary
from sandcell.errors import SaveError
from sandcell.events import File


def file(path: str, text: str = "new") -> File:
    return File(path, base64.b64encode(text.encode()).decode())


def test_files_are_written_with_their_folders(tmp_path: Path) -> None:
    saved = save([file("a.txt"), file("d/e/b.txt", "longer")], ["**/*.txt"], tmp_path, overwrite=False)
    assert saved == [Saved("a.txt", 3), Saved("d/e/b.txt", 6)]
    assert (tmp_path / "d" / "e" / "b.txt").read_text() == "longer"
    assert not (tmp_path / "a.txt").stat().st_mode & 0o111
    assert summary(saved) == "Saved 2 files, 9 B: a.txt (3 B), d/e/b.txt (6 B)"


@pytest.mark.parametrize(
    "path",
    [
        "/etc/cron.d/x.txt",
        "../x.txt",
        "d/../../x.txt",
        "",
        ".",
        "a//b.txt",
        "x\0.txt",
        "x\n.txt",
        "x\ud800.txt",
        ".bashrc.txt",
        ".ipython/profile_default/startup/x.txt",
        "not-asked-for.py",
    ],
)
def test_nothing_lands_outside_or_unasked(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "notebook"
    folder.mkdir()
    with pytest.raises(SaveError):
        save([file(path)], ["**/*.txt", "*.txt", "*/*.txt"], folder, overwrite=True)
    assert [found for found in tmp_path.rglob("*") if found != folder] == []


def test_no_symlink_is_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "notebook", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "kept.txt").write_text("mine")
    (folder / "link").symlink_to(outside)
    (folder / "kept.txt").symlink_to(outside / "kept.txt")
    with pytest.raises(SaveError):
        save([file("link/x.txt")], ["**"], folder, overwrite=True)
    save([file("kept.txt")], ["**"], folder, overwrite=True)
    assert (outside / "kept.txt").read_text() == "mine"
    assert [path.name for path in outside.iterdir()] == ["kept.txt"]
    assert not (folder / "kept.txt").is_symlink()


def test_what_exists_stays_and_the_rest_is_saved(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(SaveError) as caught:
        save([file("a.txt"), file("dangling.txt"), file("b.txt")], ["*.txt"], tmp_path, overwrite=False)
    assert str(caught.value) == (
        "Not saved, since a file is there already: a.txt, dangling.txt. Replace with --overwrite.\n"
        "Saved 1 file: b.txt (3 B)."
    )
    assert (tmp_path / "a.txt").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt", "dangling.txt"]


def test_a_folder_in_the_way_and_broken_content(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").write_text("a file")
    with pytest.raises(SaveError) as caught:
        save([file("a"), file("b/c"), File("d", "not base64!")], ["**"], tmp_path, overwrite=True)
    assert all(name in str(caught.value) for name in ("'a'", "'b/c'", "'d'"))
    assert (tmp_path / "b").read_text() == "a file"


def test_hidden_files_only_by_name(tmp_path: Path) -> None:
    assert save([file(".config.txt")], [".config.txt"], tmp_path, overwrite=False) == [Saved(".config.txt", 3)]


def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    assert save([file("a.txt")], ["*"], tmp_path, overwrite=False) == [Saved("a.txt", 3)]
    with pytest.raises(SaveError):
        save([file("a.txt", "other")], ["*"], tmp_path, overwrite=False)
    assert (tmp_path / "a.txt").read_text() == "new"


@pytest.mark.parametrize("pattern", ["/x", "~/x", "../x", "a/../../b", "", "/"])
def test_patterns_that_lead_out(pattern: str) -> None:
    assert check_patterns(["*.csv", pattern]) is not None


def test_patterns_that_do_not() -> None:
    assert check_patterns(["*.csv", "out/**/x.png", "**"]) is None
