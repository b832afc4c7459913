"""Files in and out of a run's working folder."""

from __future__ import annotations

import base64

from tests.backend import Backend, Json


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def files_of(answer: Json) -> dict[str, bytes]:
    """What was collected, by path."""
    return {file["path"]: base64.b64decode(file["base64"]) for file in answer["files"]}


def warned(answer: Json) -> dict[str, str]:
    """Reasons by path."""
    assert all(warning["subject"] == "file" for warning in answer["warnings"]), answer["warnings"]
    return {warning["name"]: warning["message"] for warning in answer["warnings"]}


def test_given_files_are_there_and_changed_ones_come_back(backend: Backend) -> None:
    code = (
        "from pathlib import Path\n"
        "p = Path('in/a.bin')\np.write_bytes(p.read_bytes()[::-1])\n"
        "Path('out').mkdir()\nPath('out/b.txt').write_text('ä')\nPath('.hidden').write_text('h')"
    )
    answer = backend.run(
        code,
        files=[{"path": "in/a.bin", "base64": b64(bytes(range(256)))}, {"path": "c d.txt", "base64": b64(b"")}],
        collect=["**/*"],
    )
    assert answer["status"] == "ok", answer
    assert files_of(answer) == {"c d.txt": b"", "in/a.bin": bytes(range(256))[::-1], "out/b.txt": "ä".encode()}
    assert [file["path"] for file in answer["files"]] == ["c d.txt", "in/a.bin", "out/b.txt"]
    assert answer["warnings"] == []


def test_a_pattern_takes_what_it_says(backend: Backend) -> None:
    code = (
        "import os\nfrom pathlib import Path\n"
        "for n in ('a.csv', 'b.csv', 'b.txt', 'd/e.csv', 'd/f/g.csv', '[x].csv', '.h/i.csv'):\n"
        "    Path(n).parent.mkdir(exist_ok=True, parents=True)\n    Path(n).write_text(n)"
    )
    for pattern, expected in {
        "*.csv": ["[x].csv", "a.csv", "b.csv"],
        "[ab].csv": ["a.csv", "b.csv"],
        "d/*.csv": ["d/e.csv"],
        "d/**/*.csv": ["d/e.csv", "d/f/g.csv"],
        ".h/*": [".h/i.csv"],
    }.items():
        answer = backend.run(code, collect=[pattern])
        assert [file["path"] for file in answer["files"]] == expected, pattern


def test_a_pattern_without_a_file_is_a_warning(backend: Backend) -> None:
    answer = backend.run("open('a.txt', 'w').close()", collect=["*.csv", "*.txt"])
    assert answer["status"] == "ok"
    assert list(files_of(answer)) == ["a.txt"]
    assert "*.csv" in warned(answer)


def test_files_of_a_run_that_failed_come_back(backend: Backend) -> None:
    answer = backend.run("open('log', 'w').write('so far')\n1 / 0", collect=["log"])
    assert answer["status"] == "error"
    assert files_of(answer) == {"log": b"so far"}


def test_a_thousand_files_come_back_and_not_one_more(backend: Backend) -> None:
    answer = backend.run("for i in range(1005): open(f'{i:04}', 'w').write(str(i))", collect=["*"])
    assert list(files_of(answer)) == [f"{i:04}" for i in range(1000)]
    assert "1000" in str(answer["warnings"])


def test_more_than_may_travel_is_a_warning(one_backend: Backend) -> None:
    code = "for n in 'ab': open(n, 'wb').write(b'0' * (25 << 20))\nbig = b'1' * (30 << 20)\nopen('c', 'w').write('c')"
    answer = one_backend.run(code, outputs=["big"], collect=["*"], limits={"memory_mb": 1024})
    assert answer["status"] == "ok", answer["message"]
    assert list(answer["variables"]) == ["big"]
    assert list(files_of(answer)) == ["c"] or list(files_of(answer)) == ["a", "c"]
    assert "transfer limit" in warned(answer)["b"]


def test_the_working_folder_is_full_at_its_size(backend: Backend) -> None:
    code = (
        "import errno\nwith open('big', 'wb') as f:\n    try:\n        for i in range(200): f.write(bytes(1 << 20))\n"
        "    except OSError as e: print(errno.errorcode[e.errno])\n"
    )
    answer = backend.run(code, limits={"memory_mb": 1024})
    assert answer["status"] == "ok", answer
    assert answer["outputs"][0]["text"] in ("ENOSPC\n", "EFBIG\n")


def test_a_session_keeps_its_files(backend: Backend) -> None:
    backend.run("open('kept', 'w').write('1')", session="files")
    answer = backend.run("open('kept', 'a').write('2')", session="files", collect=["kept"])
    assert files_of(answer) == {"kept": b"12"}
    assert backend.client.delete("/sessions/files").status_code == 204
