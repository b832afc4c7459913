"""What a cell sees, and what comes of it: the worker and its shell, driven over the real protocol."""

import time
from collections.abc import Callable

import pytest

from sandcell_runner import values

from .driver import Runner


def test_ready_tells_what_is_there(runner: Runner) -> None:
    assert runner.ready["type"] == "ready"
    assert runner.ready["python"].startswith("3.")
    assert {"IPython", "numpy", "pandas", "matplotlib"} <= runner.ready["packages"].keys()


def test_the_first_cell_is_number_one_in_an_empty_namespace(new_runner: Callable[..., Runner]) -> None:
    fresh = new_runner()
    run = fresh.run("sorted(n for n in globals() if n[0] != '_'), __name__, '__file__' in globals(), __spec__")
    assert run.last["execution_count"] == run.of("execute_result")[0]["execution_count"] == 1
    assert run.result == "(['In', 'Out', 'exit', 'get_ipython', 'open', 'quit'], '__main__', False, None)"
    assert fresh.run("%who").stdout == "Interactive namespace is empty.\n"
    assert fresh.run("5").result == "5"
    assert fresh.run("_, __ is Out[1], sorted(Out)").result == "(5, True, [1, 3])"


def test_the_last_expression_is_shown(runner: Runner) -> None:
    run = runner.run("x = 41\nx + 1")
    assert run.result == "42"
    assert run.last["status"] == "ok"
    assert run.last["exit_code"] == 0
    assert runner.run("x;").of("execute_result") == []


def test_top_level_await(runner: Runner) -> None:
    assert runner.run("import asyncio\nasync def f(): await asyncio.sleep(0); return 7\nawait f()").result == "7"
    assert runner.run("asyncio.run(f())").result == "7"
    assert runner.run("await f() + 1").result == "8"
    runner.run("task = asyncio.get_event_loop().create_task(f())")
    assert runner.run("await task").result == "7"


def test_rich_displays(runner: Runner) -> None:
    run = runner.run(
        "from IPython.display import *\n"
        "display(HTML('<b>x</b>'), metadata={'a': 1})\n"
        "handle = display(Markdown('one'), display_id=True)\n"
        "handle.update(Markdown('two'))\n"
        "clear_output(wait=True)\n"
        "display({'application/json': {'nan': float('nan'), 'odd': object}, 'image/png': b'png'}, raw=True)"
    )
    html, first, second, clear, raw = run.frames[:-1]
    assert html["data"]["text/html"] == "<b>x</b>"
    assert html["metadata"] == {"a": 1}
    assert (first["type"], second["type"]) == ("display_data", "update_display_data")
    assert first["transient"]["display_id"] == second["transient"]["display_id"]
    assert second["data"]["text/markdown"] == "two"
    assert clear == {"type": "clear_output", "wait": True}
    assert raw["data"] == {"application/json": {"nan": None, "odd": "<class 'object'>"}, "image/png": "cG5n"}


def test_tqdm_animates(runner: Runner) -> None:
    run = runner.run("import time\nfrom tqdm.std import tqdm\nfor _ in tqdm(range(3), mininterval=0): time.sleep(0.03)")
    assert run.stderr.count("\r") >= 3
    assert len(run.of("stream")) >= 3
    assert "100%" in run.stderr


def test_figures_are_shown_at_the_end_and_by_show(runner: Runner) -> None:
    run = runner.run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('before')")
    assert [f["type"] for f in run.frames] == ["stream", "display_data", "done"]
    assert run.frames[1]["data"]["image/png"].startswith("iVBOR")
    run = runner.run("plt.plot([1, 2])\nplt.show()\nprint('after')")
    assert [f["type"] for f in run.frames] == ["display_data", "stream", "done"]


def test_a_table_is_shown_as_html(runner: Runner) -> None:
    run = runner.run("import pandas as pd; pd.DataFrame({'a': [1]})")
    assert "<table" in run.of("execute_result")[0]["data"]["text/html"]


def test_commands(runner: Runner) -> None:
    run = runner.run("name = 'you'\n!echo hello {name}; echo oops >&2; exit 3")
    assert (run.stdout, run.stderr) == ("hello you\n", "oops\n")
    assert runner.run("_exit_code").result == "3"
    assert runner.run("x = !printf 'a\\nb'\nx").result == "['a', 'b']"
    assert runner.run("%%bash\necho from bash").stdout == "from bash\n"


def test_help_and_magics(runner: Runner) -> None:
    assert "Docstring" in runner.run("?len").of("display_data")[0]["data"]["text/plain"]
    assert "per loop" in runner.run("%timeit -n1 -r1 1").stdout
    assert runner.run("%%capture seen\nprint(5)").of("stream") == []
    assert runner.run("seen.stdout").result == "'5\\n'"


# --- errors ---------------------------------------------------------------------------------------


def plain(lines: list[str]) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(lines))


