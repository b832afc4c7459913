"""What a parameter is taken for."""

from __future__ import annotations

import ast

import pytest

from sandcell_runner.profiler.kinds import kinds
from sandcell_runner.profiler.targets import targets


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(items): return sorted(items)", ["ints"]),
        ("def f(s): return s.lower()", ["text"]),
        ("def f(n): return n // 2", ["int"]),
        ("def f(zz: 'list[int]'): pass", ["ints"]),
        ("def f(zz: str, yy: int): pass", ["text", "int"]),
        ("def f(grid): return grid[0][0]", ["matrix"]),
        ("def f(graph, start):\n for v in graph[start]: pass", ["graph", "low"]),
        ("def f(zz):\n while zz: zz = zz.next", ["linked list"]),
        ("def f(zz): return zz.left or zz.right", ["tree"]),
        ("def f(zz):\n for a, b in zz: pass", ["pairs"]),
        ("def f(g: dict[int, list[tuple[int, int]]]): pass", ["weighted graph"]),
        ("def f(words: list[str]): pass", ["words"]),
        ("def f(key, xs): return [x for x in xs if key(x)]", ["function", "ints"]),
        ("def f(nums, target): return target in nums", ["ints", "value"]),
    ],
)
def test_likeliest_kind(source: str, expected: list[str]) -> None:
    (target,) = targets(ast.parse(source), None)
    assert [kinds(parameter, target.node)[0] for parameter in target.parameters] == expected
