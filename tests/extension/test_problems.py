"""What a refusal says to somebody at a notebook."""

from __future__ import annotations

import pytest

from sandcell.problems import error_of


@pytest.mark.parametrize(
    ("detail", "retry_after", "said"),
    [
        ("Too many attempts. Try again in 30 s.", "30", "Too many attempts. Try again in 30 s."),
        ("Too many attempts. Try again in 3590 s.", "3590", "Too many attempts. Try again in 60 minutes."),
        ("It does not answer. Try again in a moment.", "10", "It does not answer. Try again in 10 s."),
        ("The queue is full.", "2", "The queue is full. Try again in 2 s."),
        ("It does not answer. Try again in a moment.", None, "It does not answer. Try again in a moment."),
    ],
)
def test_when_to_try_again_is_said_once(detail: str, retry_after: str | None, said: str) -> None:
    assert str(error_of(429, {"detail": detail}, retry_after)) == said
