"""A MIME bundle from a sandbox, less what would act in the browser of the person who looks at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandcell.safe_html import picture, safe_html

_TEXT = frozenset(("text/plain", "text/latex"))
_PICTURES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))
# Data that front ends show as it is. Not Vega's or Plotly's: they can name addresses that a front end then loads.
_DATA = frozenset(("application/json",))
_METADATA = frozenset(("width", "height", "needs_background", "expanded", "root"))
_SCHEME = re.compile(r"\b((?:javascript|vbscript)\s*:|data:(?=[\w+./-]*[;,]))", re.IGNORECASE)


def safe_bundle(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The bundle with its active parts taken out or framed; text in place of one of which nothing is left."""
    safe = {mime: made for mime, value in data.items() if (made := _safe(mime, value)) is not None}
    svg = data.get("image/svg+xml")
    if isinstance(svg, str) and "text/html" not in safe:
        safe["text/html"] = picture(svg)
    lost = sorted(set(data) - set(safe) - {"image/svg+xml"})
    if lost and not set(safe) - _TEXT:
        safe["text/plain"] = f"(not shown, as it would run in your browser: {', '.join(lost)}; --trust shows it)"
    details = {
        mime: {name: value for name, value in found.items() if name in _METADATA}
        for mime, found in metadata.items()
        if mime in safe and isinstance(found, dict)
    }
    return safe, details


def _safe(mime: str, value: Any) -> Any:
    if mime in _DATA:
        return value
    if not isinstance(value, str):
        return None
    if mime == "text/html":
        return safe_html(value)
    if mime == "text/markdown":
        return safe_markdown(value)
    return value if mime in _TEXT or mime in _PICTURES else None


def safe_markdown(source: str) -> str:
    """Markdown whose HTML is text, whose links lead to pages only, and whose pictures are not loaded."""
    escaped = source.replace("&", "&amp;").replace("<", "&lt;")
    return _SCHEME.sub(r"unsafe-\1", escaped).replace("![", "!\\[")
