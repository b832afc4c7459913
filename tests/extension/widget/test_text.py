"""An analysis in a terminal."""

from __future__ import annotations

from sandcell.analysis import Analysis
from sandcell.widget.text import analysis_text
from tests.extension.widget.reports import SOURCE, report


def test_it_reads_from_top_to_bottom() -> None:
    raw = report()
    raw["functions"], raw["problems"] = raw["functions"][1:2], raw["problems"]
    assert (
        analysis_text(Analysis.from_json(raw, SOURCE))
        == """\
first_duplicate(items)  time O(n^2) · space O(n) · contradicted
    n = len(items) · input: list of ints, distinct
    The claim is O(n), but doubling the list makes four times the operations: `in`
    searches a list.
             claimed       measured
    time     O(n)          O(n^2)  (high, next best O(n^2 log n))
    space    O(n)          O(n)  (high)
    line   9  96%  if item in seen:
                    looks through all that was seen
    One pass over the items, remembering those that were seen.
    Suggestion: Remember what was seen in a set: looking something up in it takes as
    long at any size.
        def first_duplicate(items):
            seen = set()
            for item in items:
                if item in seen:
                    return item
                seen.add(item)
            return None

Note (gemini_key_missing): collatz_steps was measured only. Set GEMINI_API_KEY where the
backend runs to get claims.

gemini-3.8-flash · 1,243 tokens · measured in 2.93 s of CPU time"""
    )


def test_a_hostile_text_has_no_terminal_escapes() -> None:
    raw = report()
    raw["functions"][0]["name"] = raw["functions"][0]["reason"] = "\x1b]0;owned\x07\x1b[2Jx\u202e"
    text = analysis_text(Analysis.from_json(raw, "\x1b[31m" * 9))
    assert not any(character in text for character in "\x1b\x07\u202e")


def test_only_five_lines_are_named() -> None:
    raw = report()
    raw["functions"][0]["measurement"]["lines"] = [{"line": n, "share": 0.1} for n in range(1, 11)]
    assert analysis_text(Analysis.from_json({"functions": raw["functions"][:1]}, SOURCE)).count("    line ") == 5


def test_what_is_not_certain_is_said_so_first() -> None:
    raw = report()
    raw["functions"][2]["size"] = "n = n"
    text = analysis_text(Analysis.from_json({"functions": raw["functions"][2:]}, SOURCE))
    assert text.startswith("collatz_steps(n)  time: unclear · space O(1) likely · inconclusive\n    input: int\n")


def test_without_a_measurement_it_says_what_it_took() -> None:
    analysis = Analysis.from_json({"usage": {"wall_ms": 2400, "cpu_ms": 0}})
    assert analysis_text(analysis) == "took 2.4 s"
