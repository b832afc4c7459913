"""The lasting form of an analysis: complete, and harmless whatever the report says."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sandcell.analysis import Analysis
from sandcell.widget import static
from sandcell.widget.static import analysis_html
from sandcell_server.analyzers.gemini import errors
from tests.extension.widget.reports import SOURCE, report

HOSTILE = "</code></style></svg><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\x1b[2J\u202e"
TAGS = {
    *("b", "caption", "circle", "code", "desc", "details", "div", "line", "p", "polyline", "pre", "span"),
    *("style", "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr"),
}


class Page(HTMLParser):
    """What a browser would find: tags, attributes, texts."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page(raw: dict[str, Any], source: str = SOURCE) -> Page:
    found = Page(analysis_html(Analysis.from_json(raw, source)))
    assert found.open == []
    return found


def poisoned(value: Any) -> Any:
    """The same shape with every text hostile."""
    match value:
        case dict():
            return {key: poisoned(item) for key, item in value.items()}
        case list():
            return [poisoned(item) for item in value]
        case str():
            return HOSTILE
    return value


def test_it_shows_all_that_was_found() -> None:
    text = " ".join(" ".join(page(report()).texts).split())
    for said in (
        "sort_by_price(items)",
        "O(n log n)",
        "verified",
        "contradicted",
        "O(n²)",
        "if item in seen:",
        "96%",
        "looks through all that was seen",
        "seen = set()",
        "No claim: no Gemini key",
        "Set GEMINI_API_KEY where the backend runs",
        "gemini-3.8-flash · 1,243 tokens · measured in 2.93 s of CPU time",
        "33,579,010",
    ):
        assert said in text


def test_it_uses_no_scripts_and_loads_nothing() -> None:
    found = page(report())
    assert set(found.tags) <= TAGS
    assert {name for name, _ in found.attributes}.isdisjoint({"src", "href", "srcset", "id"})
    assert not any(name.startswith("on") for name, _ in found.attributes)
    style = "".join(found.texts) + "".join(value for _, value in found.attributes)
    assert "url(" not in style
    assert "@import" not in style


def test_a_chart_is_hidden_where_its_style_is_taken_away() -> None:
    """A front end that strips styles and SVG would leave the texts of the axes in a heap."""
    source = analysis_html(Analysis.from_json(report(), SOURCE))
    assert source.count('<div class="sc-chart" hidden="hidden"><svg') == 6
    assert ".sc-chart { display: block;" in source


def test_hostile_texts_are_only_texts() -> None:
    raw = poisoned(report())
    for function in raw["functions"]:
        function["verdict"] = "contradicted"
    clean, hostile = page(report()), page(raw, HOSTILE + "\n" + HOSTILE)

    assert set(hostile.tags) <= TAGS
    assert {name for name, _ in hostile.attributes} <= {name for name, _ in clean.attributes}
    assert any("<script>alert(1)</script>" in text for text in hostile.texts)
    assert not any("\x1b" in text or "\u202e" in text for text in hostile.texts)
    # Where a text is an attribute, it is the chart's name and nothing else.
    carriers = {name for name, value in hostile.attributes if "alert(1)" in value}
    assert carriers == {"aria-label"}


@pytest.mark.parametrize("verdict", ["verified", "contradicted", "measured", "claimed", "inconclusive"])
def test_each_verdict_has_a_sign_and_a_word(verdict: str) -> None:
    raw = report()
    raw["functions"] = [{**raw["functions"][0], "verdict": verdict}]
    found = page(raw)
    assert ("class", f"sc-verdict sc-{verdict}") in found.attributes
    assert f" {verdict}" in found.texts


def test_of_many_functions_only_contradicted_ones_are_unfolded() -> None:
    raw = report()
    raw["functions"] = raw["functions"][:2] * 3
    assert analysis_html(Analysis.from_json(raw)).count('<details class="sc-function" open>') == 3
    raw["functions"] = raw["functions"][:2]
    assert analysis_html(Analysis.from_json(raw)).count('<details class="sc-function" open>') == 2


def test_a_function_without_anything_still_has_its_verdict() -> None:
    found = page({"functions": [{"name": "f", "parameters": [], "verdict": "inconclusive", "reason": "Too slow."}]})
    assert "Too slow." in found.texts
    assert "polyline" not in found.tags


