"""What built-in functions, methods and operators cost, in operations: a table to be read and checked.

A call costs one operation by itself; the tables say what is added. Formulas see the arguments (of a method the
receiver first) as they are after the call, and its result. A C function that is not listed costs one operation; the
CPU-time alarm finds those that should have been.
"""

from __future__ import annotations

import base64
import bisect
import builtins
import collections
import copy
import functools
import hashlib
import heapq
import html
import io
import itertools
import json
import math
import pathlib
import queue
import random
import re
import statistics
import string
import textwrap
import zlib
from collections.abc import Callable, Sequence
from typing import Any

Cost = Callable[[Sequence[Any], Any], int]

_FILE = io.TextIOWrapper.__mro__[-2]  # what all files are, in C: io.IOBase is its twin in Python

SEQUENCES = (list, tuple, str, bytes, bytearray)


def size(value: object) -> int:
    """Its length; 0 where it has none."""
    try:
        return len(value)  # type: ignore[arg-type]
    except Exception:
        return 0


def log2(n: int) -> int:
    return n.bit_length() if n > 1 else 1


def n_log2(n: int) -> int:
    return int(n * math.log2(n)) if n > 1 else 1


def whole_size(value: object, depth: int = 8) -> int:
    """Elements of nested containers, as deepcopy and json visit them."""
    if depth and isinstance(value, (list, tuple, set, frozenset)):
        return 1 + sum(whole_size(element, depth - 1) for element in value)
    if depth and isinstance(value, dict):
        return 1 + sum(whole_size(element, depth - 1) for element in value.values())
    return 1


# Formulas -----------------------------------------------------------------------------------------------------------


def length_of(index: int) -> Cost:
    """n, the length of one argument."""
    return lambda args, result: size(args[index]) if len(args) > index else 0


def log_of(index: int) -> Cost:
    """log2 n."""
    return lambda args, result: log2(size(args[index])) if len(args) > index else 0


def n_log_n_of(index: int) -> Cost:
    """n log2 n."""
    return lambda args, result: n_log2(size(args[index])) if len(args) > index else 0


def log_of_queue(args: Sequence[Any], result: Any) -> int:
    """log2 n of what a queue holds."""
    return log2(len(args[0].queue))


def both(*formulas: Cost) -> Cost:
    """The sum."""
    return lambda args, result: sum(formula(args, result) for formula in formulas)


def result_length(args: Sequence[Any], result: Any) -> int:
    """n, the length of what comes back."""
    return size(result)


def result_n_log_n(args: Sequence[Any], result: Any) -> int:
    return n_log2(size(result))


def found_at(args: Sequence[Any], result: Any) -> int:
    """The elements passed until one is found: all of them if none is."""
    return result + 1 if isinstance(result, int) and result >= 0 else size(args[0])


def lengths_of_others(args: Sequence[Any], result: Any) -> int:
    return sum(size(argument) for argument in args[1:])


def all_lengths(args: Sequence[Any], result: Any) -> int:
    return sum(size(argument) for argument in args)


def longest(args: Sequence[Any], result: Any) -> int:
    return max((size(argument) for argument in args), default=0)


def shortest(args: Sequence[Any], result: Any) -> int:
    return min((size(argument) for argument in args), default=0)


def whole_of(index: int) -> Cost:
    """All elements of nested containers."""
    return lambda args, result: whole_size(args[index]) if len(args) > index else 0


def shifted_by_pop(args: Sequence[Any], result: Any) -> int:
    """list.pop(i) moves what stands behind i."""
    if len(args) < 2:
        return 0
    index: int = args[1]
    return max(0, size(args[0]) - index) if index >= 0 else -index - 1


def shifted_by_insert(args: Sequence[Any], result: Any) -> int:
    """list.insert(i, x) moves what stands behind i."""
    index: int = args[1]
    return max(0, size(args[0]) - 1 - index) if index >= 0 else -index


def summed(args: Sequence[Any], result: Any) -> int:
    """sum of numbers is linear; of lists it copies what it has so far for each."""
    n = size(args[0])
    return (n or size(result)) * size(result) // 2 if isinstance(result, (list, tuple)) else n


def compared(args: Sequence[Any], result: Any) -> int:
    """min and max: of one iterable its length, of several arguments those few."""
    return size(args[0]) if len(args) == 1 else len(args)


def best_of(args: Sequence[Any], result: Any) -> int:
    """heapq.nlargest(k, items) and nsmallest: each item against a heap of k."""
    n = size(args[1])
    return n * log2(min(max(1, args[0]), n))


