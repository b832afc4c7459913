"""The Lease by which a session is opened once: its name, and when it counts no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sandcell_server.executors.base import Use
from sandcell_server.executors.kubernetes.lock import is_past, lock_name, new_lease, renewal

NOW = datetime(2026, 11, 28, 12, 0, 0, 5, tzinfo=UTC)


def test_each_session_of_each_principal_has_its_own() -> None:
    uses = [Use("a", "s"), Use("a", "t"), Use("ä", "s"), Use("a b", "c"), Use("a", "b c"), Use("", "a s")]
    names = {lock_name(use) for use in uses}
    assert len(names) == len(uses)
    assert all(len(name) <= 63 and name.isascii() and name == name.lower() for name in names)


def test_it_ends_when_its_holder_is_not_heard_of() -> None:
    lease = new_lease(Use("somebody", "s"), "b", NOW)
    lease["metadata"]["uid"] = "u"
    assert lease["spec"]["renewTime"] == "2026-11-28T12:00:00.000005Z"
    assert not is_past(lease, NOW + timedelta(seconds=15))
    assert is_past(lease, NOW + timedelta(seconds=16))
    lease["spec"] |= renewal(lease, NOW + timedelta(seconds=4))["spec"]
    assert not is_past(lease, NOW + timedelta(seconds=19))
    assert is_past(lease, NOW + timedelta(seconds=20))


def test_one_that_somebody_else_has_made_ends_too() -> None:
    lease = {"metadata": {"creationTimestamp": "2026-11-28T11:00:00Z"}, "spec": {}}
    assert is_past(lease, NOW)
