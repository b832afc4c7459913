"""A report becomes typed values, whoever wrote it, and shows itself in every form."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from typing import Any

import pytest

from sandcell.analysis import MIME_TYPE, Analysis
from tests.extension.widget.reports import SOURCE, report


def test_it_reads_what_the_backend_writes() -> None:
    analysis = Analysis.from_json(report(), SOURCE)

    assert [function.name for function in analysis] == ["sort_by_price", "first_duplicate", "collatz_steps"]
    found = analysis["first_duplicate"]
    assert (found.time, found.space, found.verdict) == ("O(n^2)", "O(n)", "contradicted")
    assert found.signature == "first_duplicate(items)"
    assert found.claim is not None
    assert found.claim.time == "O(n)"
    assert found.measurement is not None
    assert found.measurement.points[0] == (1, 5.5)
    assert analysis.line(9) == "if item in seen:"
    assert (analysis.line(0), analysis.line(99)) == ("", "")
    assert analysis.problems[0].code == "gemini_key_missing"


def test_every_field_of_the_backends_contract_is_kept() -> None:
    models = pytest.importorskip("sandcell_server.analyzers.report")
    raw = report()
    del raw["a_later_version"]
    whole = models.Report.model_validate(raw).model_dump(mode="json")

    kept = json.loads(json.dumps(Analysis.from_json(whole).to_json()))

    assert kept.pop("source") == ""
    assert kept == whole


def test_json_and_back_is_the_same() -> None:
    analysis = Analysis.from_json(report(), SOURCE)
    assert Analysis.from_json(json.loads(json.dumps(analysis.to_json()))) == analysis


def test_what_was_not_measured_is_what_was_claimed() -> None:
    raw = report()
    raw["functions"][0]["measurement"] = None
    raw["functions"][2]["claim"] = {"time": "O(log n)", "space": "O(1)"}
    analysis = Analysis.from_json(raw)
    assert analysis["sort_by_price"].time == "O(n log n)"
    assert analysis["collatz_steps"].time == "O(log n)"


def test_an_empty_report_is_shown_too() -> None:
    analysis = Analysis.from_json({})
    assert (len(analysis), bool(analysis), repr(analysis)) == (0, True, "<Analysis of nothing>")
    assert analysis._repr_mimebundle_()["text/plain"] == ""


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(KeyError, match="sort_by_price, first_duplicate, collatz_steps"):
        Analysis.from_json(report())["sort"]


def test_later_words_are_read_as_inconclusive() -> None:
    raw = report()
    raw["functions"][0]["verdict"] = "proved"
    raw["functions"][0]["measurement"]["confidence"] = ["high"]
    found = Analysis.from_json(raw)["sort_by_price"]
    assert found.verdict == "inconclusive"
    assert found.measurement is not None
    assert found.measurement.confidence == "inconclusive"


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"functions": {}},
        {"functions": ["f"]},
        {"functions": [{"name": 5}]},
        {"functions": [{"name": "f", "measurement": {"points": [5]}}]},
        {"functions": [{"name": "f", "claim": "O(n)"}]},
        {"usage": {"wall_ms": "5"}},
    ],
)
def test_what_is_no_report_is_an_error(raw: Any) -> None:
    with pytest.raises(ValueError, match=r"expected|pair"):
        Analysis.from_json(raw)


def test_a_flood_is_capped() -> None:
    function = report()["functions"][0]
    function["name"] = function["reason"] = "x" * 1_000_000
    function["measurement"]["points"] = [[n + 1, n + 1] for n in range(100_000)]
    raw = {"functions": [function] * 10_000, "problems": [{"code": "c", "detail": "d"}] * 10_000}

    analysis = Analysis.from_json(raw, "x\n" * 1_000_000)

    assert len(json.dumps(analysis.to_json())) < 2_000_000
    assert len(analysis._repr_mimebundle_()["text/html"]) < 4_000_000


def test_one_function_shows_its_own_card() -> None:
    found = Analysis.from_json(report(), SOURCE)["first_duplicate"]

    assert repr(found) == "<FunctionAnalysis first_duplicate(items): time O(n^2), space O(n), contradicted>"
    bundle: dict[str, str] = found._repr_mimebundle_()  # type: ignore[attr-defined]
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/plain"].startswith("first_duplicate(items)  time O(n^2)")
    assert bundle["text/html"].count('<details class="sc-function" open>') == 1
    for said in ("if item in seen:", "measured in 1.49 s of CPU time"):
        assert said in bundle["text/plain"] and said in bundle["text/html"]


def test_displaying_changes_nothing() -> None:
    raw = report()
    analysis = Analysis.from_json(raw, SOURCE)
    before = copy.deepcopy(analysis)

    first = analysis._repr_mimebundle_()

    assert set(first) == {"text/plain", "text/html", MIME_TYPE}
    assert first[MIME_TYPE] == analysis.to_json()
    assert analysis == before
    assert raw == report()
    assert analysis._repr_mimebundle_() == first


def test_neither_reading_nor_showing_imports_anything_heavy() -> None:
    code = (
        "import json, sys; from sandcell.analysis import Analysis\n"
        "Analysis.from_json(json.load(sys.stdin))._repr_mimebundle_()\n"
        "print([name for name in ('anywidget', 'ipywidgets', 'IPython', 'numpy', 'pydantic', 'sandcell_server')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(report()), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
