"""The backend dies: its sandboxes die with it, and the next start removes what they left."""

from __future__ import annotations

import signal

from tests.backend import Backend, Owner, eventually, eventually_nothing
from tests.machine import Footprint

BUSY = "print('in')\nimport os\nos.fork()\nwhile True: pass"


def kill(backend: Backend, how: signal.Signals) -> Footprint:
    """Ends a backend that has a busy sandbox, an idle session and a ready one; returns once no process is left."""
    backend.run("x = 1", session="idle")
    footprint = Footprint(backend)
    with backend.stream(BUSY) as events:
        assert any(event.get("text") == "in\n" for event in events)
        eventually(lambda: len(footprint.traces().processes) >= 2)
        backend.stop(how)
    eventually_nothing(lambda: footprint.traces().processes | footprint.traces().strays, timeout=10)
    return footprint


def test_nothing_is_left_of_a_killed_backend_after_the_next_start(owner: Owner, neighbour: Backend) -> None:
    neighbour.run("x = 'kept'", session="bystander")
    with owner.serving(pool_max=1) as victim:
        left = kill(victim, signal.SIGKILL)
    assert left.folder.exists()
    with owner.serving(pool_max=1) as successor:
        assert successor.run("6 * 7")["outputs"][0]["data"]["text/plain"] == "42"
    assert not left.traces().names
    assert not left.folder.exists()
    # What belongs to a backend that lives was spared.
    assert neighbour.run("x", session="bystander")["outputs"][0]["data"]["text/plain"] == "'kept'"
    assert neighbour.client.delete("/sessions/bystander").status_code == 204


def test_nothing_is_left_of_a_backend_that_was_asked_to_stop(owner: Owner) -> None:
    with owner.serving(pool_max=1, drain_s=1) as backend:
        left = kill(backend, signal.SIGTERM)
    assert not left.traces().names
    assert not left.folder.exists()
