"""stdout, stderr and stdin: complete, in order, as they come, whoever writes them."""

from __future__ import annotations

from tests.backend import Backend, Json


def text_of(answer: Json, name: str | None = None) -> str:
    """All that was printed to one stream, or to both."""
    return "".join(o["text"] for o in answer["outputs"] if o["output_type"] == "stream" and name in (None, o["name"]))


def test_stdout_and_stderr_keep_their_order(backend: Backend) -> None:
    code = "import sys\nfor i in range(3):\n    print('out', i)\n    print('err', i, file=sys.stderr)"
    outputs = backend.run(code)["outputs"]
    assert [(o["name"], o["text"]) for o in outputs] == [
        (name, f"{short} {i}\n") for i in range(3) for name, short in (("stdout", "out"), ("stderr", "err"))
    ]


def test_every_kind_of_writer_keeps_its_place(backend: Backend) -> None:
    code = (
        "import ctypes, os, subprocess, sys\n"
        "libc = ctypes.CDLL(None)\n"
        "for _ in range(20):\n"
        "    print('python ', end='')\n"
        "    os.write(1, b'fd ')\n"
        "    libc.printf(b'c ')\n"
        "    sys.stdout.write('again ')\n"
        "    subprocess.run(['echo', 'child'])\n"
        "display('shown')\n"
        "print('end')"
    )
    outputs = backend.run(code)["outputs"]
    assert "".join(o["text"] for o in outputs[:-2]) == "python fd c again child\n" * 20
    assert outputs[-2]["data"]["text/plain"] == "'shown'"
    assert outputs[-1]["text"] == "end\n"


def test_output_comes_while_the_code_runs(backend: Backend) -> None:
    code = "import time\nprint('now')\nprint('part', end='')\ntime.sleep(60)\nprint('later')"
    with backend.stream(code) as events:
        started, seen = next(events), ""
        for event in events:
            seen += event.get("text", "")
            if seen == "now\npart":
                break
        assert seen == "now\npart"
        backend.client.post(f"/executions/{started['execution_id']}/interrupt")
        *rest, last = events
    assert last["status"] == "cancelled", "it was still running"
    assert not any(event["type"] == "stream" for event in rest)


def test_what_is_no_text_arrives_as_text_all_the_same(backend: Backend) -> None:
    code = (
        "import os\nos.write(1, b'a\\xff\\x00b\\xc3')\nos.write(1, b'\\xa9\\n')\n"
        "print('\\x1b[31mred\\x1b[0m', '\\udc80', 'x\\0y')"
    )
    text = text_of(backend.run(code))
    assert text.startswith("a\ufffd\0b\u00e9\n\x1b[31mred\x1b[0m ")
    assert text.endswith(" x\0y\n")
    assert "\udc80" not in text


def test_one_long_line_arrives_whole(backend: Backend) -> None:
    text = text_of(backend.run("print('ä' * 300_000)"))
    assert text == "ä" * 300_000 + "\n"


def test_ten_thousand_lines_arrive_whole(backend: Backend) -> None:
    answer = backend.run("for i in range(10_000): print(i)")
    assert answer["status"] == "ok", answer["message"]
    assert text_of(answer) == "".join(f"{i}\n" for i in range(10_000))


def test_nothing_printed_before_a_crash_is_lost(backend: Backend) -> None:
    code = (
        "import ctypes, os, sys\n"
        "print('python')\nos.write(2, b'descriptor\\n')\nctypes.CDLL(None).printf(b'c\\n')\nprint('part', end='')\n"
        "ctypes.string_at(0)"
    )
    answer = backend.run(code)
    assert answer["status"] == "killed"
    assert text_of(answer, "stdout") == "python\nc\npart"
    assert text_of(answer, "stderr").startswith("descriptor\n")


def test_threads_print_whole_lines(backend: Backend) -> None:
    code = (
        "import threading\n"
        "def work(n):\n    for i in range(200): print(f'{n}:{i}\\n', end='')\n"
        "ts = [threading.Thread(target=work, args=(n,)) for n in range(4)]\n"
        "[t.start() for t in ts]; [t.join() for t in ts];"
    )
    lines = text_of(backend.run(code)).splitlines()
    assert sorted(lines) == sorted(f"{n}:{i}" for n in range(4) for i in range(200))


def test_a_forked_child_prints_and_does_not_answer_for_its_parent(backend: Backend) -> None:
    code = (
        "import os, warnings\nwarnings.simplefilter('ignore')  # of forking with threads\n"
        "pid = os.fork()\nif pid: os.waitpid(pid, 0)\nprint('parent' if pid else 'child')"
    )
    answer = backend.run(code)
    assert answer["status"] == "ok"
    assert text_of(answer) == "child\nparent\n"


def test_input_reads_the_given_text(backend: Backend) -> None:
    answer = backend.run("a = input()\nb = int(input())\na * b", stdin="ab\n3\n")
    assert answer["outputs"][-1]["data"]["text/plain"] == "'ababab'"
    answer = backend.run("import subprocess\nsubprocess.run(['cat'])\ninput()", stdin="for the child\n")
    assert text_of(answer) == "for the child\n"
    assert answer["outputs"][-1]["ename"] == "EOFError"


def test_input_without_text_is_a_clear_error_at_once(backend: Backend) -> None:
    answer = backend.run("input('name? ')", limits={"wall_s": 20})
    assert answer["status"] == "error"
    assert "stdin" in answer["outputs"][-1]["evalue"]


def test_silence_is_filled_with_keepalives(one_backend: Backend) -> None:
    events = one_backend.events("import time\ntime.sleep(11)")
    assert [event["type"] for event in events] == ["started", "keepalive", "finished"]
