"""What a function does with its parameters tells what they are made of."""

from __future__ import annotations

import ast
import datetime
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sandcell_runner.profiler.forms.form import telling, text
from sandcell_runner.profiler.forms.making import Maker
from sandcell_runner.profiler.forms.reading import read


def made(source: str, shape: str = "ascending", n: int = 3, parameter: str = "x") -> Any:
    (form,) = [form for (_function, name), form in read(ast.parse(source)).items() if name == parameter]
    return Maker(shape, n, Random(0)).make(form)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("def f(x):\n for a, b in x: pass", [(1, 2), (2, 3), (3, 4)]),
        ("def f(x):\n return [r['a'] + r['b'] for r in x]", [{"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 3, "b": 3}]),
        ("def f(x):\n return sorted(x, key=lambda r: r['a'])", [{"a": 1}, {"a": 2}, {"a": 3}]),
        ("def f(x):\n a, b, c, d = x\n return a * b * c * d", (1, 1, 1, 1)),
        ("def f(x):\n for k, v in x.items(): k.upper()", {"v000001": 1, "v000002": 2, "v000003": 3}),
        ("def f(x):\n return {k: x[k] for k in x}", {0: 1, 1: 2, 2: 3}),
        ("def f(x):\n return sum(int(part) for part in x.split())", "1001 1002 1003"),
        ("def f(x):\n return [int(word) for word in x if word.strip()]", ["1001", "1002", "1003"]),
        ("def f(x):\n for r in x:\n  if r['s'] == 'on': pass", [{"s": "on"}, {"s": "on"}, {"s": "other"}]),
        ("def f(x):\n for r in x:\n  if not r['off']: r['n'] += 1", [{"off": False, "n": 1}, {"off": True, "n": 2}]),
        ("def f(x):\n a, b = x[-1], x[-2]\n return a if len(x) > 1 and a['n'] > b['n'] else b", [{"n": 1}, {"n": 2}]),
        ("def f(x):\n return x[-1] == 'last' and [len(w) for w in x]", [1, 2, "last"]),
        ("from itertools import groupby\nfrom operator import itemgetter as of\ndef f(x):\n"
         " return [k['c'] for _, g in groupby(sorted(x, key=of('a')), key=of('b')) for k in g]",
         [{"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 2, "c": 2}, {"a": 3, "b": 3, "c": 3}]),
        ("import heapq as q\ndef f(x):\n return [e['n'] + 1 for e in q.nlargest(2, x)]", [{"n": 1}, {"n": 2}]),
        ("def f(x):\n for i in x:\n  path = []\n  while i is not None: i = x[i]", {0: None, 1: 0, 2: 1}),
        ("def f(x):\n return int(x.rsplit('/', 1)[1])", "v000001/1002"),
        ("def f(x):\n todo = [x]\n while todo: todo.extend(todo.pop().values())", {0: {}, 1: {}, 2: {}}),
        ("def f(x):\n for step in x:\n  match step:\n   case ('push', n): n + 1\n   case ('pop',): pass",
         [("push", 2), ("push", 3), ("pop", 4)]),
        ("def f(x):\n for e in x:\n  match e:\n   case {'kind': 'a' | 'b', 'at': [a, b]}: a + b\n   case _: pass",
         [{"kind": "a", "at": (1, 2)}, {"kind": "a", "at": (2, 3)}, {"kind": "b", "at": (3, 4)}]),
        ("def f(x):\n match x:\n  case [first, *rest]: first + 1", [1, 2, 3]),
        ("def f(x, y):\n return y in x['seen']", {"seen": {1, 2, 3}}),
        ("def f(x: list[tuple[float, str]]): pass", [(1.0, "v000002"), (2.0, "v000003"), (3.0, "v000004")]),
        ("def f(x):\n for (a, b), c in zip(x, range(3)): pass", [(1, 2), (2, 3), (3, 4)]),
        ("def f(x):\n return x['r'][0]['n'] + sum(r['n'] for r in x['r'])", {"r": [{"n": 1}, {"n": 2}, {"n": 3}]}),
        ("def g(p):\n return p[0] - p[1]\ndef f(x):\n return [g(p) for p in x]", [(1, 2), (2, 3), (3, 4)]),
        ("def f(x):\n for line in x:\n  k, v = line.split('=')\n  int(v)", ["v000001=1002", "v000002=1003"]),
        ("import math\ndef f(x):\n return [math.dist(x[i], x[i + 1]) for i in range(2)]", [(1, 2), (2, 3), (3, 4)]),
        ("R = {'I': 1, 'V': 5}\ndef f(x):\n return [R[c] for c in x]", ["I", "I", "V"]),
        ("def f(x):\n return [k for k, v in x.items() if v > 0 or v < 0]", {0: 1, 1: -2, 2: 3}),
        ("from datetime import date\nS = date(2024, 1, 1)\ndef f(x):\n return [(d - S).days for d in x]",
         [datetime.date(2024, 1, 2), datetime.date(2024, 1, 3), datetime.date(2024, 1, 4)]),
        ("def f(x):\n def g(t):\n  h, up = x[t]\n  return h + (g(up) if up else 0)\n return [g(t) for t in x]",
         {0: (1, None), 1: (2, 0), 2: (3, 1)}),
    ],
)  # fmt: skip
def test_values_are_of_the_form_that_is_used(source: str, value: Any) -> None:
    assert made(source)[: len(value)] == value if isinstance(value, list) else made(source) == value


def test_what_lies_in_records_is_not_the_same_in_each() -> None:
    rows = made("def f(x):\n return [n for r in x for k, n in r['m'].items()]", n=9)
    assert [list(row["m"]) for row in rows[:3]] == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_equal_digits_are_small_and_equal_flags_are_unset() -> None:
    assert made("def f(x):\n return int(x.rsplit('/', 1)[1])", "equal") == "v000001/1"
    assert made("def f(x):\n return [1 for r in x if r['off']]", "equal") == [{"off": False}] * 3


def test_what_holds_itself_grows_in_depth() -> None:
    folder = made("def f(x):\n return x['size'] + sum(f(part) for part in x['parts'])")
    assert folder == {"size": 1, "parts": [{"size": 2, "parts": [{"size": 3, "parts": []}]}]}
    chain = made("def f(x):\n if x is None: return 0\n left, v, right = x\n return f(left) + v + f(right)")
    assert chain == (((None, 1, None), 2, None), 3, None)
    parents = made("def f(x):\n for c in x:\n  up = x[c]\n  while up is not None: up = x[up]")
    assert parents == {0: None, 1: 0, 2: 1}


def test_dates_json_and_files() -> None:
    assert [day.isoformat() for day in made("def f(x):\n return [d.weekday() for d in x]")] == [
        "2024-01-02",
        "2024-01-03",
        "2024-01-04",
    ]
    rows = json.loads(made("import json\ndef f(x):\n return sum(r['n'] for r in json.loads(x))"))
    assert rows == [{"n": 1001}, {"n": 1002}, {"n": 1003}]  # of one width
    path = Path(made("def f(x):\n with open(x) as file:\n  return file.read()", n=5))
    assert len(path.read_text().splitlines()) == 5
    path.unlink()


@pytest.mark.parametrize(
    ("source", "tells"),
    [
        ("def f(x): return sum(x)", False),
        ("def f(x): return x[0][0] + x[-1]", False),
        ("def f(x: dict[str, int]): return x", False),
        ("def f(x): return [a for a, b in x]", True),
        ("def f(x): return x['a']", True),
        ("def f(x): return open(x).read()", True),
    ],
)
def test_only_what_the_usual_kinds_do_not_serve_is_telling(source: str, tells: bool) -> None:
    (form,) = read(ast.parse(source)).values()
    assert telling(form) is tells


def test_forms_have_names_for_people() -> None:
    said = {
        "def f(x):\n for a, b in x: pass": "list of tuple of 2",
        "def f(x): return x['a'] + x['b']": "dict with a, b",
        "def f(x): return open(x).read()": "file of n lines",
    }
    for source, words in said.items():
        (form,) = read(ast.parse(source)).values()
        assert text(form) == words
