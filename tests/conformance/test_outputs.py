"""What a cell shows."""

from __future__ import annotations

from tests.backend import Backend


def test_the_last_expression_is_the_result(backend: Backend) -> None:
    answer = backend.run("x = 6\nx * 7")
    assert answer["status"] == "ok"
    assert answer["exit_code"] == 0
    assert answer["outputs"] == [
        {"output_type": "execute_result", "data": {"text/plain": "42"}, "metadata": {}, "execution_count": 1}
    ]
