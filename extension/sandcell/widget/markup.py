"""HTML and SVG in which a text cannot become a tag: whatever is not `Markup` is escaped."""

from __future__ import annotations

import html
import re

# `--budget 10` and the like, which is torn at its hyphens where a line ends; esm/elements.js has the same.
_OPTION = re.compile(r"((?:%%analyze(?: [\w.]+)? )?--[a-z][a-z-]*(?: (?:[\d.]+|[A-Z]+\b|'[^']*'))?|`[^`]+`)")
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


def sentence(text: str) -> Markup:
    """A text in which options, and what stands between backticks, are code that does not break."""
    parts = _OPTION.split(text)
    return join(*(element("code", part.strip("`")) if place % 2 else part for place, part in enumerate(parts)))


def _attribute(key: str, value: str | float | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    said = f"{value:.5g}" if isinstance(value, float) else str(value)
    return f' {name}="{html.escape(said)}"'
