"""Values of a form, of any size."""

from __future__ import annotations

import datetime
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sandcell_runner.profiler.forms.form import Form, is_tuple, join, length_of

_INNER = 3
"""Elements of lists that lie in records: what grows is how many records there are."""

SHAPES = ("random", "equal", "ascending", "descending", "none in common", "one group of")


@dataclass
class Maker:
    """Makes values of a form. `shape` is one of SHAPES, `n` how long what grows is, `nth` which argument this is."""

    shape: str
    n: int
    rng: Random
    nth: int = 0
    _inside: list[Form] = field(default_factory=list)
    _links: dict[int, Any] = field(default_factory=dict)

    def make(self, form: Form, i: int = 0, depth: int = 0) -> Any:
        """The i-th of several. `depth`: in how many lists it lies."""
        form = form.same()
        if id(form) in self._links:
            return self._links[id(form)]
        if form in self._inside:
            return {} if form.key is not None and not form.fields else None
        self._inside.append(form)
        try:
            return self._made(form, i, depth)
        finally:
            self._inside.pop()

    def _made(self, form: Form, i: int, depth: int) -> Any:
        if form.known("path"):
            return _file(self.n)
        if form.parsed is not None:
            return json.dumps(self.make(form.parsed, i, depth), default=str)
        if form.pieces is not None:
            return self._text(form, form.pieces.same(), i, depth)
        if form.known("date", "datetime"):
            day = datetime.datetime(2024, 1, 1) + datetime.timedelta(days=self._number(i, depth) % 3000)
            return day if form.known("datetime") else day.date()
        if form.fields:
            return self._record(form, i, depth)
        if is_tuple(form):
            length = length_of(form)
            again = [k for k, part in form.parts.items() if part.same() is form]
            if again:
                return self._nest(form, length, again)
            places = [form.parts.get(k, form.element or Form()) for k in range(length)]
            return tuple(self._alike(part, i + k, depth, first=k == 0) for k, part in enumerate(places))
        if form.key is not None and form.value is not None:
            return self._mapping(form.key, form.value, i, depth)
        if form.element is not None or form.parts or form.known("list", "set"):
            return self._items(form, depth)
        return self._leaf(form, i, depth)

    def _text(self, form: Form, pieces: Form, i: int, depth: int) -> str:
        for part in pieces.parts.values():
            if not part.known("text", "digits"):
                part.fact("digits" if part.known("number", "float") else "text")
        if is_tuple(pieces):
            made = self.make(pieces, i, depth + 1)
        else:
            made = [self.make(pieces.item(), i + j, depth + 1) for j in range(_INNER if depth else self.n)]
        return form.separator.join(map(str, made))

    def _record(self, form: Form, i: int, depth: int) -> dict[str, Any]:
        branches = [name for name, inner in form.fields.items() if _holds(inner, form)]
        if not depth and branches:
            return self._tree(form, branches[0])
        first = next(iter(form.fields))
        return {name: self._alike(inner, i, depth, first=name == first) for name, inner in form.fields.items()}

    def _alike(self, form: Form, i: int, depth: int, *, first: bool) -> Any:
        """The first of a record's values is often what records are grouped by."""
        if self.shape != "one group of" or not first or not depth:
            return self.make(form, i, depth)
        self.shape = "equal"
        made = self.make(form, i, depth)
        self.shape = "one group of"
        return made

    def _tree(self, form: Form, branch: str) -> dict[str, Any]:
        """n records, each with up to three in its list."""
        plain = [name for name in form.fields if name != branch]
        nodes: list[dict[str, Any]] = [
            {name: self.make(form.fields[name], i, 1) for name in plain} | {branch: []} for i in range(max(1, self.n))
        ]
        for i, node in enumerate(nodes):
            if self.shape == "ascending":  # a chain
                node[branch] = nodes[i + 1 : i + 2]
            elif self.shape == "one group of":  # all in one
                node[branch] = nodes[1:] if not i else []
            else:
                node[branch] = nodes[3 * i + 1 : 3 * i + 4]
        return nodes[0]

    def _nest(self, form: Form, length: int, again: list[int]) -> Any:
        """n tuples, each inside another at one of the places `again`, or None there."""

        def node(i: int, inner: list[Any]) -> tuple[Any, ...]:
            below = dict(zip(again, inner, strict=False))
            rest = {k: self.make(form.parts.get(k, Form()), i, 1) for k in range(length) if k not in again}
            return tuple(rest[k] if k in rest else below.get(k) for k in range(length))

        if self.shape == "ascending":
            chain = None
            for i in range(self.n):
                chain = node(i, [chain])
            return chain

        def balanced(low: int, high: int) -> Any:
            if low >= high:
                return None
            middle = (low + high) // 2
            return node(middle, [balanced(low, middle), balanced(middle + 1, high)])

        return balanced(0, self.n)

    def _mapping(self, key: Form, value: Form, i: int, depth: int) -> dict[Any, Any]:
        count = _INNER if depth else self.n
        if key.same() is value.same():  # each names another: the one before, as far as there is one
            return {j: j - 1 if j else 0 if self.shape == "descending" else None for j in range(count)}
        made = {}
        first = i * _INNER if depth else 0  # no two have the same keys
        for j in range(count):
            name = self.make(key, first + j, depth + 1)
            if key.same().facts <= {"number"} and not key.same().parts:
                name = (first + j) % max(1, self.n)  # numbers that may be places in it
            # Where a value names another of the keys, it is the one before: so it comes to an end.
            self._links = {id(key.same()): j - 1 if j else None} if key.same() not in self._inside else {}
            made[name] = self.make(value, j, depth + 1)
            self._links = {}
        return made

    def _items(self, form: Form, depth: int) -> Any:
        inner = form.element or next(iter(form.parts.values()), Form())
        for part in form.parts.values():  # the first and the last are as the others are
            if form.element is None or part.same().fields or part.same().parts:
                join(inner, part)
        nested = depth == 1 and not _records(self._inside)
        count = self.n if depth == 0 or nested else _INNER
        if inner.same() in self._inside:
            return []
        made = [self.make(inner, j, depth + 1) for j in range(count)]
        for place, part in form.parts.items():
            if part.same().constants and part.known("text") and -count <= place < count:
                made[place] = self.make(part, 0, depth + 1)
        try:
            return set(made) if form.known("set") and not form.known("list") else made
        except TypeError:
            return made

    def _leaf(self, form: Form, i: int, depth: int) -> Any:
        numbers = form.known("number", "float") and not form.known("text", "digits")
        if form.constants and not numbers:
            return self._constant(form.constants, i)
        if form.facts == {"tested"}:
            return self.shape != "equal" and bool(i % 2)
        if form.known("timedelta"):
            return datetime.timedelta(minutes=self._number(i, depth))
        if form.known("bool"):
            return bool(i % 2)
        if form.known("digits"):
            # Of one width, so that reading it costs the same.
            return "1" if self.shape == "equal" else str(1000 + self._number(i, depth) % 9000)
        if form.known("text"):
            return f"{'vw'[self.nth % 2]}{self._number(i, depth):06d}"
        number = self._number(i, depth)
        if form.known("signed") and i % 2:
            number = -number
        return float(number) if form.known("float") else number

    def _constant(self, constants: list[Any], i: int) -> Any:
        """One that it is compared to; in order, all of the first come first, and at last what equals none of them."""
        if self.shape == "equal":
            return constants[0]
        if self.shape not in ("ascending", "descending"):
            return constants[i % len(constants)]
        known = [*constants, "other"] if len(constants) == 1 and isinstance(constants[0], str) else constants
        place = min(i, self.n - 1) * len(known) // self.n
        return known[place if self.shape == "ascending" else -1 - place]

    def _number(self, i: int, depth: int) -> int:
        if not depth:  # in the middle of whatever there are n of
            return max(1, self.n // 2)
        if any(form.parsed is not None for form in self._inside):  # of one width, as digits are
            return 1 if self.shape == "equal" else 1000 + (self._plain(i) % 9000)
        return self._plain(i)

    def _plain(self, i: int) -> int:
        if self.shape == "equal":
            return 1
        if self.shape == "ascending":
            return i + 1
        if self.shape == "descending":
            return max(1, self.n - i)
        if self.shape == "none in common":
            return 2 * i + 1 + self.nth % 2
        return self.rng.randint(1, max(1, self.n))


def _holds(form: Form, whole: Form) -> bool:
    element = form.same().element
    return element is not None and element.same() is whole


def _records(inside: list[Form]) -> bool:
    return any(form.fields or form.length for form in inside)


def _file(n: int) -> str:
    """The path of a text of n lines."""
    path = Path(tempfile.gettempdir(), f"input-of-{n}-lines.txt")
    if not path.exists():
        path.write_text("".join(f"{i:06d},word{i % 7},{i % 10}\n" for i in range(n)), encoding="utf-8")
    return str(path)
