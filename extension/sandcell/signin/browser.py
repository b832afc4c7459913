"""Opens the sign-in page where the person's browser is on this very machine; elsewhere they get a link."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from sandcell.endpoint import LoginPage


def open_page(page: LoginPage, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a browser was given the page. Not tried where it would open on another machine than the person's."""
    if page.url is None or not _on_loopback(page.url) or "SSH_CONNECTION" in environ:
        return False
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"} & environ.keys():
        return False  # a text browser would take over the kernel's terminal
    try:
        return webbrowser.open(page.url)
    except (webbrowser.Error, OSError):
        return False


def _on_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
