"""What a parameter probably is: read from what the function does with it."""

from __future__ import annotations

import ast
from collections import Counter

from sandcell_runner.profiler.elements import looped
from sandcell_runner.profiler.kinds import (
    ARRAY,
    ARRAY2,
    DEQUE,
    DICT,
    EDGES,
    FRAME,
    FUNCTION,
    GRAPH,
    INT,
    INTS,
    LINES,
    LINKED,
    MATRIX,
    NESTED,
    NODE,
    ORDERED,
    PAIRS,
    PART,
    SERIES,
    SET,
    TEXT,
    TREE,
    TUPLES,
    VALUE,
    WEIGHTED,
    WORDS,
)

TEXT_METHODS = frozenset(
    [
        "lower",
        "upper",
        "split",
        "strip",
        "isalpha",
        "isdigit",
        "isalnum",
        "isspace",
        "replace",
        "startswith",
        "endswith",
        "casefold",
        "find",
        "encode",
        "title",
        "isupper",
        "islower",
        "splitlines",
        "swapcase",
        "translate",
        "partition",
        "lstrip",
        "rstrip",
        "rpartition",
        "zfill",
        "ljust",
        "rjust",
        "capitalize",
        "removeprefix",
        "removesuffix",
        "rsplit",
    ]
)
_LIST_METHODS = frozenset({"append", "sort", "pop", "extend", "insert", "remove", "reverse"})
_DEQUE_METHODS = frozenset({"popleft", "appendleft", "extendleft", "rotate"})
_MAP_METHODS = frozenset({"items", "values", "keys", "get", "setdefault"})
_ARRAY_ATTRIBUTES = frozenset({"shape", "dtype", "sum", "mean", "std", "reshape", "ndim", "T", "dot", "astype"})
_FRAME_ATTRIBUTES = frozenset({"groupby", "merge", "iloc", "loc", "columns", "iterrows", "sort_values"})


def votes_of_uses(name: str, function: ast.AST) -> Counter[str]:
    """What the body does with the parameter, as votes for kinds."""
    votes: Counter[str] = Counter()
    if _descends(function, name):
        votes[NESTED] += 7
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and _is(node.value, name):
            _attribute(node.attr, votes)
        elif isinstance(node, ast.Subscript) and _is(node.value, name):
            votes.update({INTS: 1, TEXT: 1, MATRIX: 1, GRAPH: 1, VALUE: -3, INT: -3, PART: -3})
        elif isinstance(node, ast.Subscript) and _is(node.slice, name):
            votes.update({NODE: 2 if isinstance(node.value, ast.Name) else 4, TEXT: -3, INTS: -3})
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Subscript) and _is(node.value.value, name):
            votes.update({MATRIX: 5, PAIRS: 2, EDGES: 2, WEIGHTED: 2, INTS: -4, TEXT: -4, GRAPH: -1})
        elif isinstance(node, (ast.For, ast.comprehension)):
            _loop(node.iter, node.target, name, votes)
        elif isinstance(node, ast.Call):
            _called(node, name, votes)
        elif isinstance(node, ast.BinOp) and (_is(node.left, name) or _is(node.right, name)):
            if not isinstance(node.op, ast.Add):
                votes.update({INT: 2, PART: 1, TEXT: -1, INTS: -1})
            else:
                other = node.right if _is(node.left, name) else node.left
                votes.update(
                    {TEXT: 1} if isinstance(other, ast.Constant) and isinstance(other.value, str) else {INT: 1}
                )
        elif isinstance(node, ast.AugAssign) and _is(node.target, name):
            votes.update({INT: 2})
        elif isinstance(node, ast.Assign) and _is(node.value, name) and isinstance(node.targets[0], ast.Tuple):
            votes.update({TUPLES: 8} if len(node.targets[0].elts) == 3 else {})
        elif isinstance(node, ast.Compare):
            _compared(node, name, votes)
    return votes


def _descends(function: ast.AST, name: str) -> bool:
    """Whether it loops over the parameter, and calls itself for elements that are lists."""
    own = getattr(function, "name", "")
    loops = tests = recursion = False
    for node in ast.walk(function):
        loops = loops or (isinstance(node, (ast.For, ast.comprehension)) and _is(node.iter, name))
        if isinstance(node, ast.Call):
            recursion = recursion or _is(node.func, own)
            tests = tests or (_is(node.func, "isinstance") and "list" in ast.unparse(node.args[-1]))
    return loops and tests and recursion