def zipped(args: Sequence[Any], result: Any) -> int:
    """zip(*rows) takes from every row for each element that it gives; of a few, that is one operation."""
    return len(args) * shortest(args, result) if len(args) > 3 else 0


def text_of(args: Sequence[Any], result: Any) -> int:
    """str and int: the digits or letters on either side, and the elements of a container."""
    return size(result) + (size(args[0]) if args else 0)


def power(args: Sequence[Any], result: Any) -> int:
    """pow(b, e, m) squares log2 e times; pow(b, e) is one operation, as ** is."""
    return log2(abs(args[1])) if len(args) > 2 and isinstance(args[1], int) else 0


def chosen(args: Sequence[Any], result: Any) -> int:
    """comb(n, k) and perm(n, k) multiply k times."""
    n: int = args[0]
    k: int = args[-1]
    return min(k, abs(n - k)) + 1 if len(args) > 1 else n


def up_to(args: Sequence[Any], result: Any) -> int:
    """factorial(n) multiplies n times."""
    return abs(args[0]) if isinstance(args[0], int) else 0


def rotated(args: Sequence[Any], result: Any) -> int:
    """deque.rotate(k) moves k elements."""
    return min(abs(args[1]) if len(args) > 1 else 1, size(args[0]))


def characters(args: Sequence[Any], result: Any) -> int:
    """Methods of text look at all of it and make what they give back; one character is one operation."""
    length = size(args[0])
    return length + (size(result) if isinstance(result, SEQUENCES) else 0) if length > 1 else 0


def joined(args: Sequence[Any], result: Any) -> int:
    return size(result) + size(args[1])


# Tables -------------------------------------------------------------------------------------------------------------

FUNCTIONS: dict[Any, Cost] = {
    list: length_of(0),
    tuple: length_of(0),
    set: length_of(0),
    frozenset: length_of(0),
    dict: length_of(0),
    dict.fromkeys: length_of(0),
    bytes: result_length,
    bytearray: result_length,
    collections.Counter: length_of(0),
    collections.deque: length_of(0),
    collections.OrderedDict: length_of(0),
    collections.defaultdict: length_of(1),
    sum: summed,
    zip: zipped,
    min: compared,
    max: compared,
    sorted: result_n_log_n,
    pow: power,
    str: text_of,
    repr: text_of,
    int: text_of,
    float: length_of(0),
    bin: result_length,
    hex: result_length,
    oct: result_length,
    format: text_of,
    ascii: text_of,
    builtins.hash: lambda args, result: size(args[0]) if isinstance(args[0], tuple) else 0,
    functools.reduce: length_of(1),
    itertools.product: all_lengths,
    itertools.permutations: length_of(0),
    itertools.combinations: length_of(0),
    heapq.heappush: log_of(0),
    heapq.heappop: log_of(0),
    heapq.heapreplace: log_of(0),
    heapq.heappushpop: log_of(0),
    heapq.heapify: length_of(0),
    heapq.nlargest: best_of,
    heapq.nsmallest: best_of,
    bisect.bisect_left: log_of(0),
    bisect.bisect_right: log_of(0),
    bisect.insort_left: both(log_of(0), length_of(0)),
    bisect.insort_right: both(log_of(0), length_of(0)),
    copy.copy: length_of(0),
    copy.deepcopy: whole_of(0),
    json.dumps: whole_of(0),
    json.loads: length_of(0),
    math.factorial: up_to,
    math.comb: chosen,
    math.perm: chosen,
    math.prod: length_of(0),
    math.fsum: length_of(0),
    math.dist: length_of(0),
    re.sub: longest,
    re.split: longest,
    re.findall: longest,
    re.match: longest,
    re.search: longest,
    re.fullmatch: longest,
    random.shuffle: length_of(0),
    random.sample: both(result_length),
    random.choices: both(length_of(0), result_length),
    statistics.mean: length_of(0),
    statistics.fmean: length_of(0),
    statistics.geometric_mean: length_of(0),
    statistics.harmonic_mean: length_of(0),
    statistics.pstdev: length_of(0),
    statistics.stdev: length_of(0),
    statistics.pvariance: length_of(0),
    statistics.variance: length_of(0),
    statistics.mode: length_of(0),
    statistics.multimode: length_of(0),
    statistics.correlation: all_lengths,
    statistics.median: n_log_n_of(0),
    statistics.median_low: n_log_n_of(0),
    statistics.median_high: n_log_n_of(0),
    statistics.median_grouped: n_log_n_of(0),
    statistics.quantiles: n_log_n_of(0),
    textwrap.wrap: length_of(0),
    textwrap.fill: length_of(0),
    textwrap.dedent: length_of(0),
    textwrap.indent: length_of(0),
    textwrap.shorten: length_of(0),
    string.capwords: length_of(0),
    html.escape: length_of(0),
    html.unescape: length_of(0),
    hashlib.sha256: length_of(0),
    hashlib.sha1: length_of(0),
    hashlib.md5: length_of(0),
    zlib.crc32: length_of(0),
    base64.b64encode: length_of(0),
    base64.b64decode: length_of(0),
}

