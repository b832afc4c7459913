"""What n is, and which inputs there were."""

from __future__ import annotations

import pytest

from sandcell.analysis import Analysis
from sandcell.report import FunctionAnalysis
from sandcell.widget.facts import facts, once
from tests.extension.widget.reports import report


def made(*, size: str, shape: str, time: str = "O(n)", parameters: tuple[str, ...] = ("a",)) -> FunctionAnalysis:
    raw = report()["functions"][0]
    raw |= {"name": "f", "size": size, "parameters": list(parameters)}
    raw["measurement"] |= {"input_shape": shape, "time": time}
    return Analysis.from_json({"functions": [raw]})["f"]


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ("", ""),
        ("random integers", "random integers"),
        ("integers, none in common", "integers, none in common"),
        ("integers, none in common, integers, none in common", "integers, none in common"),
        ("words, words, words, n", "words, n"),
        ("a, b, a", "a, b, a"),
    ],
)
def test_the_same_shape_is_told_once(shapes: str, said: str) -> None:
    assert once(shapes) == said


@pytest.mark.parametrize(
    ("size", "shape", "said"),
    [
        ("n = n", "n", ""),
        ("n", "n", ""),
        ("n = n", "primes", "input: primes"),
        ("n = len(a)", "random integers", "n = len(a) · input: random integers"),
        ("n = k", "n", "n = k"),
    ],
)
def test_what_says_nothing_is_left_out(size: str, shape: str, said: str) -> None:
    assert facts(made(size=size, shape=shape)) == said


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (("a", "b"), "n, m = the sizes of `a` and `b`, grown together"),
        (("a", "b", "c"), "n, m = two sizes among `a`, `b`, `c`, grown together"),
        ((), "n, m = two sizes"),
    ],
)
@pytest.mark.parametrize("time", ["O(n*m)", "O(n+m)"])
def test_m_is_explained(parameters: tuple[str, ...], said: str, time: str) -> None:
    assert facts(made(size="n = len(a)", shape="n", time=time, parameters=parameters)) == said
