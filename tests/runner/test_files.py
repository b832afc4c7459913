import os
from pathlib import Path

import pytest

from sandcell_runner.errors import FileRefusedError
from sandcell_runner.files import MAX_DEPTH, MAX_FILES, MAX_WARNINGS, collect, write_file


def collected(directory: Path, *patterns: str, max_bytes: int = 1 << 20) -> tuple[list[str], dict[str, str]]:
    warnings: dict[str, str] = {}
    files = list(collect(str(directory), list(patterns), max_bytes, warnings.__setitem__))
    for file in files:
        assert file.data == (directory / file.path).read_bytes()
    return [file.path for file in files], warnings


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for path in ("b.csv", "a.csv", "x[1].txt", ".hidden", "d/c.csv", "d/e/f.csv", "d/.h/i.csv"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    return tmp_path


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("*.csv", ["a.csv", "b.csv"]),
        ("./a.csv", ["a.csv"]),
        ("**/*.csv", ["a.csv", "b.csv", "d/c.csv", "d/e/f.csv"]),
        ("d/**", ["d/c.csv", "d/e/f.csv"]),
        ("**", ["a.csv", "b.csv", "d/c.csv", "d/e/f.csv", "x[1].txt"]),
        ("d/**/f.csv", ["d/e/f.csv"]),
        ("d/.h/*", ["d/.h/i.csv"]),
        (".*", [".hidden"]),
        ("[ab].csv", ["a.csv", "b.csv"]),
        ("[!a].csv", ["b.csv"]),
        ("?.csv", ["a.csv", "b.csv"]),
        ("x[[]1].txt", ["x[1].txt"]),
    ],
)
def test_globs(tree: Path, pattern: str, paths: list[str]) -> None:
    assert collected(tree, pattern) == (paths, {})


@pytest.mark.parametrize("pattern", ["nothing", "../*", "/etc/passwd", "d"])
def test_what_matches_no_file_is_said(tree: Path, pattern: str) -> None:
    assert collected(tree, pattern) == ([], {pattern: "no file matches"})


def test_no_symlink_is_followed(tree: Path) -> None:
    (tree / "link.csv").symlink_to("a.csv")
    (tree / "folder").symlink_to("d")
    paths, warnings = collected(tree, "**/*.csv", "folder/c.csv", "folder")
    assert paths == ["a.csv", "b.csv", "d/c.csv", "d/e/f.csv"]
    assert warnings == {
        "link.csv": "it is a symbolic link",
        "folder": "it is a symbolic link",
        "folder/c.csv": "no file matches",
    }


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert collected(tmp_path, "pipe") == ([], {"pipe": "it is not a regular file"})


def test_the_transfer_limit_is_for_all_files_together(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text("12345")
    paths, warnings = collected(tmp_path, "*", max_bytes=11)
    assert paths == ["a", "b"]
    assert warnings == {"c": "5 bytes are more than the 1 left of the transfer limit"}


def test_there_is_a_most_of_files_depth_and_name(tmp_path: Path) -> None:
    for number in range(MAX_FILES + 1):
        (tmp_path / f"{number:05}").touch()
    deep = tmp_path / "/".join("d" * MAX_DEPTH)
    deep.mkdir(parents=True)
    (deep / "too deep").touch()
    (deep.parent / "deep").touch()
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff", os.O_CREAT))
    paths, warnings = collected(tmp_path, "*", "d/**")
    assert len(paths) == MAX_FILES
    assert f"only the first {MAX_FILES} files" in " ".join(warnings.values())
    assert f"{MAX_DEPTH} levels deep" in " ".join(warnings.values())
    assert collected(tmp_path, "?")[1]["\udcff"] == "its name is not UTF-8"


def test_files_are_written_with_their_folders(tmp_path: Path) -> None:
    write_file(str(tmp_path), "a/b/c", b"one")
    write_file(str(tmp_path), "a/b/c", b"2")
    assert (tmp_path / "a/b/c").read_bytes() == b"2"


@pytest.mark.parametrize("path", ["", "/etc/x", "../x", "a/../../x", "a//b", "./a", "a/", "a\0b", "link/x"])
def test_no_file_is_written_elsewhere(tmp_path: Path, path: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to(tmp_path)
    with pytest.raises(FileRefusedError):
        write_file(str(inside), path, b"")
    assert [file.name for file in tmp_path.iterdir()] == ["inside"]


def test_a_link_in_the_place_of_a_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("kept")
    (tmp_path / "name").symlink_to("target")
    write_file(str(tmp_path), "name", b"new")
    assert (tmp_path / "target").read_text() == "kept"
    assert (tmp_path / "name").read_text() == "new"


def test_what_is_skipped_crowds_out_neither_files_nor_the_host(tmp_path: Path) -> None:
    for number in range(MAX_FILES + 200):
        (tmp_path / f"{number}").symlink_to("/etc/passwd")
    (tmp_path / "z").write_text("wanted")
    files, warnings = collected(tmp_path, "*")
    assert files == ["z"]
    assert len(warnings) == MAX_WARNINGS + 1
    assert warnings[""] == f"{MAX_FILES + 200 - MAX_WARNINGS:,} more files were skipped"
