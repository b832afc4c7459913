"""What one element of a parameter probably is: read from what the function does with the elements it takes out."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

_WHOLE = frozenset(
    {"sorted", "sum", "min", "max", "list", "set", "tuple", "enumerate", "reversed", "len", "zip"}
    | {"bisect", "bisect_left", "bisect_right", "insort"}
)
_OF_WORDS = frozenset({"split", "strip", "startswith", "endswith", "splitlines", "replace", "encode", "format"})
_OF_LETTERS = frozenset({"isalpha", "isdigit", "isalnum", "isspace", "isupper", "islower"})

# The kinds, as kinds.py names them, that a way of using an element speaks for or against.
_RECORD = {"records": 8, "ints": -4, "text": -4, "matrix": -5}
_OBJECT = {"objects": 8, "ints": -4, "text": -4, "matrix": -5}
_SET = {"sets": 6, "ints": -4, "text": -4, "matrix": -3}
_TUPLE = {"pairs": 4, "edges": 3, "matrix": 2, "words": 1, "ints": -4, "text": -3}
_TRIPLE = {"edges": 4, "pairs": -2, "ints": -4, "text": -3}
_ROW = {"matrix": 4, "words": 2, "ints": -4, "text": -3}
_WORD = {"words": 4, "ints": -3}
_LETTER = {"text": 3, "words": 1, "ints": -3}


def votes_of_elements(name: str, function: ast.AST, fields: frozenset[str] = frozenset()) -> Counter[str]:
    """Votes for the kinds of the parameter `name`. `fields`: the attributes of objects of the cell's own classes."""
    votes: Counter[str] = Counter()
    taken = _names_of_elements(name, function)
    for node in ast.walk(function):
        for vote in _votes(node, name, taken):
            votes.update(vote)
        if isinstance(node, ast.Attribute) and node.attr in fields and _is_element(node.value, name, taken):
            votes.update(_OBJECT)
    return votes


def _names_of_elements(name: str, function: ast.AST) -> set[str]:
    """Variables that hold one element: of a loop over it, or over its sorted or reversed self."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, (ast.For, ast.comprehension)):
            iterated, target = looped(node.iter, node.target)
            if _is(iterated, name) and isinstance(target, ast.Name):
                found.add(target.id)
    return found


def looped(iterated: ast.expr, target: ast.expr) -> tuple[ast.expr, ast.expr]:
    """What is looped over, without enumerate(), sorted() and the like around it, and the variable of its elements."""
    if isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Name) and iterated.args:
        if iterated.func.id == "enumerate" and isinstance(target, ast.Tuple) and len(target.elts) == 2:
            return iterated.args[0], target.elts[1]
        if iterated.func.id in ("sorted", "reversed", "list", "iter"):
            return iterated.args[0], target
    return iterated, target


def _votes(node: ast.AST, name: str, taken: set[str]) -> Iterator[dict[str, int]]:
    if isinstance(node, ast.Subscript) and _is_element(node.value, name, taken):
        yield from _by_key(node.slice)
    elif isinstance(node, ast.Attribute) and _is_element(node.value, name, taken):
        if node.attr == "get":
            yield _RECORD
        elif node.attr in _OF_WORDS:
            yield _WORD
        elif node.attr in _OF_LETTERS:
            yield _LETTER
    elif isinstance(node, ast.Assign) and _is_element(node.value, name, taken):
        if isinstance(node.targets[0], ast.Tuple) and len(node.targets[0].elts) in (2, 3):
            yield _TUPLE if len(node.targets[0].elts) == 2 else _TRIPLE
    elif isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.iter, ast.Name) and node.iter.id in taken:
        yield _ROW
    elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitAnd, ast.BitOr)):
        if all(isinstance(side, ast.Name) and side.id in taken for side in (node.left, node.right)):
            yield _SET
    elif isinstance(node, ast.Call):
        arguments = {argument.id for argument in node.args if isinstance(argument, ast.Name)}
        if isinstance(node.func, ast.Name) and node.func.id in _WHOLE and arguments & taken:
            yield _ROW
        method = isinstance(node.func, ast.Attribute) and _is(node.func.value, name)
        if name in arguments or method:
            for keyword in node.keywords:
                if keyword.arg == "key":
                    yield from _by_key_function(keyword.value)


def _by_key(key: ast.expr) -> Iterator[dict[str, int]]:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        yield _RECORD
    elif isinstance(key, ast.Constant) and isinstance(key.value, int):
        yield _TUPLE


def _by_key_function(function: ast.expr) -> Iterator[dict[str, int]]:
    """`key=lambda row: row["x"]`, `key=itemgetter("x")`."""
    if isinstance(function, ast.Lambda) and function.args.args:
        own = function.args.args[0].arg
        for node in ast.walk(function.body):
            if isinstance(node, ast.Subscript) and _is(node.value, own):
                yield from _by_key(node.slice)
    elif isinstance(function, ast.Call) and "itemgetter" in ast.unparse(function.func) and function.args:
        yield from _by_key(function.args[0])


def _is_element(node: ast.expr, name: str, taken: set[str]) -> bool:
    """An element by its own name, or as `name[...]`. (Of the latter, numbers as keys say nothing new.)"""
    if isinstance(node, ast.Name):
        return node.id in taken
    return isinstance(node, ast.Subscript) and _is(node.value, name)


def _is(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
