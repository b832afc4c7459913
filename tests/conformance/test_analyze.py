"""`POST /analyze`: classes by counting, whatever the code does, and nothing left when it is over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.backend import Backend, eventually

TWO = """
def total(items):
    s = 0
    for x in items:
        s += x
    return s

def pairs(nums):
    found = 0
    for a in nums:
        for b in nums:
            found += a == b
    return found
"""


def analyze(backend: Backend, code: str, **fields: Any) -> dict[str, Any]:
    answer = backend.client.post("/analyze", json={"code": code, **fields}, timeout=110)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def only(report: dict[str, Any]) -> dict[str, Any]:
    (function,) = report["functions"]
    found: dict[str, Any] = function
    return found


def test_every_function_of_a_cell_is_measured(backend: Backend) -> None:
    report = analyze(backend, TWO)
    total, pairs = report["functions"]
    assert (total["name"], total["verdict"], total["size"]) == ("total", "measured", "n = len(items)")
    assert (total["measurement"]["time"], total["measurement"]["space"]) == ("O(n)", "O(1)")
    assert (pairs["name"], pairs["measurement"]["time"]) == ("pairs", "O(n^2)")
    assert max(pairs["measurement"]["lines"], key=lambda line: line["share"])["line"] in (11, 12)
    assert report["usage"]["cpu_ms"] > 0
    assert report["model"] is None


def test_the_stream_tells_how_far_it_is(backend: Backend) -> None:
    headers = {"Accept": "application/x-ndjson"}
    with backend.client.stream("POST", "/analyze", json={"code": TWO}, headers=headers, timeout=110) as answer:
        first, *between, last = [json.loads(line) for line in answer.iter_lines()]
    assert first == {"type": "started", "functions": ["total", "pairs"]}
    measuring = [event for event in between if event.get("stage") == "measuring"]
    assert {event["function"] for event in measuring} == {"total", "pairs"}
    assert last["type"] == "report"


def test_the_same_code_gives_the_same_report(backend: Backend) -> None:
    code = "def f(items):\n    return sorted(set(items))"
    first, second = (only(analyze(backend, code, budget_s=5))["measurement"] for _ in range(2))
    for measurement in (first, second):
        del measurement["cpu_ms"]
    assert first == second


def test_one_function_with_inputs_of_the_callers(backend: Backend) -> None:
    report = only(analyze(backend, TWO, entry="pairs", make_input="lambda n: [7] * n"))
    assert (report["name"], report["measurement"]["time"]) == ("pairs", "O(n^2)")
    assert "given" in report["measurement"]["input_shape"]


def test_a_cell_without_functions_is_measured_as_a_variable_grows(backend: Backend) -> None:
    code = "items = [3, 1, 2]\ncount = 0\nfor a in items:\n    for b in items:\n        count += a < b"
    assert only(analyze(backend, code, vary="items"))["measurement"]["time"] == "O(n^2)"
    report = analyze(backend, code)
    assert report["functions"] == []
    assert report["problems"][0]["code"] == "nothing_to_analyze"
    assert "--vary" in report["problems"][0]["detail"]


HOSTILE = {
    "endless": "def f(n):\n    while True: pass",
    "asleep": "import time\ndef f(n):\n    time.sleep(3600)",
    "crashing": "import ctypes\ndef f(n):\n    ctypes.string_at(0)",
    "leaving": "import os\ndef f(n):\n    os._exit(0)",
    "greedy": "def f(n):\n    x = []\n    while True: x.append(bytearray(10_000_000))",
    "loud": "import os\ndef f(n):\n    while True: os.write(1, b'x' * 65536)",
    "raising": "def f(n):\n    raise SystemExit",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_code_that_cannot_be_measured_is_inconclusive_with_a_reason(backend: Backend, what: str) -> None:
    report = only(analyze(backend, HOSTILE[what], budget_s=0.5))
    assert report["verdict"] == "inconclusive"
    assert len(report["reason"]) > 10
    eventually(lambda: backend.metric("sandcell_sandboxes", state="live") == 0)


def test_what_a_cell_forges_is_only_read_if_it_is_a_profile(backend: Backend) -> None:
    code = (
        "def f(items):\n"
        "    from IPython.display import publish_display_data\n"
        "    for forged in ({}, {'type': 'profile', 'name': 'f'}, {'type': 'progress', 'n': 'x'}, 5, 'x' * 10_000):\n"
        "        publish_display_data({'application/vnd.sandcell.profile+json': forged})\n"
        "    return sum(items)"
    )
    assert only(analyze(backend, code))["name"] == "f"


def test_printing_reading_and_writing_hurt_nobody(backend: Backend) -> None:
    code = (
        "def f(items):\n"
        "    print('x')\n"
        "    try: input()\n"
        "    except EOFError: pass\n"
        "    open('/tmp/f', 'w').write('x')\n"
        "    return [x for x in items]"
    )
    assert only(analyze(backend, code))["measurement"]["time"] == "O(n)"


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"code": "def f(:"}, "code", "line 1"),
        ({"code": TWO, "entry": "g"}, "entry", "total, pairs"),
        ({"code": TWO, "budget_s": 0}, "budget_s", ""),
        ({"code": TWO, "provider": "oracle"}, "provider", ""),
        ({"code": "x = '\\ud800'", "surplus": 1}, "surplus", ""),
    ],
)
def test_bad_requests_name_the_field(backend: Backend, fields: dict[str, Any], field: str, says: str) -> None:
    answer = backend.client.post("/analyze", json=fields)
    assert answer.status_code == 422, answer.text
    assert any(error["field"].endswith(field) for error in answer.json()["errors"])
    assert says in answer.text


def test_without_a_key_the_model_is_not_missed_unless_it_was_asked_for(backend: Backend) -> None:
    code = "def f(items):\n    return items[0]"
    assert analyze(backend, code)["problems"] == []
    report = analyze(backend, code, provider="gemini")
    assert report["problems"][0]["code"] == "gemini_key_missing"
    assert only(report)["measurement"]["time"] == "O(1)"


def test_closing_the_stream_ends_the_measuring(backend: Backend) -> None:
    code = "import time\ndef f(n):\n    time.sleep(3600)"
    request = {"code": code, "budget_s": 60}
    headers = {"Accept": "application/x-ndjson"}
    with backend.client.stream("POST", "/analyze", json=request, headers=headers) as answer:
        lines = answer.iter_lines()
        next(lines)
        eventually(lambda: backend.metric("sandcell_sandboxes", state="live") == 1)
    eventually(lambda: backend.metric("sandcell_sandboxes", state="live") == 0)


def test_nobody_analyzes_without_a_token(backend: Backend) -> None:
    answer = backend.client.post("/analyze", json={"code": TWO}, headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401
