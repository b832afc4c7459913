"""How claims are read and judged."""

from __future__ import annotations

import pytest

from sandcell_server.analyzers.notation import normal_form
from sandcell_server.analyzers.report import Claim, Measurement
from sandcell_server.analyzers.verdict import judge


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("O(N^2)", "O(n^2)"),
        ("O(n²)", "O(n^2)"),
        ("O(n**2)", "O(n^2)"),
        ("θ(n)", "O(n)"),
        ("Θ(n log n)", "O(n log n)"),
        ("O(n log(n))", "O(n log n)"),
        ("O(n * log₂ n)", "O(n log n)"),
        ("O(V+E)", "O(n+m)"),
        ("O((V + E) log V)", "O(n log n)"),
        ("O(2^n)", "O(2^n)"),
        ("O(2ⁿ)", "O(2^n)"),
        ("O(n * 2^n)", "O(2^n)"),
        ("O(phi^n)", "O(2^n)"),
        ("exponential", "O(2^n)"),
        ("linear time", "O(n)"),
        ("O(len(items))", "O(n)"),
        ("O(n·m)", "O(n*m)"),
        ("O(nm)", "O(n*m)"),
        ("O(rows * cols)", "O(n*m)"),
        ("O(n!)", "O(n!)"),
        ("O(n√n)", "O(n sqrt n)"),
        ("O(n^1.5)", "O(n sqrt n)"),
        ("O(sqrt(n))", "O(sqrt n)"),
        ("O((log n)^2)", "O(log^2 n)"),
        ("O(log(min(a, b)))", "O(log n)"),
        ("O(n^2 + n log n)", "O(n^2)"),
        ("O(n log log n)", "O(n log log n)"),
        ("Time: O(1) amortized", "O(1)"),
        ("who knows", None),
        ("O(", None),
        ("", None),
        ("O(" * 5000, None),
    ],
)
def test_normal_form(text: str, name: str | None) -> None:
    assert normal_form(text) == name


def claim(time: str) -> Claim:
    return Claim(time=time, space="O(1)")


def measured(time: str, confidence: str = "high", **fields: str) -> Measurement:
    return Measurement.model_validate({"time": time, "space": "O(1)", "confidence": confidence} | fields)


@pytest.mark.parametrize(
    ("claimed", "found", "verdict"),
    [
        (claim("O(N²)"), measured("O(n^2)"), "verified"),
        (claim("O(V+E)"), measured("O(n)"), "verified"),
        (claim("O(n^2)"), measured("O(n*m)"), "verified"),
        (claim("O(n)"), measured("O(n^2)"), "contradicted"),
        (claim("O(n log n)"), measured("O(n)", "likely", runner_up="O(n log n)"), "inconclusive"),
        (claim("O(n log n)"), measured("O(n)", "high", runner_up="O(n log n)"), "contradicted"),
        (claim("O(n)"), measured("inconclusive", "inconclusive", reason="it exits"), "inconclusive"),
        (claim("O(n)"), None, "claimed"),
        (None, measured("O(n)"), "measured"),
        (None, None, "inconclusive"),
        (claim("it depends"), measured("O(n)"), "measured"),
    ],
)
def test_verdict(claimed: Claim | None, found: Measurement | None, verdict: str) -> None:
    assert judge(claimed, found)[0] == verdict


@pytest.mark.parametrize(
    ("space", "fields", "said"),
    [
        ("O(n)", {}, False),
        ("O(1)", {}, True),
        ("O(1)", {"space_confidence": "inconclusive"}, False),
        ("O(1)", {"space_runner_up": "O(1)"}, False),
        ("who knows", {}, False),
    ],
)
def test_a_claim_of_other_memory_is_not_plainly_verified(space: str, fields: dict[str, str], said: bool) -> None:
    found = measured("O(n)", **{"space": "O(n)", "space_confidence": "likely", **fields})
    verdict, reason = judge(Claim(time="O(n)", space=space), found)
    assert verdict == "verified"
    assert ("not so in memory" in reason) is said