def test_a_traceback_shows_the_cell_and_nothing_of_the_runner(runner: Runner) -> None:
    run = runner.run("def f(x):\n    return 1 / x\nf(0)")
    assert run.error["ename"] == "ZeroDivisionError"
    assert run.error["evalue"] == "division by zero"
    text = plain(run.error["traceback"])
    assert f"Cell In[{run.last['execution_count']}], line 3" in text
    assert "----> 2     return 1 / x" in text
    assert "sandcell_runner" not in text and "interactiveshell" not in text
    assert "\x1b[31m" in run.error["traceback"][0]
    assert run.last == {
        "type": "done",
        "execution_count": run.last["execution_count"],
        "status": "error",
        "exit_code": 1,
        "ename": "ZeroDivisionError",
    }


@pytest.mark.parametrize(
    ("code", "ename", "shown"),
    [
        ("def (", "SyntaxError", "def ("),
        ("input()", "StdinNotImplementedError", "--stdin 'first line'"),
        ("import asyncio\nawait asyncio.sleep(0)\n1/0", "ZeroDivisionError", "----> 3 1/0"),
        ("raise ExceptionGroup('g', [ValueError('inner')])", "ExceptionGroup", "ValueError: inner"),
        ("try: {}['k']\nexcept KeyError: 1/0", "ZeroDivisionError", "KeyError: 'k'"),
        ("!echo {undefined}\n1/0", "ZeroDivisionError", "Cell In["),
        ("import json\njson.loads('x')", "JSONDecodeError", "decoder.py"),
        ("def f(): f()\nf()", "RecursionError", "frames in the middle are not shown"),
        ("class E(Exception):\n def __str__(self): 1/0\nraise E", "E", "Cell In["),
        ("raise ValueError('x' * 10**7)", "ValueError", "more characters"),
        ("raise ValueError('\\ud800')", "ValueError", "Cell In["),
        ("assert False", "AssertionError", "assert False"),
    ],
)
def test_errors(runner: Runner, code: str, ename: str, shown: str) -> None:
    run = runner.run(code)
    assert run.error["ename"] == run.last["ename"] == ename
    text = plain(run.error["traceback"])
    assert shown in text
    assert "sandcell_runner" not in text and "interactiveshell.py" not in text
    assert len(text) < 1 << 22


@pytest.mark.parametrize(
    ("code", "exit_code", "stderr"),
    [
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit()", 0, ""),
        ("import sys; sys.exit(0)", 0, ""),
        ("import sys; sys.exit('the reason')", 1, "the reason\n"),
        ("quit()", 0, ""),
        ("exit(4)", 4, ""),
        ("exit", 0, ""),
        ("raise SystemExit(257)", 1, ""),
        ("import sys, asyncio; await asyncio.sleep(0); sys.exit(5)", 5, ""),
    ],
)
def test_exits(runner: Runner, code: str, exit_code: int, stderr: str) -> None:
    run = runner.run(f"{code}\nprint('not reached')" if code != "exit" else code)
    assert run.of("error") == []
    assert run.last["exit_code"] == exit_code
    assert run.last["status"] == ("ok" if exit_code == 0 else "error")
    assert (run.stdout, run.stderr) == ("", stderr)
    assert runner.run("'alive'").result == "'alive'"


# --- values, files, input, limits -----------------------------------------------------------------


def test_values_in_and_out(runner: Runner) -> None:
    run = runner.run(
        "b = [a, a['x']]; f = len",
        inputs={"a": values.encode({"x": (1, b"2")})},
        outputs=["b", "f", "nowhere"],
    )
    assert values.decode(run.variables["b"]) == [{"x": (1, b"2")}, (1, b"2")]
    cannot, missing = run.of("warning")
    assert (cannot["subject"], cannot["name"]) == ("variable", "f")
    assert "builtin_function_or_method" in cannot["message"]
    assert missing["message"] == "the cell defines no variable 'nowhere'"
    assert run.last["status"] == "ok"


def test_values_are_sent_after_an_error_too(runner: Runner) -> None:
    run = runner.run("done = 5\n1/0", outputs=["done", "undone"])
    assert run.variables == {"done": 5}
    assert run.of("warning") == []


def test_an_input_that_cannot_be_read_stops_the_run(runner: Runner) -> None:
    run = runner.run("print('ran')", inputs={"a": {"$type": "nonsense"}})
    assert run.stdout == ""
    assert "the input 'a' could not be received" in run.error["evalue"]
    assert run.last["status"] == "error"


def test_files_in_and_out(runner: Runner) -> None:
    run = runner.run(
        "import helper\nopen('out/r.txt', 'w').write(helper.text); import os; os.chdir('/')",
        files=[{"path": "helper.py", "base64": "dGV4dCA9ICdoaSc="}, {"path": "out/x", "base64": ""}],
        collect=["out/*", "none"],
    )
    assert [(f["path"], f["base64"]) for f in run.of("file")] == [("out/r.txt", "aGk="), ("out/x", "")]
    assert [(w["subject"], w["name"]) for w in run.of("warning")] == [("file", "none")]
    run = runner.run("1", files=[{"path": "../x", "base64": ""}], collect=["out/r.txt"])
    assert "../x" in run.error["evalue"]


