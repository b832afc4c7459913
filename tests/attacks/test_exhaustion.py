"""Taking all there is: processes, memory, disk, output, time. Each is stopped by a limit, and only the attacker is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.backend import Backend, Json

# what: code, limits, statuses that are right
ATTACKS: dict[str, tuple[str, Json, set[str]]] = {
    "fork bomb": (
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        {"wall_s": 10},
        {"processes", "timeout", "memory"},
    ),
    "shell fork bomb": ("!bomb() { bomb | bomb & }; bomb; sleep 10", {"wall_s": 4}, {"processes", "timeout", "memory"}),
    "thread bomb": (
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,)).start()",
        {"wall_s": 10},
        {"processes", "error"},
    ),
    "daemons that hide": (
        "import os, time\nfor _ in range(3):\n    if not os.fork():\n        os.setsid()\n"
        "        if os.fork(): os._exit(0)\n"
        "        for fd in range(3): os.close(fd)\n        time.sleep(600)\nprint('gone')",
        {},
        {"ok"},
    ),
    "one huge allocation": ("bytearray(100 << 30)", {}, {"error"}),
    "a list that grows": ("x = [0]\nwhile True: x += x", {"wall_s": 20}, {"error", "memory"}),
    "a string that grows": ("s = 'x'\nwhile True: s += s", {"wall_s": 20}, {"error", "memory"}),
    "memory without a limit of its own": (
        "import mmap, resource\nhard = resource.getrlimit(resource.RLIMIT_AS)[1]\n"
        "resource.setrlimit(resource.RLIMIT_AS, (hard, hard))\nm = []\n"
        "while True:\n    m.append(mmap.mmap(-1, 32 << 20)); m[-1].write(b'x' * (32 << 20))",
        {"wall_s": 20},
        {"error", "memory"},
    ),
    "shared memory": (
        "from multiprocessing.shared_memory import SharedMemory\nblocks = []\n"
        "while True:\n    s = SharedMemory(create=True, size=8 << 20); blocks.append(s); s.buf[:] = bytes(8 << 20)",
        {"wall_s": 20},
        {"error", "memory", "killed"},
    ),
    "memfds": (
        "import os\nfds = []\nwhile True:\n    fds.append(os.memfd_create('m'))\n"
        "    for _ in range(16): os.write(fds[-1], b'x' * (1 << 20))",
        {"wall_s": 20},
        {"error", "memory"},
    ),
    "10 GB to every writable folder": (
        "import os\nfor where in ('/tmp', '/dev/shm', '.'):\n    for n in range(100):\n"
        "        try:\n            with open(f'{where}/f{n}', 'wb') as f:\n"
        "                for _ in range(100): f.write(bytes(1 << 20))\n"
        "        except OSError as e:\n            print(where, e.errno)\n            break",
        {"wall_s": 30, "memory_mb": 1024},
        {"ok", "memory"},
    ),
    "files without end": (
        "import itertools\nfor n in itertools.count(): open(f'/tmp/{n}', 'w').write('x' * 100)",
        {"wall_s": 4, "memory_mb": 256},
        {"timeout", "memory", "error"},
    ),
    "open files": (
        "import os\nfds = []\nwhile True: fds.append(os.open('/dev/null', os.O_RDONLY))",
        {"wall_s": 10},
        {"error"},
    ),
    "pipes filled and never read": (
        "import os\nwhile True:\n    r, w = os.pipe()\n    os.set_blocking(w, False)\n    os.write(w, bytes(65536))",
        {"wall_s": 10},
        {"error"},
    ),
    "1 GB to stdout": (
        "import os\nblock = b'x' * (1 << 20)\nfor _ in range(1024): os.write(1, block)",
        {},
        {"output"},
    ),
    "a line of 64 MB": ("print('x' * (64 << 20))", {}, {"output"}),
    "an error of 64 MB": ("raise ValueError('x' * (64 << 20))", {}, {"output", "error"}),
    "a traceback of many errors": (
        "e = None\nfor _ in range(5000):\n    n = ValueError('x' * 1000); n.__cause__ = e; e = n\nraise e",
        {"wall_s": 20},
        {"error", "output", "timeout"},
    ),
    "a display of 64 MB": (
        "from IPython.display import publish_display_data\npublish_display_data({'text/html': 'x' * (64 << 20)})",
        {},
        {"output"},
    ),
    "a hundred thousand displays": (
        "from IPython.display import clear_output\nfor _ in range(100_000): clear_output()",
        {"output_kb": 64, "wall_s": 20},
        {"output"},
    ),
    "four children that print": (
        "import os\nfor _ in range(4):\n    if not os.fork():\n        while True: os.write(1, b'y' * 65536)\n"
        "import time\ntime.sleep(60)",
        {},
        {"output"},
    ),
    "deaf to every signal": (
        "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\n"
        "while True:\n    try:\n        while 1: 2 ** 1000\n    except BaseException: pass",
        {"wall_s": 2},
        {"timeout"},
    ),
    "every core": (
        "import os\nfor _ in range(8): os.fork()\nwhile True: pass",
        {"cpu_s": 2, "processes": 256, "wall_s": 20},
        {"cpu", "processes", "timeout", "memory"},
    ),
    "a regular expression without end": ("import re\nre.match('(a*)*b', 'a' * 100)", {"wall_s": 2}, {"timeout"}),
    "a number without end": ("x = 9 ** 9 ** 9", {"wall_s": 2}, {"timeout", "error", "memory"}),
    "recursion in C": (
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
        {"wall_s": 20},
        {"killed", "error", "memory", "timeout"},
    ),
    "a stopped runner": (
        "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)\nos.kill(os.getpid(), signal.SIGSTOP)",
        {"wall_s": 2},
        {"timeout"},
    ),
}


@pytest.mark.parametrize("what", ATTACKS)
def test_it_is_stopped_by_a_limit(backend: Backend, what: str) -> None:
    code, limits, statuses = ATTACKS[what]
    answer = backend.run(code, limits=limits)
    assert answer["status"] in statuses, answer
    assert len(str(answer["outputs"])) < 3 << 20


def test_the_same_is_true_in_a_session(backend: Backend) -> None:
    for what in ("fork bomb", "deaf to every signal", "memory without a limit of its own"):
        code, limits, statuses = ATTACKS[what]
        answer = backend.run(code, limits=limits, session="bad")
        assert answer["status"] in statuses, answer
        if answer["session_ended"]:
            assert backend.post(code="1", session="bad").status_code == 410
        else:
            assert backend.client.delete("/sessions/bad").status_code == 204


def test_three_memory_hogs_at_once_harm_nobody_else(backend: Backend) -> None:
    code, limits, _ = ATTACKS["memory without a limit of its own"]
    with ThreadPoolExecutor(4) as threads:
        hogs = [threads.submit(backend.run, code, limits=limits) for _ in range(3)]
        bystander = threads.submit(backend.run, "x = b'x' * (100 << 20)\nimport time\ntime.sleep(2)\nlen(x)")
        assert bystander.result()["status"] == "ok"
        assert {hog.result()["status"] for hog in hogs} <= {"memory", "error"}


def test_hogs_within_one_sandbox_count_together(backend: Backend) -> None:
    code = (
        "import mmap, os, time\nfor _ in range(3):\n    if not os.fork():\n"
        "        m = [mmap.mmap(-1, 16 << 20) for _ in range(16)]\n        for x in m: x.write(b'x' * (16 << 20))\n"
        "        time.sleep(60)\ntime.sleep(60)"
    )
    assert backend.run(code)["status"] == "memory"


def test_an_input_that_unfolds_stays_inside(backend: Backend) -> None:
    npy: Any = {"$type": "ndarray", "npy": _npy_header(1 << 40)}
    answer = backend.run("1", inputs={"x": npy})
    assert answer["status"] == "error", answer


def _npy_header(length: int) -> str:
    """An array that says it has this many bytes, and has none."""
    import base64

    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({length},), }}".ljust(117) + "\n"
    return base64.b64encode(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()).decode()
