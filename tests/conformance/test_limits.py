"""Every limit is kept, says its name, what it was and the most that may be asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend import Backend, Json

BROKEN: dict[str, tuple[str, dict[str, Any], str, str, float]] = {
    # what: code, limits, status, the limit's name, its maximum
    "sleeping": ("import time; time.sleep(60)", {"wall_s": 1}, "timeout", "wall_s", 600),
    "computing": ("while True: pass", {"wall_s": 1.5}, "timeout", "wall_s", 600),
    "computing in C": ("sum(range(10**12))", {"wall_s": 1}, "timeout", "wall_s", 600),
    "waiting for a child": ("!sleep 60", {"wall_s": 1}, "timeout", "wall_s", 600),
    "one busy core": ("while True: pass", {"cpu_s": 1}, "cpu", "cpu_s", 1200),
    "busy children": (
        "import os, time\nfor _ in range(3):\n    if not os.fork():\n        while True: pass\ntime.sleep(60)",
        {"cpu_s": 1},
        "cpu",
        "cpu_s",
        1200,
    ),
    "many small objects": (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)\n"
        "x = []\nwhile True: x.append(bytes(1 << 20))",
        {"memory_mb": 384},
        "memory",
        "memory_mb",
        4096,
    ),
    "children's memory": (
        "import os, time\n"
        "for _ in range(4):\n    if not os.fork():\n        x = b'x' * (120 << 20); time.sleep(60)\ntime.sleep(60)",
        {"memory_mb": 384},
        "memory",
        "memory_mb",
        4096,
    ),
    "files in memory": (
        "import time\nfor where in ('/tmp/a-big-file', 'another'):\n"
        "    with open(where, 'wb') as f:\n        for _ in range(60): f.write(b'x' * (1 << 20))\ntime.sleep(60)",
        {"memory_mb": 224},
        "memory",
        "memory_mb",
        4096,
    ),
    "printing": ("while True: print('x' * 100)", {"output_kb": 64}, "output", "output_kb", 16384),
    "writing to stderr": (
        "import os\nwhile True: os.write(2, b'x' * 4096)",
        {"output_kb": 64},
        "output",
        "output_kb",
        16384,
    ),
    "a child's output": ("!yes", {"output_kb": 64}, "output", "output_kb", 16384),
    "displays": ("while True: display('x' * 1000)", {"output_kb": 64}, "output", "output_kb", 16384),
    "one large display": ("'x' * 200_000", {"output_kb": 64}, "output", "output_kb", 16384),
    "threads": (
        "import threading, time\nfor _ in range(12): threading.Thread(target=time.sleep, args=(60,)).start()\n"
        "time.sleep(60)",
        {"processes": 8},
        "processes",
        "processes",
        256,
    ),
    "processes": (
        "import subprocess, time\nps = [subprocess.Popen(['sleep', '60']) for _ in range(12)]\ntime.sleep(60)",
        {"processes": 8},
        "processes",
        "processes",
        256,
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_limit_ends_the_run_and_names_itself(backend: Backend, what: str) -> None:
    code, limits, status, name, maximum = BROKEN[what]
    answer = backend.run(f"print('begun')\n{code}", limits={"wall_s": 30, **limits})
    assert answer["status"] == status, answer
    assert answer["limit"] == {"name": name, "value": limits[name], "maximum": maximum}
    assert answer["outputs"][0]["text"].startswith("begun\n")
    assert printed(answer) <= 1 << 20


def printed(answer: Json) -> int:
    """Characters of all streams."""
    return sum(len(output.get("text", "")) for output in answer["outputs"])


def test_the_output_limit_shows_what_fits(backend: Backend) -> None:
    answer = backend.run("for i in range(100_000): print('x' * 63)", limits={"output_kb": 64})
    assert answer["status"] == "output"
    assert 60 << 10 <= printed(answer) <= 64 << 10


def test_the_peak_of_a_run_out_of_memory_is_near_its_limit(backend: Backend, overshoot: int) -> None:
    code, limits, *_ = BROKEN["many small objects"]
    usage = backend.run(code, limits=limits)["usage"]
    assert 300 << 20 < usage["peak_memory_bytes"] < (384 << 20) + overshoot


def test_one_allocation_too_many_is_an_ordinary_error(backend: Backend) -> None:
    answer = backend.run("x = 1\ntry: bytearray(2 << 30)\nexcept MemoryError: print('caught')\nbytearray(2 << 30)")
    assert (answer["status"], answer["exit_code"]) == ("error", 1), answer
    assert answer["outputs"][0]["text"] == "caught\n"
    assert answer["outputs"][-1]["ename"] == "MemoryError"


def test_what_a_limit_allows_goes_through(backend: Backend) -> None:
    code = (
        "import threading\n"
        "b = threading.Barrier(61)\n"
        "ts = [threading.Thread(target=b.wait) for _ in range(60)]\n[t.start() for t in ts]; b.wait()\n"
        "x = b'x' * (150 << 20)\nprint('y' * (900 << 10))"
    )
    answer = backend.run(code)
    assert answer["status"] == "ok", answer["limit"]
    assert printed(answer) == (900 << 10) + 1


@pytest.mark.parametrize(("limits", "status"), [({"wall_s": 1}, "timeout"), ({"cpu_s": 1}, "cpu")], ids=["wall", "cpu"])
def test_a_session_survives_its_time_limits(backend: Backend, limits: Json, status: str) -> None:
    backend.run("x = 1", session="slow")
    answer = backend.run("x = 2\nwhile True: pass", session="slow", limits=limits)
    assert (answer["status"], answer["session_ended"]) == (status, False), answer
    assert answer["outputs"][-1]["ename"] == "KeyboardInterrupt"
    assert backend.run("x", session="slow")["outputs"][-1]["data"]["text/plain"] == "2"
    assert backend.client.delete("/sessions/slow").status_code == 204


def test_a_session_that_ignores_its_interrupt_is_killed(backend: Backend) -> None:
    code = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    answer = backend.run(code, session="stubborn", limits={"wall_s": 1})
    assert (answer["status"], answer["session_ended"]) == ("timeout", True), answer
    assert answer["usage"]["wall_ms"] < 8000
    told = backend.post(code="1", session="stubborn")
    assert (told.status_code, told.json()["code"]) == (410, "session_died")
    assert "time limit" in told.json()["detail"]


def test_a_limit_counts_for_one_run_of_a_session(backend: Backend) -> None:
    for _ in range(3):
        answer = backend.run(
            "import time\nend = time.process_time() + 0.7\nwhile time.process_time() < end: pass\nprint('x' * 40_000)",
            session="fresh-limits",
            limits={"cpu_s": 1.8, "output_kb": 64},
        )
        assert answer["status"] == "ok", answer
    assert backend.client.delete("/sessions/fresh-limits").status_code == 204


def test_more_than_the_maximum_is_refused_by_name(backend: Backend) -> None:
    for name, value in {"wall_s": 601, "cpu_s": 1e9, "memory_mb": 4097, "output_kb": 16385, "processes": 257}.items():
        refused = backend.post(code="1", limits={name: value})
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
        assert refused.json()["errors"][0]["field"] == f"limits.{name}"
