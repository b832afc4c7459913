"""Files that are not what they seem, on their way out of a sandbox."""

from __future__ import annotations

import base64

import pytest

from tests.backend import Backend

# what: code that leaves files, and what alone may come back of them, by path
TRAPS: dict[str, tuple[str, dict[str, bytes]]] = {
    "links": (
        "import os\nos.symlink('/etc/passwd', 'file')\nos.symlink('/etc', 'folder')\nos.symlink('loop', 'loop')\n"
        "os.symlink('/proc/self/root', 'root')\n"
        "os.mkdir('d'); os.symlink('../../etc/passwd', 'd/up')\n"
        "os.symlink('/dev/zero', 'zero')",
        {},
    ),
    "a link that takes a file's place": (
        "import os, threading\nopen('real', 'w').write('real')\n"
        "def swap():\n    while True:\n        try:\n            os.symlink('/etc/passwd', 't'); os.rename('t', 'x')\n"
        "            open('u', 'w').write('mine'); os.rename('u', 'x')\n        except OSError: pass\n"
        "threading.Thread(target=swap, daemon=True).start()\nimport time\ntime.sleep(0.3)",
        {"real": b"real", "x": b"mine", "u": b"mine"},
    ),
    "what is no file": (
        "import os, socket\nos.mkfifo('pipe')\ns = socket.socket(socket.AF_UNIX)\ns.bind('socket')\nos.mkdir('empty')",
        {},
    ),
    "a sparse file": ("with open('sparse', 'wb') as f: f.truncate(63 << 20)", {}),
    "a file of a terabyte": (
        (
            "import os\ntry: os.truncate(os.open('t', os.O_CREAT | os.O_RDWR), 1 << 40)\n"
            "except OSError: pass\nopen('t', 'a').close()"
        ),
        {"t": b""},
    ),
    "folders a thousand deep": (
        "import os\nfor _ in range(1000):\n    os.mkdir('d'); os.chdir('d')\nopen('bottom', 'w').write('x')",
        {},
    ),
    "twenty thousand links": (
        "import os\nfor i in range(20_000): os.symlink('x', str(i))\nopen('!a', 'w').write('a')",
        {"!a": b"a"},
    ),
    "names of every kind": (
        "import os\nopen('new\\nline', 'w').write('1')\nopen(b'\\xff\\xfe', 'w').write('2')\n"
        "open('quote\\'\"', 'w').write('3')\n"
        "open('<b>', 'w').write('4')\nopen('x' * 255, 'w').write('5')\n"
        "open('...', 'w').write('6')\nopen('\\u202etxt.exe', 'w').write('7')",
        {"new\nline": b"1", "quote'\"": b"3", "<b>": b"4", "x" * 255: b"5", "\u202etxt.exe": b"7"},
    ),
    "a file that cannot be read": (
        "import os\nopen('secret', 'w').write('s')\nos.chmod('secret', 0)\nos.mkdir('d', 0)",
        {},
    ),
    "a working folder that is gone": (
        "import os, shutil\nshutil.rmtree('.', ignore_errors=True)\nos.chdir('/tmp')",
        {},
    ),
    "a working folder that is a link": (
        (
            "import os\nos.chdir('/')\ntry:\n"
            "    os.rename('/sandbox', '/tmp/s'); os.symlink('/etc', '/sandbox')\n"
            "except OSError: pass"
        ),
        {},
    ),
}


@pytest.mark.parametrize("what", TRAPS)
def test_only_real_files_come_back(backend: Backend, what: str) -> None:
    code, expected = TRAPS[what]
    answer = backend.run(code, collect=["**/*"], limits={"wall_s": 20, "memory_mb": 1024})
    files = {file["path"]: base64.b64decode(file["base64"]) for file in answer["files"]}
    assert answer["status"] in ("ok", "error"), answer
    allowed = dict(expected)
    if what == "a sparse file":
        allowed["sparse"] = bytes(63 << 20)  # within what may be handed back, so it may come or be warned of
    if what == "a link that takes a file's place":
        allowed |= {path: b"" for path, data in files.items() if path in "ux" and not data}  # just being written
    assert files.items() <= allowed.items(), files.keys()
    if what not in ("a link that takes a file's place", "a sparse file"):
        assert files == expected
    assert all(len(str(warning)) < 4000 for warning in answer["warnings"])


def test_a_sparse_file_larger_than_may_travel_is_a_warning(backend: Backend) -> None:
    code = "for n in 'ab':\n    with open(n, 'wb') as f: f.truncate(60 << 20)"
    answer = backend.run(code, collect=["*"], limits={"memory_mb": 1024})
    assert answer["status"] == "ok", answer["message"]
    assert len(answer["files"]) <= 1
    assert any("transfer limit" in warning["message"] for warning in answer["warnings"])


def test_collecting_does_not_run_the_cells_code(backend: Backend) -> None:
    code = (
        "import base64, os, builtins\nopen('a', 'w').write('true')\n"
        "os.scandir = os.open = os.path.join = lambda *a, **k: 1 / 0\nbase64.b64encode = lambda *a: b'lie'\n"
        "builtins.sorted = builtins.len = None"
    )
    answer = backend.run(code, collect=["*"])
    # It may spoil its own answer in any way, but nobody else's.
    assert answer["status"] in ("ok", "error", "killed"), answer
    assert backend.run("open('a', 'w').write('true')", collect=["a"])["files"] == [
        {"path": "a", "base64": base64.b64encode(b"true").decode()}
    ]


def test_an_input_file_cannot_be_put_outside(backend: Backend) -> None:
    backend.run("import os\nos.symlink('/tmp', 'out')\nos.symlink('/tmp/target', 'link')", session="trap")
    for path in ("out/placed", "link"):
        backend.run("1", session="trap", files=[{"path": path, "base64": base64.b64encode(b"x").decode()}])
    answer = backend.run("import os\n[os.path.exists(p) for p in ('/tmp/placed', '/tmp/target')]", session="trap")
    assert answer["outputs"][-1]["data"]["text/plain"] == "[False, False]"
    assert backend.client.delete("/sessions/trap").status_code == 204
