"""The truth is well formed: every label is a class, and every function takes its inputs."""

from __future__ import annotations

import asyncio
import inspect

import pytest

from sandcell_server.analyzers.report import CLASSES
from tests.truth.cases import Case, cases

ALL = cases()
GIVEN = [case for case in ALL if case.inputs]


def test_there_are_enough_and_each_name_is_used_once() -> None:
    assert len(ALL) >= 120
    assert len({(case.theme, case.name) for case in ALL}) == len(ALL)


def test_labels_are_classes() -> None:
    known = {*CLASSES, "O(n+m)"}
    assert {case.time for case in ALL} <= known
    assert {case.space for case in ALL} <= known | {"O(n!)", "O(n^3)"}


def test_every_class_is_there() -> None:
    assert {*CLASSES, "O(n+m)"} <= {case.time for case in ALL}


@pytest.mark.parametrize("case", GIVEN, ids=lambda case: f"{case.theme}/{case.name}")
def test_the_function_takes_its_inputs(case: Case) -> None:
    namespace: dict[str, object] = {}
    exec(case.source, namespace)
    owner, _dot, method = case.entry.rpartition(".")
    function = getattr(namespace[owner](), method) if owner else namespace[case.entry]  # type: ignore[operator]
    value = eval(case.inputs, namespace)(8)
    result = function(*value) if isinstance(value, tuple) else function(value)  # type: ignore[operator]
    if inspect.iscoroutine(result):
        asyncio.run(result)
