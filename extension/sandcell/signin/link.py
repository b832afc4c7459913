"""The way to the sign-in page, as a cell shows it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from sandcell.endpoint import LoginPage


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A link for notebooks, an address for terminals; `lead` says what for."""

    page: LoginPage
    lead: str

    def __str__(self) -> str:
        return f"{self.lead} {self.where}, then run the cell again."

    @property
    def where(self) -> str:
        return f"Sign in at {self.page.url or f'{self.page.path} on the server that shows this notebook'}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        # A path, since only the browser knows by which name it reaches the Jupyter server.
        text = "Sign in at JupyterHub" if self.page.at == "hub" else "Sign in to Sandcell"
        link = f'<a href="{html.escape(self.page.path)}" target="_blank" rel="noopener">{text}</a>'
        shown = f"<div>{html.escape(self.lead)} {link}, then run the cell again.</div>"
        return {"text/plain": str(self), "text/html": shown}
