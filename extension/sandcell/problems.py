"""A refusal as an error, in the words of a cell's user."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import httpx2

from sandcell.errors import SIGN_IN_NEEDED, BackendError, CellSyntaxError, SignInNeeded, WrongUse
from sandcell.options import OPTION_OF_FIELD

_PROBLEM_BYTES = 64 << 10
_AGAIN = re.compile(r" *Try again in [^.]*\.$")  # what the header says better
_NOT_PYTHON = "The cell is not Python that can be read: "


async def read_problem(response: httpx2.Response) -> BackendError:
    """Reads and closes the answer. Backends speak RFC 9457, Jupyter servers `{"message": ...}`, proxies anything."""
    content = bytearray()
    try:
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > _PROBLEM_BYTES:
                break
    except httpx2.HTTPError:
        pass
    finally:
        await response.aclose()
    try:
        problem = json.loads(content)
        assert isinstance(problem, dict)
    except (ValueError, AssertionError, RecursionError):
        problem = {}
    return error_of(response.status_code, problem, response.headers.get("retry-after"))


def error_of(status: int, problem: dict[str, Any], retry_after: str | None = None) -> BackendError:
    """The error that fits a problem."""
    said = str(problem.get("detail") or problem.get("message") or f"The backend answered {status}.")
    code, fields = str(problem.get("code") or ""), _fields(problem)
    about: dict[str, Any] = {
        "status": status, "code": code, "request_id": str(problem.get("request_id") or ""), "fields": fields
    }  # fmt: skip
    if code == SIGN_IN_NEEDED:
        return SignInNeeded(said)
    if "code" in fields and said.startswith(_NOT_PYTHON):
        return CellSyntaxError(said.removeprefix(_NOT_PYTHON).removesuffix("."), **about)
    if status == 422 and fields and all(name in OPTION_OF_FIELD for name in fields):
        return WrongUse("; ".join(_named(OPTION_OF_FIELD[name], text) for name, text in fields.items()), **about)
    for name, text in fields.items():
        if text not in said:
            said += f"\n  {name}: {text}"
    option = OPTION_OF_FIELD.get(next(iter(fields), ""))
    if option:
        said = f"{option}: {said}"
    if retry_after:
        said = f"{_AGAIN.sub('', said)} Try again in {_in_words(retry_after)}."
    return BackendError(said, **about)


def _in_words(seconds: str) -> str:
    """Of a Retry-After: seconds, or minutes where it would be many."""
    if not seconds.isdecimal() or int(seconds) <= 120:
        return f"{seconds} s"
    return f"{math.ceil(int(seconds) / 60)} minutes"


def _fields(problem: dict[str, Any]) -> dict[str, str]:
    errors = problem.get("errors")
    items = [item for item in errors if isinstance(item, dict)] if isinstance(errors, list) else []
    return {str(item.get("field", "")): str(item.get("message", "")) for item in items}


def _named(option: str, text: str) -> str:
    """Pydantic says `Input should be ...` of what the user knows as an option."""
    if not option:
        return text
    return f"{option}{text.removeprefix('Input')}" if text.startswith("Input ") else f"{option}: {text}"
