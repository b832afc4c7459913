"""What the patterns of a `match` statement tell of its subject."""

from __future__ import annotations

import ast
from collections.abc import Callable

from sandcell_runner.profiler.forms.form import Form
from sandcell_runner.profiler.forms.syntax import constant_of, named

Bind = Callable[[str, Form], None]

_BUILT_IN = {"int": "number", "float": "float", "str": "text", "bool": "bool", "list": "list", "set": "set"}


def matched(pattern: ast.pattern, form: Form, bind: Bind) -> None:
    """`form` may be what the pattern says; `bind` is told the names of its parts."""
    match pattern:
        case ast.MatchValue(value):
            _constant(constant_of(value), form)
        case ast.MatchAs(inner, name):
            if inner is not None:
                matched(inner, form, bind)
            if name is not None:
                bind(name, form)
        case ast.MatchOr(patterns):
            for either in patterns:
                matched(either, form, bind)
        case ast.MatchSequence(patterns):
            _sequence(patterns, form, bind)
        case ast.MatchMapping(keys, patterns):
            for key, inner in zip(keys, patterns, strict=True):
                constant = constant_of(key)
                if isinstance(constant, str):
                    matched(inner, form.field_of(constant), bind)
        case ast.MatchClass(cls, patterns) if named(cls) in _BUILT_IN:
            form.fact(_BUILT_IN[named(cls)])
            for inner in patterns:
                matched(inner, form, bind)


def _constant(constant: object, form: Form) -> None:
    if isinstance(constant, str):
        form.fact("text").compared_to(constant)
    elif isinstance(constant, (int, float)):
        form.fact("number")


def _sequence(patterns: list[ast.pattern], form: Form, bind: Bind) -> None:
    """The longest is the one that most is known of."""
    starred = any(isinstance(inner, ast.MatchStar) for inner in patterns)
    if not starred:
        mine = form.same()
        mine.length = max(mine.length or 0, len(patterns))
    for place, inner in enumerate(patterns):
        if isinstance(inner, ast.MatchStar):
            if inner.name is not None:
                bind(inner.name, Form(element=form.item(), facts={"list"}))
        else:
            matched(inner, form.item() if starred else form.part(place), bind)