def _is(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _attribute(attribute: str, votes: Counter[str]) -> None:
    if attribute in TEXT_METHODS:
        votes[TEXT] += 5
        votes[LINES] += 3 if attribute in ("split", "splitlines") else 0
    elif attribute in _DEQUE_METHODS:
        votes.update({DEQUE: 9, INTS: -3})
    elif attribute in ("move_to_end", "popitem"):
        votes.update({ORDERED: 9})
    elif attribute in _LIST_METHODS:
        votes[INTS] += 4
    elif attribute in _MAP_METHODS:
        votes.update({GRAPH: 4, DICT: 3, WEIGHTED: 3})
    elif attribute == "next":
        votes[LINKED] += 9
    elif attribute in ("left", "right", "children"):
        votes[TREE] += 9
    elif attribute in _FRAME_ATTRIBUTES:
        votes.update({FRAME: 5, SERIES: 2})
    elif attribute in _ARRAY_ATTRIBUTES:
        votes.update({ARRAY: 3, ARRAY2: 2, FRAME: 1})
    elif attribute in ("add", "union", "intersection"):
        votes[SET] += 5


def _loop(iterated: ast.expr, target: ast.expr, name: str, votes: Counter[str]) -> None:
    numbered = isinstance(iterated, ast.Call) and isinstance(target, ast.Tuple) and _is(iterated.func, "enumerate")
    iterated, target = looped(iterated, target)
    if _is(iterated, name):
        votes.update({INTS: 2, TEXT: 1, WORDS: 1, GRAPH: 1, MATRIX: 1, INT: -5, VALUE: -5, PART: -5})
        if isinstance(target, ast.Tuple) and len(target.elts) == 2:
            votes.update({PAIRS: 4, EDGES: 4, INTS: -3, TEXT: -3})
        if isinstance(target, ast.Tuple) and len(target.elts) == 3:
            votes.update({EDGES: 2, INTS: -3, TEXT: -3})
    elif isinstance(iterated, ast.Subscript) and _is(iterated.value, name):
        pair = isinstance(target, ast.Tuple)
        if numbered and not pair:  # a row, whose columns are the nodes
            votes.update({MATRIX: 7, GRAPH: 2})
        else:
            votes.update({WEIGHTED: 6, GRAPH: 2} if pair else {GRAPH: 6, MATRIX: 1})
    elif isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Attribute):
        place = iterated.func.value
        inner = isinstance(place, ast.Subscript) and _is(place.value, name)
        pair = isinstance(target, ast.Tuple)
        if inner and iterated.func.attr == "items" and pair:
            votes.update({WEIGHTED: 8})
        elif _is(place, name) and iterated.func.attr == "get":
            votes.update({WEIGHTED: 6, GRAPH: 2} if pair else {GRAPH: 6})


def _called(node: ast.Call, name: str, votes: Counter[str]) -> None:
    if _is(node.func, name):
        votes[FUNCTION] += 9
    if ast.unparse(node.func) == f"{name}.get" and isinstance(node.args[-1], ast.Constant):
        votes[DICT] += 4 if isinstance(node.args[-1].value, int) else 0
    if any(isinstance(argument, ast.Starred) and _is(argument.value, name) for argument in node.args):
        votes.update({MATRIX: 6, WORDS: 2, INTS: -3, TEXT: -3})
    if not isinstance(node.func, ast.Name) or not any(_is(argument, name) for argument in node.args):
        return
    match node.func.id:
        case "range" | "abs" | "divmod" | "pow":
            votes.update({INT: 4, PART: 3, INTS: -3, TEXT: -3})
        case "len":
            votes.update({INTS: 2, TEXT: 2, WORDS: 1, MATRIX: 1, GRAPH: 1, INT: -5, VALUE: -5, PART: -5})
        case "dict":
            votes.update({PAIRS: 6, DICT: 2, INTS: -4, TEXT: -4, MATRIX: -2})
        case "sorted" | "sum" | "min" | "max" | "list" | "enumerate" | "set" | "reversed" | "zip":
            votes.update({INTS: 2, INT: -2})
        case "ord":
            votes[TEXT] += 2
        case "isinstance" if "list" in ast.unparse(node.args[-1]):
            votes[NESTED] += 8


def _compared(node: ast.Compare, name: str, votes: Counter[str]) -> None:
    sides = [node.left, *node.comparators]
    if not any(_is(side, name) for side in sides):
        return
    if isinstance(node.ops[0], (ast.In, ast.NotIn)):
        if _is(node.comparators[0], name) and _is_slice(node.left):
            votes.update({WORDS: 5, INT: -3})
        elif _is(node.comparators[0], name):
            votes.update({INTS: 1, GRAPH: 1, DICT: 1, SET: 1, TEXT: 1, INT: -3})
        return
    others = [side for side in sides if not _is(side, name)]
    if any(isinstance(side, ast.Constant) and isinstance(side.value, int) for side in others):
        votes.update({INT: 3, PART: 1})
    elif any(isinstance(side, ast.Subscript) for side in others):
        votes.update({VALUE: 2})


def _is_slice(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)
