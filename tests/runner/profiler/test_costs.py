"""The table of costs against real operations: how much the count grows when the input is four times as long."""

from __future__ import annotations

import math

import pytest

from sandcell_runner.profiler.cell import Cell
from sandcell_runner.profiler.counter import Counter


def ticks(expression: str, n: int) -> int:
    """What counting says that an expression costs with `items`, `text`, `table`, `numbers` of length n at hand."""
    setup = (
        "import heapq, bisect, copy, collections, random, math\n"
        "def run(items, text, words, numbers, queue, other):\n"
        f"    {expression}\n"
    )
    counter = Counter(10**9)
    run = Cell(setup, 0).fresh(counter)["run"]
    items = list(range(n))
    arguments = (items, "a" * n, ["ab"] * n, set(items), __import__("collections").deque(items), list(range(n)))
    counter.restart(10**9)
    run(*arguments)
    return counter.ticks


CONSTANT = [
    "items.append(1)",
    "items.pop()",
    "len(items)",
    "5 in numbers",
    "queue.popleft()",
    "queue.append(1)",
    "items[3]",
    "items.insert(len(items), 1)",
    "numbers.add(-1)",
    "text.startswith('a')",
    "max(3, 4)",
    "items += [1]",
    "text += 'b'",
    "any(items)",
    "del items[-1]",
    "numbers & {1}",
]
LINEAR = [
    "-1 in items",
    "'b' in text",
    "items.pop(0)",
    "items.insert(0, 1)",
    "items.index(-1) if False else items.count(1)",
    "items[1:]",
    "items + [1]",
    "[0] * len(items)",
    "'x' + text",
    "text.upper()",
    "text.replace('a', 'b')",
    "''.join(words)",
    "sum(items)",
    "min(items)",
    "list(map(str, items))",
    "set(items)",
    "dict.fromkeys(items)",
    "dict(zip(items, items))",
    "all(x >= 0 for x in items)",
    "items == other",
    "items != other",
    "copy.deepcopy(items)",
    "heapq.heapify(items)",
    "collections.Counter(text)",
    "numbers | {1}",
    "numbers.union({1})",
    "items.reverse()",
    "items.remove(len(items) - 1)",
    "del items[0]",
    "[*items]",
    "print(*items)",
    "first, *rest = items",
    "items[:2] = other",
    "f'{text}'",
    "queue.rotate(len(items) // 2)",
    "random.shuffle(items)",
    "(lambda xs: xs[::-1])(items)",
    "[x for x in items]",
    "str(words)",
    "heapq.nlargest(3, items)",
    "list(heapq.merge(items, other))",
]
LOGARITHMIC = [
    "heapq.heappush(items, -1)",
    "heapq.heappop(items)",
    "bisect.bisect_left(items, 7)",
    "pow(3, 1 << len(items).bit_length(), 7)",
]
SORTING = ["sorted(items)", "items.sort()", "sorted(items, reverse=True)", "heapq.nlargest(len(items), items)"]


@pytest.mark.parametrize("expression", CONSTANT)
def test_constant(expression: str) -> None:
    assert ticks(expression, 4096) == ticks(expression, 1024)


@pytest.mark.parametrize("expression", LINEAR)
def test_linear(expression: str) -> None:
    assert 3.5 < ticks(expression, 4096) / ticks(expression, 1024) < 4.5


@pytest.mark.parametrize("expression", LOGARITHMIC)
def test_logarithmic(expression: str) -> None:
    assert 1 <= ticks(expression, 4096) - ticks(expression, 1024) <= 3


@pytest.mark.parametrize("expression", SORTING)
def test_sorting(expression: str) -> None:
    assert math.isclose(ticks(expression, 4096) / ticks(expression, 1024), 4 * 12 / 10, rel_tol=0.1)


def test_a_sum_of_lists_is_quadratic() -> None:
    assert 12 < ticks("sum(([x] for x in items), [])", 1024) / ticks("sum(([x] for x in items), [])", 256) < 20


def test_a_method_has_the_formula_of_its_nearest_base() -> None:
    copies = "collections.OrderedDict(zip(items, items)).copy()"
    assert 3.5 < ticks(copies, 1024) / ticks(copies, 256) < 4.5
