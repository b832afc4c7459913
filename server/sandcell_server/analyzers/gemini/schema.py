"""The answer's shape, and the way from the model's text to a report's claims. The text is untrusted."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sandcell_server.analyzers.gemini.errors import BadAnswer
from sandcell_server.analyzers.report import CLASSES, INCONCLUSIVE, Bottleneck, Claim, Suggestion

_ANSWER_CHARS = 200_000
_CLASS_CHARS = 40
_SIZE_CHARS = 120
_TEXT_CHARS = 600
_EXPLANATION_CHARS = 2000
_CODE_CHARS = 8000
_GENERATOR_CHARS = 2000
_BOTTLENECKS = 8
_SUGGESTIONS = 5

_FENCE = re.compile(r"\A\s*```[A-Za-z]*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_WRITTEN_OTHERWISE = str.maketrans(
    {"²": "^2", "³": "^3", "⁴": "^4", "ⁿ": "^n", "·": "*", "\u00d7": "*", "√": "sqrt", "Θ": "O"}
)


def _all_required(schema: dict[str, Any]) -> None:
    """The model has to fill every field; we do without those that it left out all the same."""
    schema["required"] = list(schema["properties"])
    for field in schema["properties"].values():
        field.pop("default", None)


class _Wire(BaseModel):
    model_config = ConfigDict(json_schema_extra=_all_required)


class AnsweredBottleneck(_Wire):
    line: int
    why: str = ""


class AnsweredSuggestion(_Wire):
    text: str
    code: str = ""


class AnsweredFunction(_Wire):
    name: str
    time: str
    space: str
    size: str = ""
    explanation: str = ""
    bottlenecks: list[AnsweredBottleneck] = Field(default_factory=list)
    suggestions: list[AnsweredSuggestion] = Field(default_factory=list)
    generator: str = ""


class Answer(_Wire):
    """What the model is made to fill in."""

    functions: list[AnsweredFunction]


@dataclass(frozen=True, slots=True)
class Parsed:
    """Claims and sources of input generators, by function name. A generator is a lambda, and still untrusted code."""

    claims: dict[str, Claim]
    generators: dict[str, str]


def parse(text: str, entries: Sequence[str], lines: int) -> Parsed:
    """The answer about these functions of a cell of so many lines; `BadAnswer` if it has no claim about any of them.

    (The SDK's own `.parsed` is None, without a word, for anything unexpected.)
    """
    if len(text) > _ANSWER_CHARS:
        raise BadAnswer("Gemini's answer is far longer than any analysis.")
    fenced = _FENCE.match(text)
    try:
        answer = Answer.model_validate_json(fenced.group(1) if fenced else text)
    except ValidationError:
        raise BadAnswer("Gemini's answer is not in the form that was asked for.") from None
    wanted = set(entries)
    answered = {function.name: function for function in answer.functions if function.name in wanted}
    if not answered:
        raise BadAnswer("Gemini's answer is about none of the functions that were asked about.")
    generators = {name: source for name, function in answered.items() if (source := _generator(function.generator))}
    return Parsed({name: _claim(function, lines) for name, function in answered.items()}, generators)


def spelled(claimed: str) -> str:
    """A class as reports write it, or the model's own short words where it is none of those: "O(n²)" -> "O(n^2)"."""
    words = _text(claimed, _CLASS_CHARS)
    plain = words.translate(_WRITTEN_OTHERWISE).replace("**", "^").lower()
    plain = re.sub(r"log_?(2|₂)(?=[ (n])|\blg\b|\bln\b", "log", plain)
    plain = re.sub(r"\((n|m)\)", r" \1", plain) if plain.startswith("o(") else plain
    return _SPELLINGS.get(_squeezed(plain), words)


def _squeezed(spelling: str) -> str:
    return re.sub(r"[\s*]", "", spelling)


_SPELLINGS = {_squeezed(name.lower()): name for name in (*CLASSES, INCONCLUSIVE)}


def _claim(function: AnsweredFunction, lines: int) -> Claim:
    return Claim(
        time=spelled(function.time),
        space=spelled(function.space),
        size=_text(function.size, _SIZE_CHARS),
        explanation=_text(function.explanation, _EXPLANATION_CHARS),
        bottlenecks=[
            Bottleneck(line=item.line, why=_text(item.why, _TEXT_CHARS))
            for item in function.bottlenecks
            if 1 <= item.line <= lines
        ][:_BOTTLENECKS],
        suggestions=[
            Suggestion(text=_text(item.text, _TEXT_CHARS), code=_code(item.code))
            for item in function.suggestions[:_SUGGESTIONS]
        ],
    )


def _text(text: str, most: int) -> str:
    """Without what moves a terminal's cursor or turns a line's direction round."""
    clean = _CONTROL.sub("", text).strip()
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def _code(code: str) -> str | None:
    """Whole or not at all: half a function is no suggestion."""
    fenced = _FENCE.match(code)
    clean = _CONTROL.sub("", fenced.group(1) if fenced else code).rstrip()
    return clean if clean.strip() and len(clean) <= _CODE_CHARS else None


def _generator(source: str) -> str | None:
    """One lambda of one parameter, or nothing."""
    clean = source.strip().strip("`").strip()
    if len(clean) > _GENERATOR_CHARS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the parser, about "\\d" and the like
            body = ast.parse(clean, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return clean if isinstance(body, ast.Lambda) and ast.unparse(body.args).isidentifier() else None
