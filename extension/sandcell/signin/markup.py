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
    choices: tuple[tuple[str, str], ...] = ()
    """What may be answered, and what each means; empty where it is typed."""


@dataclass(frozen=True, slots=True)
class Look:
    """The classes of what a form is made of, by whichever style sheet is on the page."""

    input: str = ""
    button: str = ""
    second: str = "second"
    alert: str = "alert"
    notice: str = "notice"
    error: str = "error"
    hint: str = "hint"


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


OURS = Look()


def page(title: str, where: str, body: str, *, failed: bool = False) -> str:
    """A whole page; `body` is HTML already."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(headline(title, failed=failed))} - Sandcell</title>\n"
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{escape(title)}</h1>\n<p class="where">{escape(where)}</p>\n{body}\n</main>\n</body>\n</html>\n'
    )


def headline(title: str, *, failed: bool) -> str:
    """Of the browser's window: what a screen reader says first."""
    return f"Error: {title}" if failed else title


def told(said: Said, look: Look = OURS) -> str:
    """Always there, so that a screen reader hears what comes into it."""
    alert, notice = escape(said.alert), escape(said.notice)
    if said.alert and said.alert_link is not None:
        alert += f" {_anchor(said.alert_link)}"
    return (
        f'<div role="alert" aria-live="assertive">{_paragraph(look.alert, alert)}</div>\n'
        f'<div role="status" aria-live="polite">{_paragraph(look.notice, notice)}</div>'
    )


def form(asked: Form, values: dict[str, str], hidden: str, said: Said, look: Look = OURS) -> str:
    """`values`: what is filled in already; `hidden`: HTML of hidden inputs."""
    errors = dict(said.errors)
    wrong = next((field.name for field in asked.fields if field.name in errors), None)
    empty = next((field.name for field in asked.fields if not values.get(field.name)), None)
    focus = wrong or empty
    inputs = "\n".join(
        (_choices if field.choices else _input)(
            field, values.get(field.name, ""), errors.get(field.name, ""), look, focus=field.name == focus
        )
        for field in asked.fields
    )
    second = ""
    if asked.second is not None:
        name, value, text = (escape(part) for part in asked.second)
        second = f'\n<button{_class(look.second)} name="{name}" value="{value}" formnovalidate>{text}</button>'
    return (
        f'{told(said, look)}\n<form method="post" action="{escape(asked.action)}">\n{hidden}\n{inputs}\n'
        f"<button{_class(look.button)}>{escape(asked.button)}</button>{second}\n</form>"
    )


def hidden_input(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def secret(text: str) -> str:
    """An authenticator app's secret, and what to do with it; empty without one."""
    if not text:
        return ""
    return (
        "<p>Add an account to your authenticator app by hand, with this secret. Type the code that it then shows.</p>"
        f"<p>Secret: <code>{escape(text)}</code></p>"
    )


def links(found: Sequence[Link]) -> str:
    return '<nav aria-label="Other steps">' + "\n".join(_anchor(link) for link in found) + "</nav>" if found else ""


def _anchor(link: Link) -> str:
    return f'<a href="{escape(link.href)}">{escape(link.text)}</a>'


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _paragraph(kind: str, inner: str) -> str:
    return f"<p{_class(kind)}>{inner}</p>" if inner else ""


def _choices(field: Field, value: str, error: str, look: Look, *, focus: bool) -> str:
    """One of several. What is chosen already is what was, or else the first."""
    name = escape(field.name)
    known = value if value in dict(field.choices) else field.choices[0][0]
    lines = [f"<fieldset>\n<legend>{escape(field.label)}</legend>"]
    for choice, meaning in field.choices:
        chosen = (" checked autofocus" if focus else " checked") if choice == known else ""
        lines.append(
            f'<label><input type="radio" name="{name}" value="{escape(choice)}" required{chosen}> '
            f"{escape(meaning)}</label>"
        )
    return "\n".join([*lines, _paragraph(look.error, escape(error)), "</fieldset>"])


def _input(field: Field, value: str, error: str, look: Look, *, focus: bool) -> str:
    name = escape(field.name)
    described = [f"{name}-{what}" for what, text in (("error", error), ("hint", field.hint)) if text]
    attributes = [
        f'id="{name}" name="{name}" type="{escape(field.kind)}" autocomplete="{escape(field.autocomplete)}" required'
    ]
    if look.input:
        attributes.append(f'class="{look.input}"')
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
    hint = f'\n<p{_class(look.hint)} id="{name}-hint">{escape(field.hint)}</p>' if field.hint else ""
    wrong = f'\n<p{_class(look.error)} id="{name}-error">{escape(error)}</p>' if error else ""
    return f'<label for="{name}">{escape(field.label)}</label>\n<input {" ".join(attributes)}>{wrong}{hint}'