def test_the_transfer_limit_counts_variables_and_files(runner: Runner) -> None:
    limits = {"transfer_bytes": 1000}
    run = runner.run("a = 'x' * 600; b = 'x' * 600; c = 1", outputs=["a", "b", "c"], limits=limits)
    assert run.variables.keys() == {"a", "c"}
    assert "left of the transfer limit" in run.of("warning")[0]["message"]


def test_input_is_read_from_stdin(runner: Runner) -> None:
    run = runner.run("a = input('name? ')\nimport sys\nb = sys.stdin.read()\n[a, b]", stdin="Ada\nrest\nof it")
    assert run.stdout == "name? "
    assert run.result == "['Ada', 'rest\\nof it']"
    assert runner.run("!cat", stdin="for a command").stdout == "for a command"
    assert runner.run("input()", stdin="").error["ename"] == "EOFError"
    assert "EOFError" not in plain(runner.run("input()").error["traceback"])


def test_memory_is_limited_for_the_run_only(runner: Runner) -> None:
    code = "x = bytearray(200 << 20); len(x)"
    assert runner.run(code, limits={"address_space_bytes": 100 << 20}).error["ename"] == "MemoryError"
    assert runner.run(code).result == str(200 << 20)


def test_reseeding_gives_each_clone_its_own_numbers(runner: Runner) -> None:
    code = (
        "import random, uuid, tempfile, secrets, numpy as np, multiprocessing as mp\n"
        "repr([random.random(), float(np.random.rand()), uuid.uuid1().node, next(tempfile._get_candidate_names()),"
        " bytes(mp.current_process().authkey).hex(), secrets.token_hex(), uuid.uuid4()])"
    )

    def numbers(seed: str) -> list[str]:
        runner.hello(seed)
        shown = runner.run(code).result
        return shown.strip("\"'[]").split(", ")

    first, same, other = numbers("1" * 64), numbers("1" * 64), numbers("2" * 64)
    assert first[:2] == same[:2]
    assert all(a != b for i, (a, b) in enumerate(zip(first, other, strict=True)) if i != 2)


# --- processes and threads of the cell ------------------------------------------------------------


def test_a_forked_child_speaks_but_does_not_answer(runner: Runner) -> None:
    run = runner.run(
        "import os\nprint('both', end='', flush=True)\npid = os.fork()\n"
        "if pid: _, status = os.waitpid(pid, 0); print('parent', os.waitstatus_to_exitcode(status))\n"
        "else: print(' child'); 1/0"
    )
    assert run.stdout == "both child\nparent 1\n"
    assert "ZeroDivisionError" in run.stderr
    assert len(run.of("done")) == 1 and run.of("error") == []


def test_a_forked_child_that_comes_back_ends(runner: Runner) -> None:
    run = runner.run(
        "import os\npid = os.fork()\nprint('' if pid else 'child', end='')\nx = pid and os.waitpid(pid, 0)[1]"
    )
    assert run.stdout == "child"
    assert len(run.of("done")) == 1
    assert runner.run("x").result == "0"


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing(runner: Runner, method: str) -> None:
    target = "def work(x):\n    print('in', x, flush=True)\n    return x * x\n" if method == "fork" else ""
    function = "work" if method == "fork" else "abs"
    run = runner.run(
        f"import multiprocessing as mp\n{target}"
        f"with mp.get_context({method!r}).Pool(2) as pool: r = pool.map({function}, [2, 3])\nr"
    )
    if method == "fork":
        assert run.result == "[4, 9]"
        assert sorted(run.stdout.split("\n")) == ["", "in 2", "in 3"]
    else:
        assert run.result == "[2, 3]"


def test_functions_of_the_cell_can_be_pickled(runner: Runner) -> None:
    assert runner.run("def g(): return 5\nimport pickle\npickle.loads(pickle.dumps(g))()").result == "5"
    assert runner.run("import sys; sys.modules['__main__'].g is g").result == "True"


def test_text_of_threads(runner: Runner) -> None:
    run = runner.run(
        "import threading\n"
        "def work(i):\n    for k in range(50): print(f'{i}:{k}\\n', end='')\n"
        "ts = [threading.Thread(target=work, args=(i,)) for i in range(4)]\n"
        "[t.start() for t in ts]; [t.join() for t in ts];"
    )
    assert sorted(run.stdout.split()) == sorted(f"{i}:{k}" for i in range(4) for k in range(50))


def test_a_thread_may_print_after_the_run(runner: Runner) -> None:
    runner.run(
        "import threading, time\n"
        "def late():\n    for i in range(60): print('late', i); time.sleep(0.005)\n"
        "t = threading.Thread(target=late); t.start()"
    )
    time.sleep(0.1)
    run = runner.run("t.join(); print('now')")
    assert run.stdout.endswith("now\n")
    assert runner.run("1").frames[0]["type"] == "execute_result"


def test_a_cell_imports_neither_the_runner_nor_what_lies_beside_it(runner: Runner) -> None:
    for module in ("supervisor", "shell", "display"):
        assert runner.run(f"import {module}").error["ename"] == "ModuleNotFoundError"
