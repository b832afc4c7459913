"""HTML and SVG in which a text cannot become a tag: whatever is not `Markup` is escaped."""

from __future__ import annotations

import html

_VOID = frozenset(("br", "hr", "img"))


class Markup(str):
    """HTML that needs no escaping. Only `element`, `join` and constants of this package may make it."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str | float | bool) -> Markup:
    """A tag around its children. `class_` is class, `stroke_width` is stroke-width, and False leaves one out."""
    said = "".join(_attribute(key, value) for key, value in attributes.items() if value is not False)
    return Markup(f"<{name}{said}>") if name in _VOID else Markup(f"<{name}{said}>{join(*children)}</{name}>")


def join(*children: str) -> Markup:
    """The children one after another, texts escaped."""
    return Markup("".join(child if isinstance(child, Markup) else html.escape(child) for child in children))


def _attribute(key: str, value: str | float | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    said = f"{value:.5g}" if isinstance(value, float) else str(value)
    return f' {name}="{html.escape(said)}"'
