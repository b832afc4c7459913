"""HTML from a sandbox, made fit for a page in which one is signed in to Jupyter.

A notebook front end trusts the outputs of cells that its user runs: a `<script>` in them could start code in any
kernel, that is outside of the sandbox, and a picture's address could carry data away. So plain HTML (tables, text,
pictures in data URLs) is cleaned by nh3 down to harmless tags and attributes, and anything that is more than that is
shown in an `<iframe sandbox>`: styled, but without scripts, in an origin of its own, and unable to load anything.
"""

from __future__ import annotations

import base64
import html
import re
from html.parser import HTMLParser

import nh3

_TAG_NAMES = """
    a abbr b blockquote br caption center cite code col colgroup dd del details div dl dt em figcaption figure font
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark meter ol p pre progress q s samp small span strong sub summary sup
    table tbody td tfoot th thead tr tt u ul var wbr
"""
_ATTRIBUTE_NAMES = """
    align alt border class colspan dir height lang max min open rowspan scope span start style title valign value width
"""
_TAGS, _ATTRIBUTES = set(_TAG_NAMES.split()), set(_ATTRIBUTE_NAMES.split())
_FRAMEWORK = frozenset(("html", "head", "body", "meta", "title"))  # a whole document's; its content is what counts
_PROPERTIES = re.compile(
    r"(background-color|border(-\w+)*|color|display|float|font(-\w+)?|height|letter-spacing|line-height"
    r"|list-style-type|margin(-\w+)?|max-height|max-width|min-height|min-width|opacity|overflow(-[xy])?|padding(-\w+)?"
    r"|text-(align|decoration|indent|transform|overflow)|vertical-align|white-space|width|word-(break|wrap))"
)
_VALUE = re.compile(r"[\w\s#%.,()+'\"!/-]*")
_FUNCTION = re.compile(r"(?<![\w-])(?!(?:rgba?|hsla?|var)\()[\w-]*\(", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?<![\w-])-\s*[\d.]")  # would let it be drawn over its neighbours
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_FRONT_END_CLASS = re.compile(r"(jp-|lm-|p-|cm-|fa-|nb-)", re.IGNORECASE)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
_NO_SCRIPTS = "<small><em>This output has scripts, which were not run; <code>--trust</code> runs them.</em></small>"
_LEAST_PX, _MOST_PX, _LINE_PX = 60, 420, 30


def safe_html(source: str) -> str:
    """The same to look at, and harmless: cleaned if it is plain, else in a frame of its own."""
    look = _Look()
    look.feed(source)
    look.close()
    if not look.active:
        return _CLEANER.clean(source)
    return (_NO_SCRIPTS if look.scripted else "") + _frame(source, look.lines)


def picture(svg: str) -> str:
    """An SVG as an `<img>`, in which no script runs and nothing is loaded."""
    encoded = base64.b64encode(svg.encode(errors="replace")).decode()
    return f'<img src="data:image/svg+xml;base64,{encoded}" alt="" style="max-width: 100%">'


def _frame(source: str, lines: int) -> str:
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    # Nothing in a frame without scripts can say how high it is, so its rows are counted instead.
    height = min(_MOST_PX, max(_LEAST_PX, _LINE_PX * (lines + 1)))
    style = f"width: 100%; height: {height}px; border: 0; background: white; resize: vertical; overflow: auto"
    inside = html.escape(policy + source)
    return f'<iframe sandbox="" referrerpolicy="no-referrer" style="{style}" srcdoc="{inside}"></iframe>'


class _Look(HTMLParser):
    """Only looks: whether cleaning would lose something (`active`), or scripts in particular (`scripted`).

    What it overlooks is cleaned away, so nothing depends on its being as clever as a browser.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.active = self.scripted = False
        self.lines = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        scripted = tag == "script" or any(name.startswith("on") for name, _ in attrs)
        pandas_own = tag == "style" and ("scoped", None) in attrs  # for every table; front ends have better
        self.scripted = self.scripted or scripted
        self.active = self.active or scripted or not (tag in _TAGS or tag in _FRAMEWORK or pandas_own)
        self.lines += tag in ("tr", "br", "p", "div", "li", "h1", "h2", "h3", "h4", "pre")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The attribute as it may stay; None to leave it out."""
    if name == "src":
        return value if _PICTURE.fullmatch(value) else None
    if name == "href":
        return None if value.lower().startswith("data:") else value
    if name == "class":
        return " ".join(word for word in value.split() if not _FRONT_END_CLASS.match(word))
    if name == "style":
        return _declarations(value)
    return value


def _declarations(style: str) -> str:
    kept = []
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if not _PROPERTIES.fullmatch(name) or not _VALUE.fullmatch(value) or _FUNCTION.search(value):
            continue
        if name.startswith("margin") and _NEGATIVE.search(value):
            continue
        kept.append(f"{name}: {value}")
    return "; ".join(kept)


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "title"},
    attributes={"*": _ATTRIBUTES, "a": {"href"}, "img": {"src"}},
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto", "data"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)
