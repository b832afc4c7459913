"""What a sandbox shows cannot act in its reader's browser."""

from __future__ import annotations

import pytest

from sandcell.safe_html import safe_html
from sandcell.safe_mime import safe_bundle, safe_markdown


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello <b>you</b></p>",
        '<table border="1" class="dataframe"><tbody><tr><td colspan="2">1 &lt; 2</td></tr></tbody></table>',
        '<span style="color: red; font-weight: bold">x</span>',
        '<img src="data:image/png;base64,AAAA" width="5">',
    ],
)
def test_plain_html_stays_as_it_is(source: str) -> None:
    assert safe_html(source) == source


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<ScRiPt src=//evil></sCrIpT>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mi xlink:href='javascript:alert(1)'>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<object data=x></object>",
        "<form action=/api><button>x</button></form>",
        "<style>body{display:none}</style>",
        "<link rel=stylesheet href=//evil>",
        "<base href=//evil>",
        "<b/onclick=alert(1)>x",
        "<template><script>1</script></template>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_active_html_is_framed_without_scripts_in_an_origin_of_its_own(source: str) -> None:
    _, start, framed = safe_html(source).partition('<iframe sandbox="" ')
    assert start
    assert framed.endswith('"></iframe>')
    # All of the source is inside of one attribute's quotes.
    inside = framed[: -len("></iframe>")]
    assert "<" not in inside
    assert inside.count('"') == 6
    assert "default-src &#x27;none&#x27;" in inside


def test_a_script_that_was_not_run_is_told() -> None:
    assert "--trust" in safe_html("<script>plot()</script>")
    assert "--trust" not in safe_html("<style>#T_1 {color: red}</style><table id='T_1'></table>")


@pytest.mark.parametrize(
    ("source", "rebuilt"),
    [
        ('<a href="javascript:alert(1)">x</a>', '<a target="_blank" rel="noopener noreferrer nofollow">x</a>'),
        ('<a href=" java\tscript:x">x</a>', '<a target="_blank" rel="noopener noreferrer nofollow">x</a>'),
        ('<img src="https://evil/?secret">', "<img>"),
        ('<b style="background: url(https://evil); color: red">x</b>', '<b style="color: red">x</b>'),
        ('<b style="position: fixed; top: 0; margin-left: -500px">x</b>', '<b style="">x</b>'),
        ('<b style="width: calc(1px + 1px); color: rgb(1, 2, 3)">x</b>', '<b style="color: rgb(1, 2, 3)">x</b>'),
        ('<b data-commandlinker-command="x" id="y">x</b>', "<b>x</b>"),
        ('<b class="jp-Button mine">x</b>', '<b class="mine">x</b>'),
        ("</div></div><b>x", "<b>x</b>"),
        ("<!-- <b> --><i>x</i>", "<i>x</i>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ('<b title="&quot;><script>">x</b>', '<b title="&quot;&gt;&lt;script&gt;">x</b>'),
        ("<html><head><title>t</title></head><body><b>x</b></body></html>", "<b>x</b>"),
        ("<style scoped>td {color: red}</style><b>x</b>", "<b>x</b>"),
    ],
)
def test_parts_that_could_act_are_left_out(source: str, rebuilt: str) -> None:
    assert safe_html(source) == rebuilt


def test_markdown_has_no_html_no_script_links_and_loads_nothing() -> None:
    source = "**b** <img src=x onerror=y> [a](javascript:b) [c](&#106;avascript:d) ![p](https://evil) metadata: x"
    assert safe_markdown(source) == (
        "**b** &lt;img src=x onerror=y> [a](unsafe-javascript:b) [c](&amp;#106;avascript:d) "
        "!\\[p](https://evil) metadata: x"
    )


def test_bundles_keep_what_is_harmless() -> None:
    data = {"text/plain": "p", "image/png": "AAAA", "application/json": {"a": [1]}, "text/latex": "$x$"}
    assert safe_bundle(data, {"image/png": {"width": 5, "isolated": True}, "other": 1}) == (
        data,
        {"image/png": {"width": 5}},
    )


def test_bundles_lose_what_is_not() -> None:
    data, _ = safe_bundle({"application/javascript": "x", "text/plain": "<Javascript object>"}, {})
    assert set(data) == {"text/plain"}
    assert "application/javascript" in data["text/plain"]
    data, _ = safe_bundle({"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/html": "<b>x</b>"}, {})
    assert data == {"text/html": "<b>x</b>"}
    data, _ = safe_bundle({"image/svg+xml": "<svg onload='x'></svg>", "text/plain": "p"}, {})
    assert data["text/html"].startswith('<img src="data:image/svg+xml;base64,')
    data, _ = safe_bundle({"text/html": ["<script>", "x"], "image/png": {"a": 1}}, {})
    assert set(data) == {"text/plain"}
