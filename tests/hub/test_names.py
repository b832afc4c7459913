"""What people are called on the Hub."""

from __future__ import annotations

import pytest

from sandcell.hub.names import hub_name


@pytest.mark.parametrize(
    ("email", "name"),
    [
        (" Ada@Example.org ", "ada@example.org"),
        ("a.b+c-d_e@x.org", "a.b+c-d_e@x.org"),
        ("../../etc/x@y", "..=2f..=2fetc=2fx@y"),
        ("é@x.org", "=c3=a9@x.org"),
        ("=c3=a9@x.org", "=3dc3=3da9@x.org"),
        ("a:b@x", "a=3ab@x"),
    ],
)
def test_names(email: str, name: str) -> None:
    assert hub_name(email) == name


def test_long_names_stay_different_and_fit() -> None:
    names = {hub_name("é" * 60 + ending + "@x.org") for ending in "abc"}
    assert len(names) == 3
    assert all(len(name) < 255 for name in names)
