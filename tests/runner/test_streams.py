"""Everything written comes out, in the order it was written, however it was written."""

import time
from pathlib import Path

from .driver import Runner


def test_python_c_and_commands_keep_their_order(runner: Runner) -> None:
    code = (
        "import os, ctypes, subprocess, sys\n"
        "libc = ctypes.CDLL(None)\n"
        "for i in range(100):\n"
        "    print(f'{i}a', end='')\n"
        "    os.write(1, b'b')\n"
        "    libc.printf(b'c')\n"
        "    sys.stdout.buffer.write(b'd')\n"
        "    if i % 20 == 0: subprocess.run(['printf', 'e'])\n"
        "    if i % 10 == 0: display(i)\n"
        "    sys.stderr.write('f')\n"
        "    os.system('printf g') if i % 25 == 0 else None\n"
        "    print('h')\n"
    )
    expected = "".join(
        f"{i}abcd"
        + ("e" if i % 20 == 0 else "")
        + (f"<{i}>" if i % 10 == 0 else "")
        + "f"
        + ("g" if i % 25 == 0 else "")
        + "h\n"
        for i in range(100)
    )
    for _ in range(8):  # the races that this must withstand are rare
        run = runner.run(code)
        written = "".join(
            f["text"] if f["type"] == "stream" else f"<{f['data']['text/plain']}>" for f in run.frames[:-1]
        )
        assert written == expected
        assert run.stderr == "f" * 100


def test_output_comes_while_the_cell_runs(runner: Runner) -> None:
    times: dict[str, float] = {}

    def note(frame: dict[str, str]) -> None:
        times.setdefault(frame.get("text", frame["type"]), time.monotonic())

    runner.start(
        "import os, time\nprint('line'); time.sleep(0.3); print('part', end=''); time.sleep(0.3); os.write(2, b'raw')\n"
        "os.system('printf command; sleep 0.3')"
    )
    runner.finish(each=note)
    assert times["part"] - times["line\n"] > 0.2
    assert times["raw"] - times["part"] > 0.2
    assert times["execute_result"] - times["command"] > 0.2


def test_many_lines_take_few_frames(runner: Runner) -> None:
    run = runner.run("for i in range(20_000): print(i)")
    assert run.stdout == "".join(f"{i}\n" for i in range(20_000))
    assert len(run.frames) < 1000


def test_one_huge_print_comes_in_pieces(runner: Runner) -> None:
    run = runner.run("print('é' * (8 << 20))")
    assert run.stdout == "é" * (8 << 20) + "\n"
    assert max(len(f["text"]) for f in run.of("stream")) <= 64 * 1024


def test_a_host_that_does_not_read_stops_the_cell_not_the_runner(runner: Runner) -> None:
    runner.start("while True: print('x' * 1000)")
    time.sleep(0.5)
    status = Path(f"/proc/{runner.process.pid}/status").read_text()
    held = int(status.partition("VmRSS:")[2].split()[0])
    assert held < 40_000  # KiB: the supervisor's buffers are bounded
    runner.interrupt()
    run = runner.finish()
    assert run.error["ename"] == "KeyboardInterrupt"
    assert set(run.stdout.splitlines()[:-1]) == {"x" * 1000}


def test_a_subprocess_that_floods_is_held_too(runner: Runner) -> None:
    runner.start("!yes")
    time.sleep(0.3)
    runner.interrupt()
    run = runner.finish()
    assert run.last["ename"] == "KeyboardInterrupt"
    assert run.stdout.startswith("y\ny\n")


def test_text_that_is_not_unicode(runner: Runner) -> None:
    run = runner.run(
        "import os, time\nprint('a\\udc80\\ud800b')\n"
        "os.write(1, b'\\xff\\xc3'); time.sleep(0.1); os.write(1, b'\\xa9 cut \\xe2\\x82')"
    )
    assert run.stdout == "a\\udc80\\ud800b\n\ufffdé cut \ufffd"


def test_streams_look_like_streams(runner: Runner) -> None:
    run = runner.run(
        "import sys\n"
        "[sys.stdout.fileno(), sys.stderr.fileno(), sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.writable(),\n"
        " sys.stdin.fileno(), sys.stdout.write('four'), sys.__stdout__ is sys.stdout]"
    )
    assert run.result == "[1, 2, False, 'utf-8', True, 0, 4, True]"
    assert runner.run("sys.stdout.write(5)").error["evalue"] == "write() argument must be str, not int"
    runner.run("sys.stdout.close(); sys.stderr.close()")
    assert runner.run("print('still')").stdout == "still\n"


def test_redirection_works_as_in_python(runner: Runner) -> None:
    run = runner.run(
        "import contextlib, io, sys, subprocess\n"
        "with contextlib.redirect_stdout(io.StringIO()) as f: print('caught')\n"
        "subprocess.run(['echo', 'to stderr'], stdout=sys.stderr)\n"
        "f.getvalue()"
    )
    assert run.result == "'caught\\n'"
    assert run.stderr == "to stderr\n"
