"""`%%execute` and `%sandcell` in a real kernel, against a real backend with real sandboxes."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.extension.kernels import Kernel, Message

pytestmark = pytest.mark.notebook


def test_text_and_the_last_value_are_shown_in_order(shared_kernel: Kernel) -> None:
    cell = shared_kernel.ok("%%execute\nprint('hello')\nimport sys\nprint('oh', file=sys.stderr)\n6 * 7")
    assert cell.kinds == ["stream", "stream", "display_data", "display_data"]
    assert (cell.stdout, cell.stderr) == ("hello\n", "oh\n")
    assert cell.displays[0] == {"text/plain": "42"}


def test_the_footer_tells_place_time_and_memory_unless_quiet(shared_kernel: Kernel) -> None:
    footer = shared_kernel.ok("%%execute\npass").displays[-1]
    assert re.fullmatch(
        r"gVisor · default \(Python [\d.]+\) · [\d.]+ m?s · peak \d+ MB( · waited .*)?", footer["text/plain"]
    )
    assert footer["text/html"].startswith("<div ")
    assert shared_kernel.ok("%%execute -q\npass").displays == []


def test_output_comes_while_the_code_runs(shared_kernel: Kernel) -> None:
    seen: list[float] = []
    code = "%%execute -q\nimport time\nfor n in range(4):\n    print(n)\n    time.sleep(0.3)"

    def note(message: Message) -> None:
        if message["msg_type"] == "stream":
            seen.append(time.perf_counter())

    cell = shared_kernel.ok(code, on_message=note)
    assert cell.stdout == "0\n1\n2\n3\n"
    assert len(seen) == 4
    assert seen[-1] - seen[0] > 0.6


def test_rich_output(shared_kernel: Kernel) -> None:
    cell = shared_kernel.ok(
        "%%execute -q\nimport pandas as pd, matplotlib.pyplot as plt\n"
        "plt.plot([1, 2])\nplt.show()\npd.DataFrame({'n': [1]})"
    )
    picture, table = cell.displays
    assert picture["image/png"].startswith("iVBOR")
    assert "<table" in table["text/html"]
    assert "<style" not in table["text/html"]
    assert "n" in table["text/plain"]


def test_updates_and_clear_output(shared_kernel: Kernel) -> None:
    cell = shared_kernel.ok(
        "%%execute -q\nfrom IPython.display import clear_output, display\n"
        "shown = display('one', display_id='x')\nshown.update('two')\nclear_output(wait=True)\nprint('rest')"
    )
    first = cell.of("display_data")[-1]
    (second,) = cell.of("update_display_data")
    assert first["transient"]["display_id"] == second["transient"]["display_id"]
    assert first["transient"]["display_id"].startswith("sandcell-")
    assert second["data"]["text/plain"] == "'two'"
    assert cell.of("clear_output")[-1] == {"wait": True}


def test_scripts_do_not_reach_the_page(shared_kernel: Kernel) -> None:
    code = (
        "from IPython.display import HTML, Javascript, display\n"
        "display(HTML('<b>x</b><script>y</script>'))\ndisplay(Javascript('z'))"
    )
    framed, refused = shared_kernel.ok(f"%%execute -q\n{code}").displays
    assert '<iframe sandbox=""' in framed["text/html"]
    assert "<script" not in framed["text/html"]
    assert "application/javascript" not in refused
    assert "--trust" in refused["text/plain"]
    plain, script = shared_kernel.ok(f"%%execute -q --trust\n{code}").displays
    assert plain["text/html"] == "<b>x</b><script>y</script>"
    assert script["application/javascript"] == "z"


def test_an_exception_is_the_cells_error(shared_kernel: Kernel) -> None:
    cell = shared_kernel.run("%%execute -q\n1 / 0")
    assert (cell.reply["status"], cell.reply["ename"]) == ("error", "ZeroDivisionError")
    assert "line 1" in cell.error
    assert "magics.py" not in cell.error


def test_no_raise_error_prints_it_and_goes_on(shared_kernel: Kernel) -> None:
    cell = shared_kernel.ok("%%execute -q --no-raise-error\n1 / 0")
    assert "ZeroDivisionError" in cell.stderr
    assert cell.of("error") == []


def test_exit_codes(shared_kernel: Kernel) -> None:
    assert shared_kernel.ok("%%execute -q\nimport sys\nsys.exit(0)").error == ""
    assert "exited with code 3" in shared_kernel.run("%%execute -q\nimport sys\nsys.exit(3)").error
    assert "exited with code 7" in shared_kernel.run("%%execute -q\nimport os\nos._exit(7)").error


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ("-t 1", "import time\ntime.sleep(9)", "Stopped after 1 s, the time limit. Raise it with -t, for example -t 2"),
        ("--cpu 1", "while True: pass", "Raise it with --cpu, for example --cpu 2"),
        (
            "--output-limit 10k",
            "while True: print('x' * 99)",
            "more than 10 KB, the output limit. Raise it with --output-limit",
        ),
        (
            "--processes 9 -t 5",
            "import threading, time\n"
            "for _ in range(15): threading.Thread(target=time.sleep, args=(4,)).start()\n"
            "time.sleep(4)",
            "more than 9 processes and threads at once. Raise it with --processes",
        ),
        ("", "b = bytearray(3_000_000_000)", "Raise its limit with -m, for example -m 1g"),
    ],
)
def test_a_broken_limit_names_the_option_that_raises_it(
    shared_kernel: Kernel, options: str, code: str, says: str
) -> None:
    assert says in shared_kernel.run(f"%%execute -q {options}\n{code}").error


def test_a_limit_above_the_servers(shared_kernel: Kernel) -> None:
    error = shared_kernel.run("%%execute -m 900g\n1").error
    assert "-m: " in error
    assert "4096" in error


def test_variables_in_and_out(shared_kernel: Kernel) -> None:
    shared_kernel.ok("import pandas as pd\nprices = pd.DataFrame({'price': [1.5, 2.5]}, index=['a', 'b'])")
    shared_kernel.ok(
        "%%execute -q -i prices -o total,extra\ntotal = float(prices['price'].sum())\nextra = {1, 2}\nother = 1"
    )
    cell = shared_kernel.ok("print(total, extra, 'other' in globals())")
    assert cell.stdout == "4.0 {1, 2} False\n"


def test_variables_that_arrived_are_set_even_if_the_run_failed(shared_kernel: Kernel) -> None:
    assert shared_kernel.run("%%execute -q -o half\nhalf = 1\nraise ValueError").reply["status"] == "error"
    assert shared_kernel.ok("print(half)").stdout == "1\n"


def test_a_variable_that_cannot_travel_or_is_missing(shared_kernel: Kernel) -> None:
    shared_kernel.ok("class Odd: pass\nodd = {'k': [Odd()]}")
    assert "odd['k'][0] is of type Odd" in shared_kernel.run("%%execute -i odd\n1").stderr
    assert "no variable 'nowhere'" in shared_kernel.run("%%execute -i nowhere\n1").stderr
    assert "'gone'" in shared_kernel.ok("%%execute -q -o gone\npass").stderr


def test_nothing_leaks_into_the_notebook(shared_kernel: Kernel) -> None:
    names = "print(sorted(name for name in globals() if 'sand' in name.lower() or 'magic' in name.lower()))"
    shared_kernel.ok("%%execute -q\nsecret = 1")
    assert shared_kernel.ok(names).stdout == "[]\n"
    assert shared_kernel.ok("print('secret' in globals())").stdout == "False\n"


def test_braces_in_the_line_are_not_filled_in(shared_kernel: Kernel) -> None:
    shared_kernel.ok("who = 'wrong'")
    assert (
        shared_kernel.ok('%%execute -q --stdin "{who} $who\\nB"\nprint([input(), input()])').stdout
        == "['{who} $who', 'B']\n"
    )


def test_sessions(shared_kernel: Kernel) -> None:
    shared_kernel.ok("%%execute -s kept\nn = 41")
    cell = shared_kernel.ok("%%execute -s kept\nn + 1")
    assert cell.displays[0] == {"text/plain": "42"}
    assert "session kept" in cell.displays[-1]["text/plain"]
    assert re.search(r"^kept\s+idle\s+2 ", shared_kernel.ok("%sandcell sessions").stdout, re.MULTILINE)
    assert "starts afresh" in shared_kernel.ok("%sandcell restart kept").stdout
    assert "NameError" in shared_kernel.run("%%execute -s kept\nn").error
    assert "has ended" in shared_kernel.ok("%sandcell stop kept").stdout
    assert "no session 'kept'" in shared_kernel.ok("%sandcell stop kept").stdout
    assert shared_kernel.ok("%sandcell sessions").stdout.startswith("No sessions.")


def test_a_session_that_died_says_so_once(shared_kernel: Kernel) -> None:
    shared_kernel.ok("%%execute -s short\nn = 1")
    broken = shared_kernel.run("%%execute -s short\nimport os\nos._exit(7)")
    assert "Session 'short' ended with it" in broken.error
    shared_kernel.run("%%execute -s short\nn")
    assert "NameError" in shared_kernel.run("%%execute -s short\nn").error
    shared_kernel.ok("%sandcell stop short")


def test_files_in_and_out(shared_kernel: Kernel, notebook_folder: Path) -> None:
    (notebook_folder / "data").mkdir()
    (notebook_folder / "data" / "in.txt").write_text("from the notebook")
    code = "import os\nos.makedirs('out')\nopen('out/a.txt', 'w').write(open('data/in.txt').read())"
    cell = shared_kernel.ok(f"%%execute -q -f data/in.txt --save 'out/*.txt'\n{code}")
    assert cell.stdout == "Saved 1 file: out/a.txt (17 B)\n"
    assert (notebook_folder / "out" / "a.txt").read_text() == "from the notebook"


def test_save_replaces_nothing_unless_told_to(shared_kernel: Kernel, notebook_folder: Path) -> None:
    (notebook_folder / "kept.txt").write_text("mine")
    code = "for name in ('kept.txt', 'new.txt'): open(name, 'w').write('theirs')"
    error = shared_kernel.run(f"%%execute -q --save *.txt\n{code}").error
    assert "a file is there already: kept.txt" in error
    assert "Saved 1 file: new.txt" in error
    assert (notebook_folder / "kept.txt").read_text() == "mine"
    assert (notebook_folder / "new.txt").read_text() == "theirs"
    shared_kernel.ok(f"%%execute -q --save *.txt --overwrite\n{code}")
    assert (notebook_folder / "kept.txt").read_text() == "theirs"
    assert [path.name for path in notebook_folder.glob(".*.part")] == []


def test_files_that_cannot_be_named(shared_kernel: Kernel) -> None:
    assert "no file nowhere.csv" in shared_kernel.run("%%execute -f nowhere.csv\n1").stderr
    assert "inside this folder" in shared_kernel.run("%%execute --save ../x\n1").stderr


def test_interrupt_shows_where_the_code_was(shared_kernel: Kernel) -> None:
    code = "%%execute -s held\nkept = 5\nimport time\nprint('on')\ntime.sleep(20)"
    cell = shared_kernel.run(code, on_message=shared_kernel.interrupt_at("on"))
    assert cell.reply["ename"] == "KeyboardInterrupt"
    assert "time.sleep(" in re.sub(r"\x1b\[[\d;]*m", "", cell.error)
    assert shared_kernel.ok("%%execute -s held\nkept").displays[0] == {"text/plain": "5"}
    shared_kernel.ok("%sandcell stop held")


def test_interrupt_ends_code_that_ignores_it(shared_kernel: Kernel) -> None:
    stubborn = (
        "import time\nprint('on')\nwhile True:\n    try: time.sleep(20)\n    except KeyboardInterrupt: print('no')"
    )
    cell = shared_kernel.run(f"%%execute\n{stubborn}", on_message=shared_kernel.interrupt_at("on"))
    assert cell.reply["ename"] == "KeyboardInterrupt"
    assert cell.stdout == "on\nno\n"


def test_a_second_interrupt_does_not_wait(shared_kernel: Kernel) -> None:
    # The first one alone would leave it three seconds, in which it would get to its last line.
    stubborn = (
        "import time\nprint('on')\ntry: time.sleep(20)\nexcept KeyboardInterrupt: print('no')\n"
        "end = time.monotonic() + 2\nwhile time.monotonic() < end:\n    try: time.sleep(0.05)\n"
        "    except KeyboardInterrupt: pass\nprint('went on')\ntime.sleep(20)"
    )
    cell = shared_kernel.run(f"%%execute\n{stubborn}", on_message=shared_kernel.interrupt_at("on", "no"))
    assert cell.reply["ename"] == "KeyboardInterrupt"
    assert cell.stdout == "on\nno\n"


def test_the_status_line_comes_late_and_goes(shared_kernel: Kernel) -> None:
    shared_kernel.ok("%%execute\n1")
    cell = shared_kernel.ok("%%execute -q\nimport time\ntime.sleep(1.3)\nprint('done')")
    assert [line.split(" …")[0] for line in cell.status_lines][-1] == "Running in a sandbox"
    kinds = [message["msg_type"] for message in cell.messages]
    assert kinds.index("clear_output") < kinds.index("stream")
    assert cell.of("clear_output") == [{"wait": True}]  # the output takes its place; the cell's height does not jump
    assert cell.displays == []
    silent = shared_kernel.ok("%%execute -q\nimport time\ntime.sleep(1.3)")
    assert silent.status_lines and silent.of("clear_output") == [{"wait": False}]


def test_no_status_line_where_it_would_take_other_output_along(shared_kernel: Kernel) -> None:
    code = "print('mine')\nget_ipython().run_cell_magic('execute', '-q', 'import time; time.sleep(1)')"
    cell = shared_kernel.ok(code)
    assert cell.stdout == "mine\n"
    assert cell.status_lines == []
    assert cell.of("clear_output") == []


def test_help_and_bad_usage(shared_kernel: Kernel) -> None:
    (page,) = shared_kernel.ok("%%execute?").reply["payload"]
    text = page["data"]["text/plain"]
    assert "--no-raise-error" in text
    assert "fresh gVisor sandbox" in text
    said = shared_kernel.run("%%execute --bogus\n1").stderr
    assert "%%execute: unrecognized arguments: --bogus (%%execute? lists the options)" in said
    assert "is not a size" in shared_kernel.run("%%execute -m lots\n1").stderr
    assert "not known" in shared_kernel.run("%sandcell dance").stderr


def test_loading_twice_and_unloading(shared_kernel: Kernel) -> None:
    shared_kernel.ok("%load_ext sandcell")
    shared_kernel.ok("%reload_ext sandcell")
    shared_kernel.ok("%unload_ext sandcell")
    assert "not found" in shared_kernel.run("%%execute\n1").stderr
    shared_kernel.ok("%load_ext sandcell")
    assert shared_kernel.ok("%%execute -q\n1").displays == [{"text/plain": "1"}]


def test_status_tells_the_backend_and_the_isolation_but_no_token(shared_kernel: Kernel) -> None:
    said = shared_kernel.ok("%sandcell status").stdout
    assert "the backend at http://127.0.0.1" in said
    assert "Cells run in gVisor" in said
    assert "Runtimes: default" in said
