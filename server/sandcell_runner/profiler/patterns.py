"""Texts that the regular expressions of a cell match."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from re import _constants as known  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from sandcell_runner.profiler import kinds as k
from sandcell_runner.profiler.counter import TimeLimit
from sandcell_runner.profiler.guard import time_limit

_FUNCTIONS = frozenset({"compile", "findall", "finditer", "match", "fullmatch", "search", "sub", "subn", "split"})
_OFTEN = 3
"""Times that something is repeated which may be repeated so often."""

_LONGEST = 80
"""Letters of an example: it is named in the report."""

_SEARCH_S = 0.1
"""Some patterns take forever over a few letters."""

_REPEATS = (known.MAX_REPEAT, known.MIN_REPEAT)
_OF_CATEGORY: dict[Any, str] = {known.CATEGORY_DIGIT: "7", known.CATEGORY_WORD: "w", known.CATEGORY_SPACE: " "}
_OTHERS: dict[Any, str] = {known.CATEGORY_NOT_DIGIT: "w", known.CATEGORY_NOT_WORD: " ", known.CATEGORY_NOT_SPACE: "w"}


def patterns(tree: ast.AST) -> Iterator[str]:
    """One text for every pattern of the cell, each once."""
    texts = (example(pattern) for pattern in _written(tree))
    yield from dict.fromkeys(text for text in texts if text)


def texts_of(kind: str, example: str, n: int) -> Any:
    """An input of this kind with what is like the example again and again, each with a word and a number of its own."""
    if kind == k.TEXT:
        return " ".join(_own(example, i) for i in range(n // (len(example) + 1) + 1))[:n]
    if kind == k.LINES:
        return "".join(f"{_own(example, i)}\n" for i in range(n))
    return [_own(example, i) for i in range(n)]


def _own(text: str, i: int) -> str:
    """With the i-th word, or number, in the place of one that may be of any length."""
    return text.replace("www", f"w{i:05d}").replace("777", f"{100000 + i}")


def backtracks(tree: ast.AST) -> bool:
    """Whether a pattern may read the same part of a text many times: it repeats something without end, and then wants
    more, so that what was read for nothing is read again from the next place on."""
    return any(_goes_back(pattern) for pattern in _written(tree, _FUNCTIONS - {"match", "fullmatch"}))


def _goes_back(pattern: str) -> bool:
    try:
        parsed = list(parser.parse(pattern))
    except (re.error, OverflowError, RecursionError):
        return False
    if parsed[:1] == [(known.AT, known.AT_BEGINNING)]:
        return False
    return any(operation in _REPEATS and argument[1] is known.MAXREPEAT for operation, argument in parsed[:-1])


def _written(tree: ast.AST, functions: frozenset[str] = _FUNCTIONS) -> Iterator[str]:
    """The patterns that are written out in calls of these functions of `re`."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args or not _of_re(call.func, functions):
            continue
        if isinstance(call.args[0], ast.Constant):
            pattern = call.args[0].value
            if isinstance(pattern, str):
                yield pattern


def example(pattern: str) -> str:
    """A text that the pattern matches, or "" where none is found."""
    try:
        text = _text(parser.parse(pattern), {})
        if len(text) > _LONGEST:
            return ""
        with time_limit(_SEARCH_S):
            return text if re.search(pattern, text) else ""
    except (re.error, OverflowError, RecursionError, TimeLimit):
        return ""


def _of_re(function: ast.expr, functions: frozenset[str]) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in functions
    )


def _text(parsed: Sequence[tuple[Any, Any]], groups: dict[int, str]) -> str:
    return "".join(_piece(operation, argument, groups) for operation, argument in parsed)


def _piece(operation: Any, argument: Any, groups: dict[int, str]) -> str:
    if operation is known.LITERAL:
        return chr(argument)
    if operation is known.NOT_LITERAL:
        return "w" if argument != ord("w") else "v"
    if operation is known.ANY:
        return "w"
    if operation is known.IN:
        return _of_set(argument)
    if operation in _REPEATS:
        least, most, inner = argument
        times: int = min(_LONGEST + 1, max(least, min(most, _OFTEN if least else 1)))
        return (_text(inner, groups) * times)[: _LONGEST + 1]
    if operation is known.SUBPATTERN:
        group, _on, _off, inner = argument
        groups[group] = text = _text(inner, groups)
        return text
    if operation is known.BRANCH:
        return _text(argument[1][0], groups)
    if operation is known.GROUPREF:
        return groups.get(argument, "")
    return ""


def _of_set(members: Sequence[tuple[Any, Any]]) -> str:
    operation, argument = members[0]
    if operation is known.NEGATE:
        inside = {chr(value) for kind, value in members if kind is known.LITERAL}
        return next(letter for letter in "wv 7-" if letter not in inside)
    if operation is known.LITERAL:
        return chr(argument)
    if operation is known.RANGE:
        return chr(argument[0])
    return _OF_CATEGORY.get(argument) or _OTHERS.get(argument, "w")
