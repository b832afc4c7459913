"""Which functions of a cell make what its other functions take."""

from __future__ import annotations

import ast

import pytest

from sandcell_runner.profiler.builders import builders, reads_of

NODE = """
class Node:
    def __init__(self, value, less=None, more=None):
        self.value, self.less, self.more = value, less, more
"""


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def grow(lo, hi):\n return Node(lo, grow(lo, hi - 1)) if lo < hi else None", ["grow"]),
        ("def chain(values):\n top = None\n for v in values: top = Node(v, top)\n return top", ["chain"]),
        ("def mirrored(node):\n return node and Node(node.value, mirrored(node.more), mirrored(node.less))", []),
        ("def full(depth):\n return Node(0, full(depth - 1), full(depth - 1)) if depth else None", []),
        ("def show(values):\n for v in values: print(Node(v))", []),
        ("def count(n):\n return n + 1", []),
    ],
)
def test_functions_that_make_objects_of_one_or_two_plain_arguments(source: str, names: list[str]) -> None:
    assert [known.name for known in builders(ast.parse(NODE + source))] == names


@pytest.mark.parametrize(
    ("source", "fits"),
    [
        ("def f(top):\n return top.less", True),
        ("def f(top):\n todo = [top]\n while todo: todo.append(todo.pop().more)", True),
        ("def f(top):\n match top:\n  case Node(value=v): return v", True),
        ("def f(top):\n return isinstance(top, Node)", True),
        ("def f(top):\n return [node.less for node in top]", False),
        ("def f(top):\n return top.name", False),
        ("def f(top):\n return Node(1).less.value + (top + 1)", False),
    ],
)
def test_a_parameter_that_is_used_as_what_they_make(source: str, fits: bool) -> None:
    (grow,) = builders(ast.parse(NODE + "def grow(n):\n return Node(n, grow(n - 1)) if n else None"))
    assert grow.makes([reads_of("top", ast.parse(source).body[0])]) is fits
