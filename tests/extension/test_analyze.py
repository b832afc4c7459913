"""`%%analyze` in a real kernel, measured in real sandboxes."""

from __future__ import annotations

import json
import re

import pytest

from tests.extension.kernels import Kernel

pytestmark = pytest.mark.notebook

CELL = "def total(items):\n    s = 0\n    for x in items:\n        s += x\n    return s"


def test_the_result_is_shown_and_kept(shared_kernel: Kernel) -> None:
    cell = shared_kernel.ok(f"%%analyze -o kept\n{CELL}")
    shown, panel = cell.displays
    assert "application/vnd.jupyter.widget-view+json" in panel
    assert "total" in shown["text/plain"] and "O(n)" in shown["text/plain"]
    assert "<svg" in shown["text/html"] and "<script" not in shown["text/html"]
    kept = shared_kernel.ok("import json\nprint(json.dumps(kept.to_json()))\nkept['total'].time")
    assert kept.of("execute_result")[0]["data"]["text/plain"] == "'O(n)'"
    assert json.loads(kept.stdout)["functions"][0]["measurement"]["points"]


def test_lines_have_the_numbers_that_the_editor_shows(shared_kernel: Kernel) -> None:
    shown = shared_kernel.ok(f"\n%%analyze --no-widget\n{CELL}").displays[0]["text/plain"]
    assert re.search(r"line +5 +\d+%  for x in items:", shown), shown


def test_without_the_panel(shared_kernel: Kernel) -> None:
    assert len(shared_kernel.ok(f"%%analyze --no-widget\n{CELL}").displays) == 1


def test_it_defines_nothing_but_what_was_asked_for(shared_kernel: Kernel) -> None:
    shared_kernel.ok("before = None\nbefore = set(globals())")
    assert shared_kernel.ok(f"%%analyze -q -o only_this\n{CELL}").displays == []
    names = shared_kernel.ok("print({n for n in globals() if n not in before and not n.startswith('_')})").stdout
    assert names == "{'only_this'}\n"


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("--with '5'", CELL, "lambda n"),
        ("-o 1x", CELL, "not a variable name"),
        ("missing", CELL, "It defines total"),
        ("", "def f(:", "line 2"),
        ("--colour red", CELL, "unrecognized arguments"),
        ("--budget never", CELL, "is not a time"),
        ("--budget 0.01", CELL, "UsageError\x1b[0m: --budget should be greater than or equal to 0.2"),
        ("missing", CELL, "UsageError\x1b[0m: The cell defines no function named 'missing'"),
        ("", "def f(n)\n    return n", "SyntaxError\x1b[0m: expected ':' (line 2)"),
    ],
)
def test_bad_usage_is_explained_without_a_traceback_of_ours(
    shared_kernel: Kernel, line: str, code: str, says: str
) -> None:
    cell = shared_kernel.run(f"%%analyze {line}\n{code}")
    assert cell.reply["status"] == "error"
    assert says in cell.error + cell.stderr
    assert "magics.py" not in cell.error
    assert "BackendError" not in cell.error


def test_interrupt_stops_it(shared_kernel: Kernel) -> None:
    shared_kernel.interrupt_after(3)
    cell = shared_kernel.run("%%analyze --budget 50\nimport time\ndef f(n):\n    time.sleep(3600)")
    assert cell.reply["ename"] == "KeyboardInterrupt"
    assert "stopped" in cell.error
    assert cell.status_lines, "it said nothing while it worked"
    assert shared_kernel.ok("1 + 1").of("execute_result")
