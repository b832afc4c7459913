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
        ("def f(graph, start):\n for v in graph[start]: pass", ["graph", "node"]),
        ("def f(zz):\n while zz: zz = zz.next", ["linked list"]),
        ("def f(zz): return zz.left or zz.right", ["tree"]),
        ("def f(zz):\n for a, b in zz: pass", ["pairs"]),
        ("def f(g: dict[int, list[tuple[int, int]]]): pass", ["weighted graph"]),
        ("def f(words: list[str]): pass", ["words"]),
        ("def f(key, xs): return [x for x in xs if key(x)]", ["function", "ints"]),
        ("def f(nums, target): return target in nums", ["ints", "value"]),
        ("def f(zz): return sum(row['price'] for row in zz)", ["records"]),
        ("def f(zz): return sorted(zz, key=lambda row: row['price'])", ["records"]),
        ("def f(zz): return sorted(zz, key=itemgetter(1))", ["pairs"]),
        ("def f(zz: list):\n for a, b in zz: pass", ["pairs"]),
        ("def f(zz): return [sorted(row) for row in zz]", ["matrix"]),
        ("def f(zz):\n while zz: zz.popleft()", ["deque"]),
        ("def f(zz, yy):\n zz.move_to_end(yy)\n return zz[yy]", ["ordered dict", "node"]),
        ("def f(zz):\n for z in zz:\n  if isinstance(z, list): f(z)", ["nested lists"]),
        ("def f(zz):\n if zz is None: return 0\n v, a, b = zz\n return f(a) + f(b)", ["tree of tuples"]),
    ],
)
def test_likeliest_kind(source: str, expected: list[str]) -> None:
    (target,) = targets(ast.parse(source), None)
    assert [kinds(parameter, target.node)[0] for parameter in target.parameters] == expected
