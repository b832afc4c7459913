"""Whatever the worker does, its supervisor says how it ended and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sandcell_runner.frames import encode_frame

from .driver import SEED, Runner

NewRunner = Callable[..., Runner]


def alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text() if Path(f"/proc/{pid}").exists() else False
    return False


def gone(pid: int, seconds: float = 3) -> bool:
    deadline = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not alive(pid)


@pytest.mark.parametrize(
    ("code", "exit_code", "number"),
    [
        ("import os; os._exit(7)", 7, None),
        ("import ctypes; ctypes.string_at(0)", 139, signal.SIGSEGV),
        ("import os; os.abort()", 134, signal.SIGABRT),
        ("import os; os.closerange(0, 256)", 121, None),
        ("os.execv('/bin/sh', ['sh', '-c', 'exit 5'])", 5, None),
        ("import ctypes; ctypes.CDLL(None).regcomp(bytes(64), b'(' * 10**6, 1)", 139, signal.SIGSEGV),  # no stack left
    ],
)
def test_a_dead_worker_is_reported_after_its_last_words(
    new_runner: NewRunner, code: str, exit_code: int, number: int | None
) -> None:
    runner = new_runner()
    run = runner.run(f"import os\nprint('line'); os.write(1, b'raw '); print('last words', end='')\n{code}")
    assert run.stdout == "line\nraw last words"
    assert run.last["type"] == "exited"
    assert (run.last["exit_code"], run.last["signal"]) == (exit_code, number)
    with pytest.raises(EOFError):
        runner.receive()
    assert runner.process.wait(5) == 0


@pytest.mark.parametrize(
    "packet",
    [
        b"\3" + bytes(8) + b"not json",
        b"\3" + bytes(8) + b'{"type": "no such frame"}',
        b"\3" + b"\x7f" * 8 + b'{"type": "text"}',
    ],
)
def test_forged_frames_cost_a_worker_only_its_own_life(new_runner: NewRunner, packet: bytes) -> None:
    runner = new_runner()
    run = runner.run(
        "import os, stat, socket\n"
        "for fd in range(3, 64):\n"
        "    try: s = socket.socket(fileno=os.dup(fd))\n"
        "    except OSError: continue\n"
        f"    if s.type == socket.SOCK_SEQPACKET: s.send({packet!r})\n"
        "import time; time.sleep(5)"
    )
    assert run.last["type"] == "exited"
    assert "runner's own connection" in run.last["message"]


def test_an_endless_frame_is_not_swallowed(new_runner: NewRunner) -> None:
    runner = new_runner()
    run = runner.run(
        "import os, socket\n"
        "for fd in range(3, 64):\n"
        "    try: s = socket.socket(fileno=os.dup(fd))\n"
        "    except OSError: continue\n"
        "    if s.type == socket.SOCK_SEQPACKET:\n"
        "        s.send(bytes([1]) + b'x')\n"
        "        while True: s.send(bytes([0]) + b'x' * 32768)\n"
    )
    assert run.last["type"] == "exited"
    assert "over the" in run.last["message"]


def test_the_end_of_the_stream_ends_everything(new_runner: NewRunner) -> None:
    runner = new_runner()
    runner.start(
        "import os, signal, subprocess\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "p = subprocess.Popen(['sleep', '60'], start_new_session=True)\n"
        "print(p.pid, os.getpid())\nwhile True: pass"
    )
    pids = [int(pid) for pid in runner.receive()["text"].split()]
    assert all(map(alive, pids))
    runner.host.close()
    assert runner.process.wait(5) == 0
    assert all(map(gone, pids))


def test_a_killed_supervisor_takes_the_worker_along(new_runner: NewRunner) -> None:
    runner = new_runner()
    runner.start("import os\nprint(os.getpid())\nwhile True: pass")
    pid = int(runner.receive()["text"])
    runner.process.kill()
    assert gone(pid)


def test_processes_left_by_a_dead_worker_are_killed(new_runner: NewRunner) -> None:
    runner = new_runner()
    run = runner.run(
        "import os, subprocess\np = subprocess.Popen('sleep 60 & echo $!', shell=True, start_new_session=True)\n"
        "p.wait(); os._exit(1)"
    )
    assert run.last["type"] == "exited"
    assert gone(int(run.stdout))


def test_too_many_processes_are_reported(runner: Runner) -> None:
    code = (
        "import subprocess, time\nps = [subprocess.Popen(['sleep', '60']) for _ in range({})]\ntime.sleep(0.6)\n"
        "for p in ps: p.kill(); p.wait()"
    )
    assert runner.run(code.format(3), limits={"processes": 5}).of("limit") == []
    (limit,) = runner.run(code.format(7), limits={"processes": 5}).of("limit")
    assert limit["limit"] == "processes"
    assert limit["peak"] == 7


def test_threads_count_as_processes_do(runner: Runner) -> None:
    run = runner.run(
        "import threading, time\nfor _ in range(8): threading.Thread(target=time.sleep, args=(0.7,)).start()\n"
        "time.sleep(0.6)",
        limits={"processes": 6},
    )
    assert run.of("limit")[0]["peak"] == 8


def test_orphans_of_a_cell_are_reaped(runner: Runner) -> None:
    run = runner.run(
        "import os, time\nos.system('for i in 1 2 3; do (exit 0) & done')\nos.system('sleep 0 & sleep 0 &')\n"
        "time.sleep(0.3)"
    )
    assert run.last["status"] == "ok"
    stats = [path.read_text() for path in Path("/proc").glob("[0-9]*/stat") if os.access(path, os.R_OK)]
    children = [s.rpartition(")")[2].split() for s in stats]
    assert [c[0] for c in children if int(c[1]) == runner.process.pid and c[0] == "Z"] == []


def test_a_missing_ipython_is_explained(tmp_path: Path, new_runner: NewRunner) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    runner = new_runner(python=str(tmp_path / "bare/bin/python"), hello=False)
    runner.send({"type": "hello", "seed": SEED})
    exited = runner.receive()
    assert exited["type"] == "exited"
    assert "IPython is not installed in this environment" in exited["message"]


def test_a_closed_descriptor_keeps_nobody_busy(new_runner: NewRunner) -> None:
    runner = new_runner()
    assert runner.run("import os; os.close(1); print('frames go on')").stdout == "frames go on\n"
    before = cpu_ticks(runner.process.pid)
    time.sleep(0.5)
    assert cpu_ticks(runner.process.pid) - before < 10
    assert runner.run("os.write(2, b'error'); 5").stderr == "error"


def cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_frames_may_come_in_any_pieces(runner: Runner) -> None:
    data = encode_frame({"type": "run", "code": "len(x)", "inputs": {"x": "y" * 3_000_000}, "limits": {}})
    for start in range(0, 300, 7):
        runner.host.sendall(data[start : start + 7])
        time.sleep(0.0005)
    runner.host.sendall(data[301:])
    assert runner.finish().result == "3000000"
