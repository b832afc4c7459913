"""HTML from a sandbox, made fit for a page in which one is signed in to Jupyter.

A notebook front end trusts the outputs of cells that its user runs: a `<script>` in them could start code in any
kernel, that is outside of the sandbox. So plain HTML (tables, text, pictures in data URLs) is built anew from a list
of harmless tags and attributes, and anything that is more than that goes into an `<iframe sandbox>`: it works, but in
an origin of its own, without cookies, Jupyter's API or the network.
"""

from __future__ import annotations

import base64
import html
import re
from html.parser import HTMLParser

_TAG_NAMES = """
    a abbr b blockquote br caption center cite code col colgroup dd del details div dl dt em figcaption figure font
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark meter ol p pre progress q s samp small span strong sub summary sup
    table tbody td tfoot th thead tr tt u ul var wbr
"""
_ATTRIBUTE_NAMES = """
    align alt border class colspan dir height lang max min open rowspan scope span start style title valign value width
"""
_TAGS, _ATTRIBUTES = frozenset(_TAG_NAMES.split()), frozenset(_ATTRIBUTE_NAMES.split())
_VOID = frozenset(("br", "col", "hr", "img", "wbr"))
_FRAMEWORK = frozenset(("html", "head", "body", "meta"))  # a whole document's; its content is what counts
_PROPERTIES = re.compile(
    r"(background-color|border(-\w+)*|color|display|float|font(-\w+)?|height|letter-spacing|line-height"
    r"|list-style-type|margin(-\w+)?|max-height|max-width|min-height|min-width|opacity|overflow(-[xy])?|padding(-\w+)?"
    r"|text-(align|decoration|indent|transform|overflow)|vertical-align|white-space|width|word-(break|wrap))"
)
_VALUE = re.compile(r"[\w\s#%.,()+'\"!/-]*")
_FUNCTION = re.compile(r"(?<![\w-])(?!(?:rgba?|hsla?|var)\()[\w-]*\(", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?<![\w-])-\s*[\d.]")  # would let it be drawn over its neighbours
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_FRONT_END_CLASS = re.compile(r"(jp-|lm-|p-|cm-|fa-|nb-)", re.IGNORECASE)

_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:; media-src data: blob:"
)
_FRAME_STYLE = "width: 100%; height: 420px; border: 0; background: white; resize: vertical; overflow: auto"


def safe_html(source: str) -> str:
    """The same to look at, and harmless: rebuilt if it is plain, else framed."""
    rebuilt = _Rebuilder()
    rebuilt.feed(source)
    rebuilt.close()
    return _frame(source) if rebuilt.active else rebuilt.text()


def picture(svg: str) -> str:
    """An SVG as an `<img>`, in which no script runs and nothing is loaded."""
    encoded = base64.b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{encoded}" alt="" style="max-width: 100%">'


def _frame(source: str) -> str:
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    return (
        f'<iframe sandbox="allow-scripts" referrerpolicy="no-referrer" style="{_FRAME_STYLE}" '
        f'srcdoc="{html.escape(policy + source)}"></iframe>'
    )


class _Rebuilder(HTMLParser):
    """Builds new HTML of harmless parts only; `active` says that there was more than those."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.active = False
        self._built: list[str] = []
        self._open: list[str] = []
        self._silent = 0

    def text(self) -> str:
        return "".join(self._built) + "".join(f"</{tag}>" for tag in reversed(self._open))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any(name.startswith("on") for name, _ in attrs):
            self.active = True
        if tag == "style" and ("scoped", None) in attrs:
            self._silent += 1  # pandas' own for every table; front ends have better
        elif tag == "title":
            self._silent += 1
        elif tag in _TAGS:
            self._built.append(f"<{tag}{''.join(_attributes(tag, attrs))}>")
            if tag not in _VOID:
                self._open.append(tag)
        elif tag not in _FRAMEWORK:
            self.active = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "title"):
            self._silent = max(0, self._silent - 1)
        elif tag in self._open:  # one that was never opened would close a part of the page
            while (last := self._open.pop()) != tag:
                self._built.append(f"</{last}>")
            self._built.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._built.append(html.escape(data, quote=False))


def _attributes(tag: str, attrs: list[tuple[str, str | None]]) -> list[str]:
    kept = []
    for name, given in attrs:
        value: str | None = given or ""
        if tag == "a" and name == "href":
            value = value if _LINK.match(value or "") else None
        elif tag == "img" and name == "src":
            value = value if _PICTURE.fullmatch(value or "") else None
        elif name not in _ATTRIBUTES:
            value = None
        elif name == "class":
            value = " ".join(word for word in (value or "").split() if not _FRONT_END_CLASS.match(word))
        elif name == "style":
            value = _declarations(value or "")
        if value is not None:
            kept.append(f' {name}="{html.escape(value)}"')
    if tag == "a":
        kept.append(' target="_blank" rel="noopener noreferrer nofollow"')
    return kept


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
