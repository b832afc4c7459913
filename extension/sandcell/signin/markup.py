"""The sign-in page's HTML: plain forms, no script, everything escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

STYLE = files("sandcell.signin").joinpath("page.css").read_text(encoding="utf-8")
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One input with its label; `autocomplete` as HTML names what goes in."""

    name: str
    label: str
    kind: str
    autocomplete: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked for, and where it is sent. `second`: another button's name, value and text."""

    action: str
    fields: Sequence[Field]
    button: str
    second: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is told beside a form: something that went well, something that did not, and what by field."""

    notice: str = ""
    alert: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    alert_link: Link | None = None


def page(title: str, where: str, body: str, *, failed: bool = False) -> str:
    """A whole page; `body` is HTML already."""
    shown = f"Error: {title}" if failed else title
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(shown)} - Sandcell</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{escape(title)}</h1>\n<p class="where">{escape(where)}</p>\n{body}\n</main>\n</body>\n</html>\n'
    )


def told(said: Said) -> str:
    """Always there, so that a screen reader hears what comes into it."""
    alert, notice = escape(said.alert), escape(said.notice)
    if said.alert and said.alert_link is not None:
        alert += f" {_anchor(said.alert_link)}"
    return (
        f'<div role="alert" aria-live="assertive">{_paragraph("alert", alert)}</div>\n'
        f'<div role="status" aria-live="polite">{_paragraph("notice", notice)}</div>'
    )


def form(asked: Form, values: dict[str, str], hidden: str, said: Said) -> str:
    """`values`: what is filled in already; `hidden`: HTML of hidden inputs."""
    errors = dict(said.errors)
    wrong = next((field.name for field in asked.fields if field.name in errors), None)
    empty = next((field.name for field in asked.fields if not values.get(field.name)), None)
    focus = wrong or empty
    inputs = "\n".join(
        _input(field, values.get(field.name, ""), errors.get(field.name, ""), focus=field.name == focus)
        for field in asked.fields
    )
    second = ""
    if asked.second is not None:
        name, value, text = (escape(part) for part in asked.second)
        second = f'\n<button class="second" name="{name}" value="{value}" formnovalidate>{text}</button>'
    return (
        f'{told(said)}\n<form method="post" action="{escape(asked.action)}">\n{hidden}\n{inputs}\n'
        f"<button>{escape(asked.button)}</button>{second}\n</form>"
    )


def hidden_input(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def secret(text: str) -> str:
    """An authenticator app's secret, and what to do with it; empty without one."""
    if not text:
        return ""
    return (
        "<p>Add an account to your authenticator app by hand, with this secret. Type the code that it then shows.</p>"
        f'<p><code aria-label="Secret">{escape(text)}</code></p>'
    )


def links(found: Sequence[Link]) -> str:
    return "<nav>" + "\n".join(_anchor(link) for link in found) + "</nav>" if found else ""


def _anchor(link: Link) -> str:
    return f'<a href="{escape(link.href)}">{escape(link.text)}</a>'


def _paragraph(kind: str, inner: str) -> str:
    return f'<p class="{kind}">{inner}</p>' if inner else ""


def _input(field: Field, value: str, error: str, *, focus: bool) -> str:
    name = escape(field.name)
    described = [f"{name}-{what}" for what, text in (("error", error), ("hint", field.hint)) if text]
    attributes = [
        f'id="{name}" name="{name}" type="{escape(field.kind)}" autocomplete="{escape(field.autocomplete)}" required'
    ]
    if field.kind != "password" and value:
        attributes.append(f'value="{escape(value)}"')
    if field.autocomplete == "one-time-code":
        attributes.append('autocapitalize="off" spellcheck="false"')
    if described:
        attributes.append(f'aria-describedby="{" ".join(described)}"')
    if error:
        attributes.append('aria-invalid="true"')
    if focus:
        attributes.append("autofocus")
    hint = f'\n<p class="hint" id="{name}-hint">{escape(field.hint)}</p>' if field.hint else ""
    wrong = f'\n<p class="error" id="{name}-error">{escape(error)}</p>' if error else ""
    return f'<label for="{name}">{escape(field.label)}</label>\n<input {" ".join(attributes)}>{wrong}{hint}'
