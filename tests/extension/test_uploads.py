"""Files on their way into a sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from IPython.core.error import UsageError

from sandcell.uploads import read_files


def test_paths_stay_relative_and_others_lose_their_folders(tmp_path: Path) -> None:
    folder = tmp_path / "notebook"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.csv").write_text("hi")
    (folder / "data" / "b.csv").write_text("ho")
    (tmp_path / "elsewhere.csv").write_text("x")
    sent = read_files(["data/*.csv", "./data/a.csv", "../elsewhere.csv"], folder)
    assert [file["path"] for file in sent] == ["data/a.csv", "data/b.csv", "elsewhere.csv"]
    assert sent[0]["base64"] == "aGk="


@pytest.mark.parametrize(
    ("name", "says"), [("nowhere", "there is no file nowhere"), ("data", "is a folder"), ("*.xyz", "no file matches")]
)
def test_what_cannot_be_sent_is_named(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(UsageError, match=says):
        read_files([name], tmp_path)


def test_two_files_of_one_name(tmp_path: Path) -> None:
    folder = tmp_path / "notebook"
    folder.mkdir()
    (folder / "a").write_text("1")
    (tmp_path / "a").write_text("2")
    with pytest.raises(UsageError, match="would both be called 'a'"):
        read_files(["a", "../a"], folder)


def test_too_large_is_told_before_reading(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as stream:
        stream.truncate(65 << 20)
    with pytest.raises(UsageError, match="larger than 48 MiB together"):
        read_files(["big"], tmp_path)
