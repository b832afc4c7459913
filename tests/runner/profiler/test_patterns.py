"""Texts that regular expressions match, and which of them may read a text again and again."""

from __future__ import annotations

import ast
import re

import pytest

from sandcell_runner.profiler.patterns import backtracks, example, patterns, texts_of


@pytest.mark.parametrize(
    "pattern",
    [
        r"(\d+) min",
        r"([CHNO])(\d?)",
        r"[^,\s]+,",
        r"(a|b)c*d",
        r"(?P<q>['\"])\w{2,4}(?P=q)",
        r"^\s*x\.y$",
        r"[\W]",
        "(?i)ab?",
    ],
)
def test_an_example_matches(pattern: str) -> None:
    assert re.search(pattern, example(pattern))


@pytest.mark.parametrize(
    "pattern",
    ["(", "", "a{1000000000}", "((a{9}){9}){9}", r"((a+)+){8}(?<!a)", r"a(?=b)", r"(?<!w)w\Bx\b-"],
)
def test_no_example_rather_than_a_wrong_one(pattern: str) -> None:
    assert example(pattern) == "" or re.search(pattern, example(pattern))


def test_patterns_are_those_given_to_re() -> None:
    source = "import re\nP = re.compile(r'\\d\\d')\ndef f(s): return re.sub('a+', 'b', s) + open('x+')"
    assert list(patterns(ast.parse(source))) == ["77", "aaa"]


def test_inputs_like_an_example_differ_from_place_to_place() -> None:
    assert texts_of("words", "www=777", 2) == ["w00000=100000", "w00001=100001"]
    assert texts_of("text", "777 min", 25) == "100000 min 100001 min 100002 min"[:25]
    assert texts_of("lines of text", "a", 2) == "a\na\n"


@pytest.mark.parametrize(
    ("call", "again"),
    [
        (r"re.sub(r'\s+$', '', s)", True),
        (r"re.search(r'a*b', s)", True),
        (r"re.match(r'a*b', s)", False),
        (r"re.search(r'^a*b', s)", False),
        (r"re.findall(r'\d+', s)", False),
        (r"re.findall(r'\d{1,3},', s)", False),
        ("re.findall('(', s)", False),
    ],
)
def test_what_may_be_read_again(call: str, again: bool) -> None:
    assert backtracks(ast.parse(call)) is again
