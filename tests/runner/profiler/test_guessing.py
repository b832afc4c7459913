"""What a parameter is taken for."""

from __future__ import annotations

import ast

import pytest

from sandcell_runner.profiler.clues import clues
from sandcell_runner.profiler.guessing import likely_kinds
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
        ("class C:\n def __init__(self, v): self.rest = None\ndef f(zz): return 1 + f(zz.rest)", ["linked list"]),
        ("class C:\n v: int\n next: 'C'\ndef f(first):\n p = first\n while p: p = p.next", ["linked list"]),
        ("class C:\n v: int\n a: 'C'\n b: 'C'\ndef f(zz): return f(zz.a) + f(zz.b)", ["tree"]),
        ("class C:\n v: int\n parts: list\ndef f(zz: 'C | None'): return [f(p) for p in zz.parts]", ["tree"]),
        ("class C:\n a: int\n b: int\ndef f(zz): return sum(z.b for z in zz)", ["objects"]),
        ("class C:\n a: int\n b: int\ndef f(zz: list[C]): pass", ["objects"]),
        ("def f(zz):\n for a, b, c in sorted(zz): pass", ["edges"]),
        ("def f(zz): return dict(zz)", ["pairs"]),
        ("def f(zz): return zz['left'] and f(zz['left']) + f(zz['right'])", ["tree"]),
        ("def f(zz):\n while zz: zz = zz.get('rest')", ["linked list"]),
        ("def f(zz: list[set[int]]): pass", ["sets"]),
        ("def f(zz): return [len(a & b) for a in zz for b in zz]", ["sets"]),
        ("def g(yy):\n a, b = yy[0]\ndef f(zz): return g(zz)", ["pairs"]),
        ("class C:\n def __init__(self, w: dict): self.w = w\ndef f(zz: C): return sum(zz.w)", ["an object"]),
        ("def f(zz: list[tuple[int, int, int]]): pass", ["edges"]),
        ("def f(text, zz): return text[:1] in zz", ["text", "words"]),
        ("def f(image, zz): return image[0][0] == zz", ["matrix", "value"]),
        ("def f(zz): return [max(column) for column in zip(*zz)]", ["matrix"]),
        ("def f(zz: bytes): return sum(zz)", ["bytes"]),
        ("def f(zz): return b''.join([zz[:2], zz[2:]])", ["bytes"]),
        ("def f(zz):\n for j, w in enumerate(zz[0]): pass", ["matrix"]),
        (
            "class Jar:\n a: int\n b: int\ndef f(jars): return [asdict(j) for j in jars]",
            ["objects"],
        ),
        (
            "class C:\n def __init__(self, v): self.v, self.to = v, []\ndef grow(n):\n c = C(n)\n return c\n"
            "def f(zz):\n todo = [zz]\n while todo: todo.extend(todo.pop().to)",
            ["as the cell builds it"],
        ),
        ("def f(items, q): return items[int(q * len(items))]", ["ints", "float"]),
    ],
)
def test_likeliest_kind(source: str, expected: list[str]) -> None:
    tree = ast.parse(source)
    target = targets(tree, "f")[0]
    assert [likely_kinds(parameter, target.node, clues(tree))[0] for parameter in target.parameters] == expected
