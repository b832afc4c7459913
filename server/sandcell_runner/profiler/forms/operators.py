"""What operators tell of the forms on their sides."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from sandcell_runner.profiler.forms.form import Form, join
from sandcell_runner.profiler.forms.syntax import constant_of, constants_in, holding


def computed(operator: ast.operator, left: Form, right: Form) -> Form:
    """The form of `left + right` and the like."""
    if isinstance(operator, ast.Mod) and left.known("text"):
        return Form(facts={"text"})
    if isinstance(operator, (ast.Add, ast.Mult)):
        for one, other in ((left, right), (right, left)):
            if one.known("list") or (one.known("text") and not one.known("number")):
                if isinstance(operator, ast.Mult):
                    other.fact("number")
                elif one.known("text"):
                    other.fact("text")
                return one
        for one, other in ((left, right), (right, left)):
            if one.known("number", "float") and not holding(other):
                other.fact("number")
        return Form(facts={"number"}) if left.known("number") or right.known("number") else Form()
    if isinstance(operator, ast.Sub) and (left.known("date", "datetime") or right.known("date", "datetime")):
        kind = "datetime" if left.known("datetime") or right.known("datetime") else "date"
        for side in (left, right):
            if not side.known("number"):
                side.fact(kind)
        return Form()
    if isinstance(operator, (ast.BitAnd, ast.BitOr, ast.BitXor)):
        return left
    for side in (left, right):
        if not holding(side) and not side.known("date", "datetime", "set"):
            side.fact("number")
    return Form(facts={"number"}) if left.known("number") else left


def compared(operators: Sequence[ast.cmpop], sides: Sequence[ast.expr], forms: Sequence[Form]) -> None:
    """What `a < b <= c` and `a in b` tell."""
    for place, operator in enumerate(operators):
        one, other = forms[place], forms[place + 1]
        if isinstance(operator, (ast.In, ast.NotIn)):
            for constant in constants_in(sides[place + 1]):
                one.compared_to(constant)
            if one.known("text") and not holding(other):
                other.fact("text") if constant_of(sides[place]) is not None else None
            if isinstance(sides[place + 1], ast.Subscript) and not holding(other) and other.same().key is None:
                join(other.fact("set").item(), one)
            continue
        for form, side, opposite in ((one, sides[place + 1], other), (other, sides[place], one)):
            constant = constant_of(side)
            if isinstance(constant, str):
                form.fact("text").compared_to(constant)
            elif (isinstance(constant, (int, float)) or opposite.known("number", "float")) and not (
                holding(form) or form.known("date", "datetime")
            ):
                form.fact("number")
                if constant == 0 and isinstance(operator, (ast.Lt, ast.Gt)) and form is one:
                    form.fact("below" if isinstance(operator, ast.Lt) else "above")
                    if form.same().facts >= {"below", "above"}:
                        form.fact("signed")
