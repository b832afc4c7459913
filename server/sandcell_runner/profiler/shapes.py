"""Inputs of every kind and shape, of any size: what a function is given when nobody says what it takes."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from sandcell_runner.profiler import kinds as k

Make = Callable[[int, Random, int], Any]
"""(n, random numbers, which of the parameters of its kind: 0 for the first) -> value."""

SHAPES: dict[str, list[tuple[str, Make]]] = {
    k.INTS: [
        ("random integers", lambda n, rng, nth: [rng.randint(1, max(1, n)) for _ in range(n)]),
        ("sorted integers", lambda n, rng, nth: list(range(1, n + 1))),
        ("reversed integers", lambda n, rng, nth: list(range(n, 0, -1))),
        ("equal integers", lambda n, rng, nth: [1] * n),
        ("shuffled integers", lambda n, rng, nth: rng.sample(range(1, n + 1), n)),
        ("integers, none in common", lambda n, rng, nth: list(range(n)) if nth == 0 else list(range(-n, 0))),
        ("ones and zeros", lambda n, rng, nth: [rng.randint(0, 1) for _ in range(n)]),
        ("each the index of the one before", lambda n, rng, nth: list(range(-1, n - 1))),
        ("integers, all twice", lambda n, rng, nth: list(range(n // 2)) * 2),
    ],
    k.TEXT: [
        ("random letters", lambda n, rng, nth: "".join(rng.choices("abcdefgh", k=n))),
        ("'a' * n", lambda n, rng, nth: "a" * n),
        ("'a' * (n - 1) + 'b'", lambda n, rng, nth: "a" * n if nth == 0 else "a" * max(0, n // 2 - 1) + "b"),
        ("letters, none in common", lambda n, rng, nth: "ab"[min(nth, 1)] * n),
        ("distinct characters", lambda n, rng, nth: "".join(chr(0x4E00 + i % 20000) for i in range(n))),
        ("characters, all twice", lambda n, rng, nth: "".join(chr(0x4E00 + i % 20000) for i in range(n // 2)) * 2),
        ("nested brackets", lambda n, rng, nth: "(" * (n // 2) + ")" * (n - n // 2)),
        ("digits", lambda n, rng, nth: "1" * n),
        ("words", lambda n, rng, nth: "".join(" " if i % 4 == 3 else "a" for i in range(n))),
        ("distinct words", lambda n, rng, nth: distinct_words(n)),
        ("'a' * (n // 2) + 'b' * (n // 2)", lambda n, rng, nth: "a" * (n // 2) + "b" * (n - n // 2)),
    ],
    k.BYTES: [
        ("random bytes", lambda n, rng, nth: rng.randbytes(n)),
        ("b'a' * n", lambda n, rng, nth: b"a" * n),
        ("zero bytes", lambda n, rng, nth: bytes(n)),
        ("bytes of digits", lambda n, rng, nth: b"1" * n),
    ],
    k.LINES: [("lines 'a,1'", lambda n, rng, nth: "a,1\n" * n)],
    k.WORDS: [
        (
            "random words and letters",
            lambda n, rng, nth: [*"abcdefgh"[:n], *("".join(rng.choices("abcdefgh", k=6)) for _ in range(n - 8))],
        ),
        ("equal words", lambda n, rng, nth: ["word"] * n),
        ("distinct words", lambda n, rng, nth: [f"w{i:05d}" for i in range(n)]),
    ],
    k.INT: [
        ("n", lambda n, rng, nth: n if nth == 0 else max(1, n - 1)),
        ("primes", lambda n, rng, nth: prime_up_to(n)),
        ("Fibonacci numbers", lambda n, rng, nth: fibonacci_up_to(n, nth)),
        ("powers of two", lambda n, rng, nth: 1 << max(0, n.bit_length() - 1)),
        ("powers of two less one", lambda n, rng, nth: max(1, (1 << (n + 1).bit_length() - 1) - 1)),
        ("n - 1", lambda n, rng, nth: n),
    ],
    k.MATRIX: [
        ("random matrix", lambda n, rng, nth: [[rng.randint(0, 9) for _ in range(n)] for _ in range(n)]),
        ("matrix of ones", lambda n, rng, nth: [[1] * n for _ in range(n)]),
        ("matrix of zeros", lambda n, rng, nth: [[0] * n for _ in range(n)]),
        ("sorted matrix", lambda n, rng, nth: [[i * n + j + 1 for j in range(n)] for i in range(n)]),
        ("each row the one before turned", lambda n, rng, nth: [[(i + j) % n for j in range(n)] for i in range(n)]),
        ("identity matrix", lambda n, rng, nth: [[int(i == j) for j in range(n)] for i in range(n)]),
    ],
    k.GRAPH: [
        ("random sparse graph", lambda n, rng, nth: sparse_graph(n, rng)),
        ("path graph", lambda n, rng, nth: {i: [i + 1] if i + 1 < n else [] for i in range(n)}),
        ("star graph", lambda n, rng, nth: {i: list(range(1, n)) if i == 0 else [0] for i in range(n)}),
        (
            "graph with two ways on from each node",
            lambda n, rng, nth: {i: [j for j in (i + 1, i + 2) if j < n] for i in range(n)},
        ),
        ("binary tree", lambda n, rng, nth: {i: [j for j in (2 * i + 1, 2 * i + 2) if j < n] for i in range(n)}),
    ],
    k.WEIGHTED: [
        (
            "random sparse graph, (neighbour, weight)",
            lambda n, rng, nth: {u: [(v, rng.randint(1, 9)) for v in vs] for u, vs in sparse_graph(n, rng).items()},
        ),
        (
            "random sparse graph, {neighbour: weight}",
            lambda n, rng, nth: {u: {v: rng.randint(1, 9) for v in vs} for u, vs in sparse_graph(n, rng).items()},
        ),
    ],
    k.PAIRS: [
        ("random pairs", lambda n, rng, nth: [[a := rng.randint(0, 2 * n), a + rng.randint(1, n)] for _ in range(n)]),
        ("disjoint pairs", lambda n, rng, nth: [[2 * i, 2 * i + 1] for i in range(n)]),
        ("nested pairs", lambda n, rng, nth: [[i, 2 * n - i] for i in range(n)]),
        ("pairs (i, n)", lambda n, rng, nth: [(i, n) for i in range(n)]),
        ("random pairs of one group", lambda n, rng, nth: [(0, rng.randint(1, n)) for _ in range(n)]),
    ],
    k.EDGES: [
        ("path edges", lambda n, rng, nth: [[i, i + 1] for i in range(n - 1)] or [[0, 0]]),
        ("random edges", lambda n, rng, nth: [[rng.randrange(n), rng.randrange(n)] for _ in range(n)]),
        (
            "weighted edges",
            lambda n, rng, nth: [(rng.randrange(n), rng.randrange(n), rng.randrange(n)) for _ in range(n)],
        ),
    ],
    k.VALUE: [
        ("absent", lambda n, rng, nth: -1),
        ("the last", lambda n, rng, nth: n),
        ("a letter", lambda n, rng, nth: "z"),
    ],
    k.PART: [
        ("half of n", lambda n, rng, nth: max(1, n // 2)),
        ("three", lambda n, rng, nth: 3),
        ("n", lambda n, rng, nth: n),
    ],
    k.LOW: [("0", lambda n, rng, nth: 0)],
    k.HIGH: [("n - 1", lambda n, rng, nth: n - 1)],
    k.NODE: [
        ("the first node", lambda n, rng, nth: 0 if nth == 0 else n - 1),
        ("the last node", lambda n, rng, nth: n - 1 if nth == 0 else n - 2),
    ],
    k.FUNCTION: [
        ("identity", lambda n, rng, nth: lambda *values: values[0] if values else 0),
        ("false", lambda n, rng, nth: lambda *values: False),
    ],
    k.BOOL: [("True", lambda n, rng, nth: True), ("False", lambda n, rng, nth: False)],
    k.FLOAT: [("n as float", lambda n, rng, nth: float(n)), ("0.5", lambda n, rng, nth: 0.5)],
    k.SET: [("distinct integers in a set", lambda n, rng, nth: set(range(n)))],
    k.DICT: [
        ("integers to integers", lambda n, rng, nth: {i: rng.randint(1, n) for i in range(n)}),
        ("each to the one before", lambda n, rng, nth: {i: i - 1 for i in range(1, n)}),
    ],
    k.SETS: [("sets of n integers", lambda n, rng, nth: [set(range(n)) for _ in range(n)])],
    k.ARRAY: [
        ("random array", lambda n, rng, nth: _numpy().random.default_rng(nth).random(n)),
        ("sorted array", lambda n, rng, nth: _numpy().arange(n)),
    ],
    k.ARRAY2: [("random n x n array", lambda n, rng, nth: _numpy().random.default_rng(nth).random((n, n)))],
    k.FRAME: [("table with columns a, b, key, value", lambda n, rng, nth: _frame(n))],
    k.DEQUE: [("integers in a deque", lambda n, rng, nth: deque(range(n)))],
    k.ORDERED: [("integers to integers, in order", lambda n, rng, nth: OrderedDict((i, i) for i in range(n)))],
    k.NESTED: [
        ("lists nested in lists", lambda n, rng, nth: nested(n)),
        ("lists of lists", lambda n, rng, nth: [[i, [i]] for i in range(n // 2 + 1)]),
    ],
    k.TUPLES: [
        ("balanced tree of tuples", lambda n, rng, nth: tuple_tree(0, n)),
        ("chain of tuples", lambda n, rng, nth: tuple_chain(n)),
    ],
    k.SERIES: [("column of numbers", lambda n, rng, nth: _frame(n)["a"])],
}


def of_texts(
    kind: str, letters: tuple[str, ...], words: tuple[str, ...], separators: tuple[str, ...]
) -> list[tuple[str, Make]]:
    """More shapes, of the letters, words and separators that the cell itself speaks of."""
    found: list[tuple[str, Make]] = []
    if kind == k.MATRIX:
        found += [(f"matrix of {letter!r}", lambda n, rng, nth, x=letter: _filled(x, n)) for letter in letters]  # type: ignore[misc]
    if kind == k.PAIRS and words:
        found.append(
            ("pairs of i and the cell's words", lambda n, rng, nth: [(i, words[i % len(words)]) for i in range(n)])
        )
    if kind == k.WORDS and words:
        found.append(("the cell's words", lambda n, rng, nth: [words[i % len(words)] for i in range(n)]))
        found.append(
            ("the cell's words, each many times", lambda n, rng, nth: [words[i * len(words) // n] for i in range(n)])
        )
    if kind == k.WORDS and separators:
        for signs in dict.fromkeys((separators, separators[::-1])):
            text = f"words between {' '.join(signs)}"
            found.append((text, lambda n, rng, nth, signs=signs: [_between(signs, i) for i in range(n)]))  # type: ignore[misc]
    if kind == k.TEXT and letters:
        found.append(("the cell's letters", lambda n, rng, nth: "".join(letters[i % len(letters)] for i in range(n))))
    return found


def _between(separators: Sequence[str], i: int) -> str:
    word = f"w{i:05d}"
    return word + "".join(separator + word for separator in separators)


def _filled(value: Any, n: int) -> list[list[Any]]:
    return [[value] * n for _ in range(n)]


def distinct_words(n: int) -> str:
    """As many as fit into n letters."""
    width = len(str(max(1, n))) + 1
    return "".join(f"{i:>0{width - 1}} " for i in range(n // width + 1))[:n] or "a"


def nested(n: int) -> list[Any]:
    """[n - 1, [n - 2, ... []]]"""
    lists: list[Any] = []
    for i in range(n):
        lists = [i, lists]
    return lists


def tuple_chain(n: int) -> Any:
    """(value, left, None), or None."""
    below: Any = None
    for i in range(n):
        below = (i, below, None)
    return below


def tuple_tree(low: int, high: int) -> Any:
    """(value, left, right), or None."""
    if low >= high:
        return None
    middle = (low + high) // 2
    return middle, tuple_tree(low, middle), tuple_tree(middle + 1, high)


def prime_up_to(n: int) -> int:
    """The largest prime up to n, and 2 at least."""
    while n > 2 and not is_prime(n):
        n -= 1
    return max(n, 2)


def is_prime(n: int) -> bool:
    """Miller-Rabin with the bases that make it exact below 3.3e24 (https://oeis.org/A014233)."""
    bases = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
    if n < 2 or any(n % p == 0 for p in bases):
        return n in bases
    twos = ((n - 1) & (1 - n)).bit_length() - 1
    for base in bases:
        power = pow(base, (n - 1) >> twos, n)
        if power not in (1, n - 1) and not any((power := power * power % n) == n - 1 for _ in range(twos - 1)):
            return False
    return True


def fibonacci_up_to(n: int, back: int) -> int:
    """The largest Fibonacci number up to n, or its predecessor: Euclid's worst case."""
    a, b = 1, 1
    while a + b <= n:
        a, b = b, a + b
    return a if back else b


def sparse_graph(n: int, rng: Random) -> dict[int, list[int]]:
    """Connected and undirected, about two edges a node."""
    graph: dict[int, list[int]] = {i: [] for i in range(n)}
    for i in range(1, n):
        for j in {rng.randrange(i), rng.randrange(i)}:
            graph[i].append(j)
            graph[j].append(i)
    return graph


def _numpy() -> Any:
    import numpy

    return numpy


def frame_with(columns: Sequence[str]) -> tuple[str, Make]:
    """A table with these columns, too, of numbers."""
    known = tuple(dict.fromkeys(columns))
    return f"table with columns {', '.join(known) or 'a, b, key, value'}", lambda n, rng, nth: _frame(n, known)


def _frame(n: int, more: Sequence[str] = ()) -> Any:
    import pandas

    rng = _numpy().random.default_rng(0)
    columns = {
        "a": rng.random(n),
        "b": rng.random(n),
        "key": rng.integers(0, max(1, n // 4), n),
        "value": rng.random(n),
    }
    return pandas.DataFrame(columns | {name: rng.permutation(n) for name in more})
