"""From the model's text to claims."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandcell_server.analyzers.gemini.errors import BadAnswer
from sandcell_server.analyzers.gemini.schema import Answer, parse, spelled
from sandcell_server.analyzers.report import CLASSES, Claim


def text(**fields: Any) -> str:
    return json.dumps({"functions": [{"name": "f", "time": "O(n)", "space": "O(1)", **fields}]})


def claim(**fields: Any) -> Claim:
    return parse(text(**fields), ["f"], 10).claims["f"]


def test_the_least_that_is_a_claim() -> None:
    assert claim() == Claim(time="O(n)", space="O(1)")


def test_the_model_has_to_fill_in_everything() -> None:
    schema = Answer.model_json_schema()
    for part in [schema, *schema["$defs"].values()]:
        assert part["required"] == list(part["properties"])
    assert "default" not in json.dumps(schema)


@pytest.mark.parametrize(
    ("claimed", "reported"),
    [
        *[(name, name) for name in CLASSES],
        ("o(n log(n))", "O(n log n)"),
        ("O(N·log₂ N)", "O(n log n)"),
        ("O(n lg n)", "O(n log n)"),
        ("Θ(n²)", "O(n^2)"),
        ("O(n**3)", "O(n^3)"),
        ("O(n * m)", "O(n*m)"),
        ("O(√n)", "O(sqrt n)"),
        ("O(n√n)", "O(n sqrt n)"),
        ("O(2ⁿ)", "O(2^n)"),
        ("Inconclusive", "inconclusive"),
        ("O(V + E)", "O(V + E)"),
        ("  O(k)\x1b[2J ", "O(k)[2J"),
    ],
)
def test_classes_are_spelled_as_reports_spell_them(claimed: str, reported: str) -> None:
    assert spelled(claimed) == reported


def test_what_is_too_long_is_cut_and_what_cannot_be_cut_is_dropped() -> None:
    found = parse(
        text(
            time="O(" + "n" * 100 + ")",
            size="s" * 500,
            explanation="e" * 5000,
            bottlenecks=[{"line": line, "why": "w" * 700} for line in range(-5, 50)],
            suggestions=[{"text": "t" * 700, "code": "c" * 8001}] * 10,
            generator="lambda n: (" + "n, " * 5000 + ")",
        ),
        ["f"],
        10,
    )
    got = found.claims["f"]
    assert (len(got.time), len(got.size), len(got.explanation)) == (40, 120, 2000)
    assert [item.line for item in got.bottlenecks] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {len(item.why) for item in got.bottlenecks} == {600}
    assert [(len(item.text), item.code) for item in got.suggestions] == [(600, None)] * 5
    assert found.generators == {}


def test_texts_cannot_move_a_cursor_or_turn_a_line_round() -> None:
    assert claim(explanation="a\x1b[31mb\u202ec\r\nd\x00").explanation == "a[31mbc\nd"


def test_suggested_code_may_be_fenced() -> None:
    assert claim(suggestions=[{"text": "t", "code": "```python\nx = 1\n```"}]).suggestions[0].code == "x = 1"


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("lambda n: ([1] * n,)", "lambda n: ([1] * n,)"),
        ("`lambda n: (n,)`", "lambda n: (n,)"),
        ("", None),
        ("lambda n: (", None),
        ("__import__('os').abort()", None),
        ("lambda: ()", None),
        ("lambda n, m: (n, m)", None),
        ("lambda n, *, m: (n, m)", None),
        ("lambda n: ('\\d' * n,)", "lambda n: ('\\d' * n,)"),
        ("lambda n: (n,); 1", None),
        ("(" * 900 + ")" * 900, None),
        ("lambda n: '\x00'", None),
    ],
)
def test_a_generator_is_one_lambda(source: str, kept: str | None) -> None:
    assert parse(text(generator=source), ["f"], 10).generators.get("f") == kept


@pytest.mark.parametrize(
    "answer", ["", "null", "[]", "{}", '{"functions": []}', text(name="g"), text(time=None), "x" * 200_001]
)
def test_what_is_no_answer(answer: str) -> None:
    with pytest.raises(BadAnswer):
        parse(answer, ["f"], 10)


def test_only_what_was_asked_about() -> None:
    both = json.dumps({"functions": [{"name": name, "time": "O(n)", "space": "O(1)"} for name in ("f", "g")]})
    assert list(parse(both, ["g", "h"], 10).claims) == ["g"]