ANY = "*"
"""Stands for every method of a type that has no line of its own."""

METHODS: dict[tuple[type, str], Cost] = {
    (list, "pop"): shifted_by_pop,
    (list, "insert"): shifted_by_insert,
    (list, "extend"): length_of(1),
    (list, "sort"): n_log_n_of(0),
    (list, "index"): found_at,
    (list, "remove"): length_of(0),
    (list, "count"): length_of(0),
    (list, "reverse"): length_of(0),
    (list, "copy"): length_of(0),
    (list, "__contains__"): length_of(0),
    (tuple, "index"): found_at,
    (tuple, "count"): length_of(0),
    (str, "join"): joined,
    (str, "startswith"): lengths_of_others,
    (str, "endswith"): lengths_of_others,
    (str, "find"): found_at,
    (str, "index"): found_at,
    (str, ANY): characters,
    (bytes, "join"): joined,
    (bytes, ANY): characters,
    (bytearray, "append"): lambda args, result: 0,
    (bytearray, "pop"): shifted_by_pop,
    (bytearray, ANY): characters,
    (set, "update"): lengths_of_others,
    (set, "difference_update"): lengths_of_others,
    (set, "union"): all_lengths,
    (set, "intersection"): shortest,
    (set, "difference"): all_lengths,
    (set, "symmetric_difference"): all_lengths,
    (set, "copy"): length_of(0),
    (set, "issubset"): length_of(0),
    (set, "issuperset"): lengths_of_others,
    (set, "isdisjoint"): shortest,
    (frozenset, "union"): all_lengths,
    (frozenset, "intersection"): shortest,
    (frozenset, "difference"): all_lengths,
    (dict, "copy"): length_of(0),
    (dict, "update"): lengths_of_others,
    (collections.Counter, "most_common"): n_log_n_of(0),
    (collections.Counter, "update"): lengths_of_others,
    (collections.Counter, "elements"): length_of(0),
    (collections.deque, "extend"): length_of(1),
    (collections.deque, "extendleft"): length_of(1),
    (collections.deque, "rotate"): rotated,
    (collections.deque, "remove"): length_of(0),
    (collections.deque, "index"): found_at,
    (collections.deque, "insert"): length_of(0),
    (collections.deque, "count"): length_of(0),
    (collections.deque, "copy"): length_of(0),
    (collections.deque, "reverse"): length_of(0),
    (re.Pattern, ANY): longest,
    (queue.PriorityQueue, "put"): log_of_queue,
    (queue.PriorityQueue, "get"): log_of_queue,
    (_FILE, "read"): result_length,
    (_FILE, "readline"): result_length,
    (_FILE, "readlines"): result_length,
    (_FILE, "write"): length_of(1),
    (_FILE, "writelines"): length_of(1),
    (pathlib.Path, "read_text"): result_length,
    (pathlib.Path, "read_bytes"): result_length,
    (pathlib.Path, "write_text"): length_of(1),
    (pathlib.Path, "write_bytes"): length_of(1),
}

CONSUMERS: frozenset[Any] = frozenset(
    {list, tuple, set, frozenset, dict, sum, min, max, sorted, any, all, functools.reduce, collections.Counter}
    | {collections.deque, collections.OrderedDict, math.prod, math.fsum}
    | {(list, "extend"), (set, "update"), (dict, "update"), (collections.deque, "extend"), (str, "join")}
)
"""Who takes all of an iterator: one operation per element, since an iterator has no length to go by."""

LISTED: frozenset[Any] = frozenset(f for f in FUNCTIONS if getattr(f, "__module__", "") == "statistics")
"""Who makes a list of an iterator before it does anything else."""

STOP_EARLY: frozenset[Any] = frozenset({any, all})
"""Who may stop before the end, even of a list."""


@functools.lru_cache(maxsize=4096)
def of_method(owner: Any, name: str) -> tuple[Any, Cost | None]:
    """The key and the formula of a built-in method, as the nearest base class has it."""
    for base in owner.__mro__:
        for key in ((base, name), (base, ANY)):
            if key in METHODS:
                return key, METHODS[key]
    return None, None