def test_an_unknown_problem_is_readable() -> None:
    found = page({"problems": [{"code": "model_is_asleep", "detail": "Wake it."}]})
    assert {"Model is asleep", "Wake it."} <= set(found.texts)


def test_every_reason_of_the_backend_for_no_claim_has_a_title_of_its_own() -> None:
    def below(kind: type[errors.GeminiError]) -> set[str]:
        return {kind.code}.union(*(below(sub) for sub in kind.__subclasses__()))

    for code in below(errors.GeminiError):
        texts = page(report() | {"problems": [{"code": code, "detail": "why"}]}).texts
        assert any(text.startswith("No claim: ") for text in texts), code


def measured(**fields: Any) -> dict[str, Any]:
    """A report of one function that no model was asked about."""
    function = {**report()["functions"][0], "claim": None, "verdict": "measured", "reason": ""}
    return {"functions": [{**function, "measurement": {**function["measurement"], **fields}}]}


def card_head(raw: dict[str, Any]) -> str:
    return analysis_html(Analysis.from_json(raw)).partition("</summary>")[0].rpartition("sc-name")[2]


@pytest.mark.parametrize(
    ("confidence", "shown"),
    [
        ("high", "<b>O(n log n)</b>"),
        ("likely", '<span title="likely, not certain">O(n log n)<span class="sc-muted"> likely</span></span>'),
        (
            "inconclusive",
            '<span class="sc-unsure" title="not certain">O(n log n)?'
            '<span class="sc-unseen"> (not certain)</span></span>',
        ),
    ],
)
def test_only_a_certain_class_is_card_head(confidence: str, shown: str) -> None:
    head = card_head(measured(confidence=confidence))
    assert shown in head
    assert ("<b>O(n log n)</b>" in head) is (confidence == "high")


@pytest.mark.parametrize(
    ("confidence", "tone", "said"),
    [
        ("high", "measured", " measured"),
        ("likely", "likely", " measured, likely"),
        ("inconclusive", "inconclusive", " inconclusive"),
    ],
)
def test_the_badge_says_how_sure_the_time_is(confidence: str, tone: str, said: str) -> None:
    found = page(measured(confidence=confidence))
    assert ("class", f"sc-verdict sc-{tone}") in found.attributes
    assert said in found.texts


def test_a_space_that_is_not_known_is_said_with_its_reason() -> None:
    found = page(measured(space="inconclusive", space_confidence="inconclusive", space_points=[[1, 5], [2, 6]]))
    assert "space: unclear" in found.texts
    assert "space: too few sizes could be measured (2)" in found.texts


def test_nothing_is_said_of_claims_where_no_model_was_asked() -> None:
    found = page(measured())
    assert "claimed" not in found.texts
    assert "measured" in found.texts
    assert "—" not in found.texts
    assert "claimed" in page(report()).texts


def test_what_could_not_be_measured_has_only_its_reason_and_what_to_do() -> None:
    function = {
        "name": "f",
        "parameters": ["x"],
        "verdict": "inconclusive",
        "reason": "no inputs were found that it takes",
        "measurement": {"time": "inconclusive", "space": "inconclusive"},
    }
    found = page({"functions": [function]})
    assert {"table", "svg"}.isdisjoint(found.tags)
    assert "no inputs were found that it takes" in found.texts
    assert "%%analyze f --with 'lambda n: list(range(n))'" in found.texts


def test_an_option_in_a_sentence_is_not_torn() -> None:
    found = analysis_html(
        Analysis.from_json({"problems": [{"code": "c", "detail": "Use --budget 10, or --vary NAME."}]})
    )
    assert "<p>Use <code>--budget 10</code>, or <code>--vary NAME</code>.</p>" in found
    assert "p code { display: inline-block;" in found


def test_the_points_of_time_and_of_space_are_counted_apart() -> None:
    assert "Measured points: 23 of time, 23 of space" in page(measured()).texts


def test_card_and_panel_are_as_wide_and_have_the_same_colours() -> None:
    card, panel = (Path(static.__file__).with_name(name).read_text("utf-8") for name in ("static.css", "panel.css"))
    assert "  max-width: 760px;" in card and "  max-width: 760px;" in panel
    for tone in ("verified", "contradicted", "measured", "inconclusive"):
        colour = card.partition(f".sc-{tone} {{ ")[2].partition("}")[0]
        assert f'[data-tone="{tone}"] {{ {colour}}}' in panel
