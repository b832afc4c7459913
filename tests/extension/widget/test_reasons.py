"""Why something is not certain, and what would help."""

from __future__ import annotations

from typing import Any

import pytest

from sandcell.analysis import Analysis
from sandcell.report import FunctionAnalysis
from sandcell.widget.reasons import advice, more_budget_helps, reasons

SIX = [[n, n] for n in range(1, 7)]
UNKNOWN = {"time": "inconclusive", "space": "inconclusive"}


def made(measurement: dict[str, Any] | None, **fields: Any) -> FunctionAnalysis:
    function = {"name": "f", "parameters": ["x"], "verdict": "inconclusive", "measurement": measurement, **fields}
    return Analysis.from_json({"functions": [function]}).functions[0]


def test_whatever_is_inconclusive_has_a_reason() -> None:
    assert reasons(made(UNKNOWN)) == ["the counts show no class"]
    assert reasons(made({**UNKNOWN, "points": SIX}, reason="Why.")) == [
        "Why.",
        "space: too few sizes could be measured (0)",
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"space_points": SIX[:3]}, "space: too few sizes could be measured (3)"),
        ({"space_points": [[1, n] for n in range(9)]}, "space: too few sizes could be measured (1)"),
        ({"space_points": SIX}, "space: no class fits the bytes measured"),
        ({"space_points": SIX, "space": "O(sqrt n)"}, "space: no class fits the bytes well; nearest is O(sqrt n)"),
        (
            {"space_points": SIX, "space": "O(sqrt n)", "space_runner_up": "O(n)"},
            "space: no class fits the bytes well; nearest is O(sqrt n), then O(n)",
        ),
    ],
)
def test_space_has_a_reason_of_its_own(fields: dict[str, Any], said: str) -> None:
    found = {"time": "O(n)", "confidence": "high", "points": SIX, "space": "inconclusive", **fields}
    assert reasons(made(found, verdict="measured")) == [said]


def test_the_inputs_in_a_reason_are_told_once() -> None:
    shape = "integers, none in common, integers, none in common"
    found = {"time": "O(n)", "confidence": "high", "space_confidence": "high", "input_shape": shape}
    function = made(found, verdict="contradicted", reason=f"claimed O(1), measured O(n) with {shape}")
    assert reasons(function) == ["claimed O(1), measured O(n) with integers, none in common"]


@pytest.mark.parametrize(
    ("measurement", "fields", "helps", "said"),
    [
        (
            UNKNOWN,
            {"reason": "no inputs were found"},
            False,
            "Give it inputs of size n that it takes: %%analyze f --with",
        ),
        (UNKNOWN, {"reason": "it seems endless: there was no end"}, False, "If there are inputs with which it ends"),
        (UNKNOWN, {"parameters": []}, False, "Let it take what can grow as a parameter."),
        (
            UNKNOWN,
            {"reason": "no inputs were found that it takes; the last try: NameError: name 'helper' is not defined"},
            False,
            "Only this cell is measured: put what helper is, or its import, into it.",
        ),
        (
            {**UNKNOWN, "points": SIX},
            {"reason": "only 6 sizes could be measured: with n = 7: ValueError: no"},
            False,
            "Give it inputs of size n",
        ),
        ({**UNKNOWN, "points": SIX}, {"reason": "no class fits"}, True, "Measure longer: %%analyze f --budget 10, or"),
        ({**UNKNOWN, "points": SIX}, {"size": "n = x"}, True, "--with 'lambda n: n'"),
        (UNKNOWN, {"parameters": ["x", "y"]}, False, "--with 'lambda n: (list(range(n)), n)'"),
        (UNKNOWN, {"name": "<cell>", "parameters": ["data"]}, False, "%%analyze --vary data --with"),
        (None, {"reason": "not measured, as asked"}, False, ""),
        ({"time": "O(n)", "confidence": "high", "points": SIX}, {"verdict": "measured"}, True, ""),
    ],
)
def test_what_to_do(measurement: dict[str, Any] | None, fields: dict[str, Any], helps: bool, said: str) -> None:
    function = made(measurement, **fields)
    assert more_budget_helps(function) is helps
    assert said in advice(function)
    assert bool(advice(function)) is bool(said)
