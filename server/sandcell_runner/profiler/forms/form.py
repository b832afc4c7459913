"""The form of a value: lists, tuples, dicts and what is in them, as far as their use tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Form:
    """What is known of one value. Forms that turn out to be of the same value become one: see `same` and `join`."""

    fields: dict[str, Form] = field(default_factory=dict)
    """Of a dict that is read by constant keys."""
    parts: dict[int, Form] = field(default_factory=dict)
    """Of a tuple, by place."""
    length: int | None = None
    """Of a tuple that is unpacked."""
    element: Form | None = None
    """Of a list, or of anything that is looped over."""
    key: Form | None = None
    """With `value`: of a dict that is read by computed keys."""
    value: Form | None = None
    facts: set[str] = field(default_factory=set)
    """"number", "signed", "float", "text", "digits" (text of a number), "date", "datetime", "bool", "path" (of a file),
    "set", "list", "sized" (its length is asked for), "tested" (whether it is true)."""
    parsed: Form | None = None
    """What the text is as JSON."""
    pieces: Form | None = None
    """What the text is split into, at `separator`."""
    separator: str = " "
    constants: list[Any] = field(default_factory=list)
    """What it is compared to."""
    _same: Form | None = None

    def same(self) -> Form:
        """The form that stands for all that were joined with this one."""
        found = self
        while found._same is not None:
            found = found._same
        return found

    def field_of(self, name: str) -> Form:
        return self.same().fields.setdefault(name, Form())

    def part(self, place: int) -> Form:
        return self.same().parts.setdefault(place, Form())

    def item(self) -> Form:
        """One element of it."""
        mine = self.same()
        if mine.element is None:
            mine.element = Form()
        return mine.element

    def mapped(self) -> tuple[Form, Form]:
        """Its keys and its values."""
        mine = self.same()
        if mine.key is None or mine.value is None:
            mine.key, mine.value = Form(), Form()
        return mine.key, mine.value

    def json(self) -> Form:
        mine = self.same()
        mine.facts.add("text")
        if mine.parsed is None:
            mine.parsed = Form()
        return mine.parsed

    def split(self, separator: str, times: int | None = None) -> Form:
        """Its pieces: one more than the times that it is split at most."""
        mine = self.same()
        mine.facts.add("text")
        if mine.pieces is None:
            mine.pieces, mine.separator = Form(facts={"list"}), separator
            mine.pieces.item().fact("text")
            mine.pieces.length = times and times + 1
        return mine.pieces

    def fact(self, *words: str) -> Form:
        self.same().facts.update(words)
        return self

    def compared_to(self, constant: object) -> None:
        mine = self.same()
        if constant not in mine.constants:
            mine.constants.append(constant)

    def known(self, *words: str) -> bool:
        return bool(self.same().facts.intersection(words))


def join(one: Form, other: Form) -> None:
    """Both are of the same value, or of values that are alike."""
    waiting = [(one, other)]
    while waiting:
        a, b = (form.same() for form in waiting.pop())
        if a is b:
            continue
        b._same = a
        a.facts |= b.facts
        a.constants += [constant for constant in b.constants if constant not in a.constants]
        a.length = a.length if b.length is None else b.length
        for mine, theirs in ((a.fields, b.fields), (a.parts, b.parts)):
            for name, form in theirs.items():
                if name in mine:
                    waiting.append((mine[name], form))  # type: ignore[index]
                else:
                    mine[name] = form  # type: ignore[index]
        if a.pieces is None:
            a.separator = b.separator
        for name in ("element", "key", "value", "parsed", "pieces"):
            mine_, theirs_ = getattr(a, name), getattr(b, name)
            if mine_ is None:
                setattr(a, name, theirs_)
            elif theirs_ is not None:
                waiting.append((mine_, theirs_))


def telling(form: Form) -> bool:
    """Whether more is known than "a list of numbers", which the other kinds serve as well."""
    return any(
        inner.fields or inner.length or inner.parsed
        or (depth and any(isinstance(word, str) and len(word) > 1 for word in inner.constants))
        or (not inner.parts.keys() <= {0, -1} and depth and not inner.known("text", "list") and not _loose(inner))
        or inner.known("date", "datetime", "timedelta", "path", "digits", "signed") or (inner.key is not None and depth)
        or (inner.pieces is not None and depth)
        for inner, depth in _within(form, 0, set())
    )  # fmt: skip


def text(form: Form, depth: int = 0) -> str:
    """What people call it: "list of (number, text)", "dict with price, qty"."""
    form = form.same()
    if form.known("path"):
        return "file of n lines"
    if form.pieces is not None:
        return f"text with {form.separator!r} between"
    if form.parsed is not None:
        return "JSON"
    if form.fields:
        return f"dict with {', '.join(list(form.fields)[:4])}{', ...' if len(form.fields) > 4 else ''}"
    if is_tuple(form):
        return f"tuple of {length_of(form)}"
    if form.key is not None:
        return "dict"
    if form.element is not None or form.parts or form.known("list", "set"):
        inner = text(form.element, depth + 1) if form.element is not None and depth < 2 else "values"
        return f"list of {inner}"
    return next((word for word in ("date", "datetime", "digits", "text", "bool") if form.known(word)), "number")


def _within(form: Form, depth: int, seen: set[int]) -> Iterator[tuple[Form, int]]:
    form = form.same()
    if id(form) in seen:
        return
    seen.add(id(form))
    yield form, depth
    for inner in (*form.fields.values(), *form.parts.values(), form.element, form.key, form.value, form.pieces):
        if inner is not None:
            yield from _within(inner, depth + 1, seen)


def is_tuple(form: Form) -> bool:
    """Whether it has places rather than any number of elements."""
    return bool(form.length) or (bool(form.parts) and not form.known("list") and not _loose(form))


def length_of(form: Form) -> int:
    """Of a tuple."""
    return form.length or max(2, 1 + max(place if place >= 0 else max(1, -place) for place in form.parts))


def _loose(form: Form) -> bool:
    """Whether it is a list of any length of which the first or last is looked at."""
    return (form.element is not None or form.known("sized")) and set(form.parts) <= {0, 1, -1, -2}
