"""Code that does what it should not is answered with a reason, and leaves nothing behind."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.runner.profiler.profiling import one, profiles

SWALLOWING = """
def f(n):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""

REASONS = [
    ("def f(n):\n    while True:\n        pass\n", "seems endless"),
    (SWALLOWING, "seems endless"),
    ("def f(n):\n    raise ValueError('no ' + 'good')\n", "ValueError: no good"),
    ("def f(n):\n    raise SystemExit(3)\n", "exits"),
    ("import sys\ndef f(n):\n    sys.exit()\n", "exits"),
    ("def f(n):\n    return f(n + 1)\n", "recurses"),
    ("def f(n):\n    return int(input('how many? '))\n", "input"),
    ("def f(n):\n    return missing\n", "NameError"),
    ("def f(:\n", "SyntaxError"),
    ("import no_such_module_anywhere\ndef f(n):\n    return n\n", "no_such_module_anywhere"),
    ("class E(Exception):\n    def __str__(self):\n        raise ValueError\ndef f(n):\n    raise E\n", "E"),
    ("def f():\n    return 1\n", "no arguments"),
    ("x = 1\n", "no function"),
]


@pytest.mark.parametrize(("source", "reason"), REASONS)
def test_a_reason_is_given(source: str, reason: str) -> None:
    found = one(source, budget_s=2.0)
    assert found["points"] == []
    assert reason in found["reason"]
    assert found["stopped"] == "error"


def test_an_endless_loop_in_c_code_that_sleeps_is_ended_by_time() -> None:
    found = one("import time\ndef f(n):\n    time.sleep(1000)\n", budget_s=1.0)
    assert "takes more than" in found["reason"]


def test_printing_is_silent_and_the_streams_are_given_back(capsys: pytest.CaptureFixture[str]) -> None:
    before = (sys.stdin, sys.stdout, sys.stderr, sys.getrecursionlimit(), signal.getsignal(signal.SIGALRM))
    found = one("import sys\nprint(1)\ndef f(items):\n    for x in items:\n        print(x, file=sys.stderr)\n")
    assert len(found["points"]) > 20
    assert (sys.stdin, sys.stdout, sys.stderr, sys.getrecursionlimit(), signal.getsignal(signal.SIGALRM)) == before
    assert capsys.readouterr() == ("", "")


def test_one_bad_function_does_not_spoil_the_next() -> None:
    bad, good = profiles("def bad(n):\n    while True: pass\ndef good(items):\n    return sum(items)\n", budget_s=4.0)
    assert not bad["points"]
    assert len(good["points"]) > 20


def test_what_only_shows_the_functions_off_is_left_out() -> None:
    found = one(
        "def f(n):\n    return sum(range(n))\n[f(10**9), print(1)]\nfor i in range(10**9): pass\nassert f(1) == 7\n"
    )
    assert len(found["points"]) > 20


def test_inputs_that_are_no_python_are_named() -> None:
    assert "no Python" in one("def f(n):\n    return n\n", make_input="lambda n")["reason"]


def test_a_models_inputs_that_are_no_python_are_passed_over() -> None:
    assert one("def f(n):\n    return n\n", generators=[("f", "lambda n"), ("f", "lambda n: 1 / 0")])["points"]


def test_a_cell_that_asks_for_more_recursion_than_the_stack_holds_is_bounded() -> None:
    found = one(
        "import sys\nfrom functools import lru_cache\nsys.setrecursionlimit(10**6)\n"
        "def f(n):\n    @lru_cache(None)\n    def g(i):\n        return i and 1 + g(i - 1)\n    return g(n)\n"
    )
    assert len(found["points"]) > 12
    assert sys.setrecursionlimit.__name__ == "setrecursionlimit"
