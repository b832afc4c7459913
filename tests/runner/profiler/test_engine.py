"""What a profile of honest code says."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sandcell_server.analyzers.profile import Profile, Progress
from tests.runner.profiler.profiling import one, profiles

BUBBLE = """
def bubble(items):
    for end in range(len(items)):
        for i in range(len(items) - 1 - end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
"""

TWICE = """
import json, sys
from sandcell_runner.profiler import profile
events = []
profile(sys.argv[1], entry=None, budget_s=20, seed=7, emit=events.append)
keep = ("name", "shape", "points", "others", "grid", "lines", "stopped")
print(json.dumps([[event[key] for key in keep] for event in events if event["type"] == "profile"]))
"""


def test_the_same_code_and_seed_give_the_same_counts_whatever_the_hash_seed() -> None:
    source = (
        BUBBLE
        + "def distinct(words):\n    seen = set()\n    for w in words:\n        seen.add(w)\n    return sorted(seen)\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", TWICE, source],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
            timeout=100,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_a_profile_is_what_the_server_reads() -> None:
    found = Profile.model_validate(one(BUBBLE))
    assert found.size == "n = len(items)"
    assert found.lines[0][0] == 4  # the inner loop


def test_progress_comes_before_the_profile() -> None:
    from sandcell_runner.profiler import profile

    events: list[dict[str, object]] = []
    profile(BUBBLE, entry="bubble", budget_s=3, seed=1, emit=events.append)
    assert events[0]["type"] == "progress"
    assert [event["type"] for event in events].count("profile") == 1


def test_progress_has_the_points_so_far() -> None:
    from sandcell_runner.profiler import profile

    events: list[dict[str, object]] = []
    profile(BUBBLE, entry="bubble", budget_s=3, seed=1, emit=events.append)
    told = [Progress.model_validate(event) for event in events if event["type"] == "progress"]
    assert (told[0].n, told[0].points) == (0, [])
    final = next(one for one in reversed(told) if one.points)
    assert final.n == final.points[-1][0] > 10
    assert final.points == sorted(final.points)
    assert {one.unit for one in told} == {"operations"}


def test_every_public_function_and_method_is_profiled_in_order() -> None:
    source = (
        "def _helper(n): return n\ndef a(n): return _helper(n)\nclass S:\n    def b(self, nums): return len(nums)\n"
    )
    assert [found["name"] for found in profiles(source)] == ["a", "S.b"]


def test_an_entry_that_is_not_there_is_named() -> None:
    assert "no function named zzz" in one(BUBBLE, entry="zzz")["reason"]


def test_inputs_given_are_the_only_ones() -> None:
    found = one(BUBBLE, make_input="lambda n: list(range(n, 0, -1))")
    assert (found["shape"], found["given"], found["others"]) == ("given inputs", True, [])


def test_a_models_inputs_compete_and_win_where_they_cost_more() -> None:
    source = "def f(text):\n    return text.count('q') and sum(1 for _ in text for _ in text)\n"
    found = one(source, generators=[("f", "lambda n: 'q' * n")])
    assert found["shape"] == "inputs by the model"


def test_a_memo_does_not_outlive_a_run() -> None:
    found = one("from functools import cache\n@cache\ndef f(n):\n    return n < 2 or f(n - 1)\n")
    counts = [ticks for _n, ticks in found["points"]]
    assert counts == sorted(counts)
    assert counts[-1] > 100


def test_generators_are_drained_and_coroutines_awaited() -> None:
    for source in (
        "def f(items):\n    for x in items:\n        yield x\n",
        "async def f(items):\n    for x in items:\n        pass\n",
    ):
        found = one(source)
        assert found["points"][-1][1] > found["points"][0][1] * 100


def test_two_sizes_are_grown_alone_and_together() -> None:
    found = one("def f(a, b):\n    return sum(1 for x in a for y in b)\n", make_input="lambda n: ([1] * n, [2] * n)")
    grid = found["grid"]
    assert grid["names"] == ["a", "b"]
    assert grid["both"][-1][1] > 3 * grid["first"][-1][1] > 3 * grid["first"][0][1]


def test_numpy_is_measured_by_time() -> None:
    found = one("import numpy as np\ndef f(a):\n    return np.sort(a)\n", budget_s=2.0)
    assert found["unit"] == "seconds"
    assert len(found["points"]) > 5


@pytest.mark.parametrize(
    "source", ["n = 10\ntotal = 0\nfor i in range(n):\n    total += i\n", "n = [3, 1]\nfor x in n:\n    pass\n"]
)
def test_a_cell_without_functions_is_measured_by_the_variable_to_vary(source: str) -> None:
    found = one(source, vary="n")
    assert found["name"] == "<cell>"
    assert found["points"][-1][1] >= found["points"][-1][0] > 10_000


def test_a_variable_that_the_cell_does_not_set_is_named() -> None:
    assert "no line `m = ...`" in one("n = 1\n", vary="m")["reason"]


def test_objects_are_filled_before_their_methods_are_measured() -> None:
    source = """
class Queue:
    def __init__(self):
        self.items = []
    def enqueue(self, value):
        self.items.append(value)
    def dequeue(self):
        return self.items.pop(0)
"""
    push, pop = profiles(source)
    assert push["points"][-1][1] == push["points"][0][1]
    assert pop["points"][-1][1] > 100 * pop["points"][0][1]


def test_trees_are_made_of_the_cells_own_class() -> None:
    source = """
class TreeNode:
    def __init__(self, val, left=None, right=None):
        self.val, self.left, self.right = val, left, right
def count(root):
    return 0 if root is None else 1 + count(root.left) + count(root.right)
"""
    found = one(source, entry="count")
    assert found["size"] == "n = nodes of root"
    assert found["points"][-1][1] > 100


def test_what_the_cell_builds_is_what_its_functions_are_given() -> None:
    source = """
class Rope:
    def __init__(self, left, right, text=""):
        self.left, self.right, self.text = left, right, text
def rope_of(text):
    if len(text) <= 8:
        return Rope(None, None, text)
    return Rope(rope_of(text[: len(text) // 2]), rope_of(text[len(text) // 2 :]))
def leaves(rope):
    return 1 if rope.left is None else leaves(rope.left) + leaves(rope.right)
"""
    found = one(source, entry="leaves")
    assert found["shape"] == "what rope_of makes of text"
    assert found["points"][-1][1] > 100


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("def f(zz):\n return [c for c in zz.decode('latin-1')]", "random bytes"),
        ("import re\ndef f(s):\n return [int(m) for m in re.findall(r'(\\d+) min', s)]", "text like '777 min'"),
        ("def f(code):\n return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)", "'a' * n"),
        ("def f(zz):\n return sum(zz[i][8] for i in range(9))", "random list of tuple of 9"),
        ("def f(zz):\n return zz.most_common(1) if zz.total() else None", ""),
        ("def f(events):\n on = []\n for kind, j in events:\n  if kind == 'start': on.append(j)\n"
         "  elif j in on: on.remove(j)", "ascending list of tuple of 2"),
    ],
)  # fmt: skip
def test_inputs_that_are_found(source: str, shape: str) -> None:
    assert one(source)["shape"] == shape


def test_memory_is_measured_far_up_and_without_a_step_where_the_counting_ends() -> None:
    far = one(
        "def f(n):\n    found = []\n    while n > 0:\n        found.append(n % 10)\n        n //= 10\n    return found",
        budget_s=20.0,
    )
    assert [n for n, _bytes in far["space_points"] if n > 1 << 40]
    flat = one("def g(a):\n    return sum(1 for x in a for y in a if x > y)\ndef f(a):\n    return g(a)", entry="f")
    last = max(n for n, _ticks in flat["points"])
    held = {n > last: amount for n, amount in flat["space_points"]}
    assert abs(held[True] - held[False]) < 256


def test_a_function_of_a_file_is_given_one_of_n_lines() -> None:
    found = one("def load(path):\n    with open(path) as file:\n        return file.read()")
    assert found["shape"] == "random file of n lines"
    (n0, few), (n1, many) = found["points"][4], found["points"][-1]
    assert many / few > 0.8 * n1 / n0


def test_named_lambdas_are_functions() -> None:
    assert [found["name"] for found in profiles("square = lambda xs: [x * x for x in xs]\ndef f(n): pass")] == [
        "square",
        "f",
    ]


def test_where_it_fails_is_told() -> None:
    assert (
        "IndexError: list index out of range (line 3)" in one("def f(xs):\n    y = 1\n    return [][len(xs)]")["reason"]
    )
    assert "it calls input()" in one("def f(n):\n    return input()")["reason"]
