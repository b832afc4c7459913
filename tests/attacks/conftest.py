"""After every attack: nothing of it is left on the machine, and the backend goes on as if nothing had been."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.surroundings import Surroundings
from tests.backend import Backend, eventually_nothing
from tests.machine import Footprint


@pytest.fixture
def surroundings() -> Surroundings:
    """A sandbox of this machine's own has no network at all, and nothing in /etc that is not its image's."""
    return Surroundings(links=frozenset({"lo"}), routes=0, etc=frozenset())


@pytest.fixture(autouse=True)
def _nothing_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    if "backend" not in request.fixturenames:
        yield
        return
    backend: Backend = request.getfixturevalue("backend")
    footprint = Footprint(backend)
    yield
    assert backend.process.poll() is None, f"the backend has died: {backend.log.read_text()[-3000:]}"
    for session in backend.client.get("/sessions").json()["sessions"]:
        backend.client.delete(f"/sessions/{session['name']}")
    eventually_nothing(footprint.left_over, timeout=15)
