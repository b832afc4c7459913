"""Which line of its cell the code under `%%analyze` begins at."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from IPython.core.interactiveshell import InteractiveShell

from sandcell.cell_lines import lines_above

BODY = "def f(n):\n    return n\n"


def shell(raw: str, metadata: Any = None) -> InteractiveShell:
    """A shell whose last cell was this one, asked for with these metadata."""
    history = SimpleNamespace(input_hist_raw=["", raw.rstrip("\n")])
    parent = {"metadata": metadata} if metadata is not None else {}
    return cast(InteractiveShell, SimpleNamespace(history_manager=history, get_parent=lambda: parent))


@pytest.mark.parametrize(
    ("raw", "above"),
    [
        (f"%%analyze\n{BODY}", 1),
        (f"\n\n%%analyze f --budget 5\n{BODY}\n\n", 3),
        (f"  %%analyze\n{BODY}", 1),
        ("for cell in cells:\n    get_ipython().run_cell_magic('analyze', '', cell)", 0),
        ("%%analyze\ndef another(n):\n    return 0", 0),
        ("%%analyze", 0),
        ("", 0),
    ],
)
def test_what_stands_above_in_the_cell(raw: str, above: int) -> None:
    assert lines_above(shell(raw), BODY) == above


def test_where_there_is_no_history() -> None:
    assert lines_above(cast(InteractiveShell, SimpleNamespace(history_manager=None)), BODY) == 0


@pytest.mark.parametrize("above", [0, 1, 7])
def test_a_button_says_it(above: int) -> None:
    assert lines_above(shell(f"%%analyze\n{BODY}", {"sandcell": {"lines_above": above}}), BODY) == above


@pytest.mark.parametrize(
    "metadata",
    [{}, {"sandcell": 3}, *({"sandcell": {"lines_above": wrong}} for wrong in (None, "1", True, -1, 10**9, 1.5))],
)
def test_anything_else_that_comes_with_the_request_does_not_count(metadata: Any) -> None:
    assert lines_above(shell(f"%%analyze\n{BODY}", metadata), BODY) == 1
