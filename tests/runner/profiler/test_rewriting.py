"""Rewritten code does the same as before."""

# ruff: noqa: E501 - every program on one line

from __future__ import annotations

from typing import Any

import pytest

from sandcell_runner.profiler.cell import Cell
from sandcell_runner.profiler.counter import Counter

PROGRAMS = [
    "result = [x for x in range(5) if x % 2]",
    "a = [1, 2, 3]\nb = a\na += [4]\nresult = (a, b, a is b)",
    "class A:\n    def __init__(self):\n        self.__secret = 'x'\n    def grow(self):\n        self.__secret += 'y'\n        return self.__secret\nresult = A().grow()",
    "def f(*args, **kwargs):\n    return args, kwargs\nresult = f(*[1, 2], **{'k': 3})",
    "def g():\n    got = yield from [1, 2]\n    return got\nresult = list(g())",
    "def inner():\n    yield 1\n    return 9\ndef outer(out):\n    out.append((yield from inner()))\nout = []\nresult = (list(outer(out)), out)",
    "class B:\n    def hi(self):\n        return 'b'\nclass C(B):\n    def hi(self):\n        return super().hi() + 'c'\nresult = C().hi()",
    "x = {'a': 1}\ny = {**x, 'b': 2}\ndel y['a']\nresult = y",
    "match [1, 2, 3]:\n    case [first, *rest]:\n        result = (first, rest)",
    "s = 'ab'\ns = s + 'c'\ns *= 2\nresult = (f'{s:>8}', s[::-1], s != 'x', 'b' in s, 'z' not in s)",
    "from dataclasses import dataclass, field\n@dataclass\nclass D:\n    items: list[int] = field(default_factory=list)\nresult = D().items",
    "t = (1,)\nt += (2,)\nm = [[0, 0]]\nm[0][1] += 5\ni = 0\nm[0][i] += 1\nresult = (t, m)",
    "f = lambda x, y=2: x + y\nresult = (f(1), (lambda: 0)())",
    "result = {k: v for k, v in zip('ab', (1, 2))}, {x for x in 'aa'}, sum(i for i in range(4))",
    "def doc():\n    'text'\nresult = doc.__doc__",
    "try:\n    [].pop()\nexcept IndexError as error:\n    result = str(error)",
    "import asyncio\nasync def a():\n    return [x async for x in b()]\nasync def b():\n    yield 1\nresult = asyncio.run(a())",
    "a = {1, 2}\na |= {3}\na -= {1}\nresult = a & {2, 9}",
    "result = 1 < 2 < 3, 1 == 1.0, [1] == [1], (nan := float('nan')) in [nan]",
    "from __future__ import annotations\ndef f(x: Nowhere) -> Nothing:\n    return x\nresult = f(1)",
]


@pytest.mark.parametrize("source", PROGRAMS)
def test_the_result_is_the_same(source: str) -> None:
    plain: dict[str, Any] = {}
    exec(compile(source, "plain", "exec", dont_inherit=True), plain)
    assert Cell(source, 0).fresh(Counter(10**6))["result"] == plain["result"]


def test_counts_are_exact_where_they_can_be_counted_by_hand() -> None:
    counter = Counter(10**6)
    run = Cell("def run(n):\n    for i in range(n):\n        pass\n", 0).fresh(counter)["run"]
    counter.restart(10**6)
    run(10)
    assert counter.ticks == 1 + 1 + 10  # the function, range(), and each turn


def test_the_depth_of_a_recursion_is_seen() -> None:
    counter = Counter(10**6)
    run = Cell("def run(n):\n    return n and run(n - 1)\n", 0).fresh(counter)["run"]
    counter.restart(10**6)
    run(7)
    assert counter.deepest == 8
