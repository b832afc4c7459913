"""The attack suite of the local executor, unchanged, against this one.

Without `test_backend_killed`, which looks at processes of this machine: test_replicas.py and test_faults.py have it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.surroundings import Surroundings
from tests.attacks.test_escape import *  # noqa: F403
from tests.attacks.test_exhaustion import *  # noqa: F403
from tests.attacks.test_files import *  # noqa: F403
from tests.attacks.test_leaks import *  # noqa: F403
from tests.attacks.test_protocol import *  # noqa: F403
from tests.backend import Backend, eventually_nothing
from tests.cluster.executor.deployment import Deployed

pytestmark = pytest.mark.long


@pytest.fixture
def surroundings() -> Surroundings:
    """A pod has a network, through which its policy lets nothing, and files that the kubelet writes for it."""
    return Surroundings(links=frozenset({"lo", "eth0"}), routes=3, etc=frozenset({"hostname", "resolv.conf"}))


@pytest.fixture(autouse=True)
def _nothing_is_left(backend: Backend, deployed: Deployed) -> Iterator[None]:
    yield
    assert backend.process.poll() is None, f"the backend has died: {backend.log.read_text()[-3000:]}"
    for session in backend.client.get("/sessions").json()["sessions"]:
        backend.client.delete(f"/sessions/{session['name']}")
    eventually_nothing(lambda: deployed.pods("sandcell.dev/state=claimed"), timeout=30)
