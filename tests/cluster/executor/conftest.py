"""A pool on the tests' cluster, and a backend that most tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.backend import Backend
from tests.cluster.cluster import Cluster
from tests.cluster.executor.deployment import Deployed, deploy
from tests.cluster.node import Node


@pytest.fixture(scope="session")
def host(cluster: Cluster, request: pytest.FixtureRequest) -> str:
    """Where pods see this machine. Somebody else's cluster has the runner's image already."""
    if cluster.node is None:
        assert "SANDCELL_TEST_HOST" in os.environ, "name the address at which pods see this machine: SANDCELL_TEST_HOST"
        return os.environ["SANDCELL_TEST_HOST"]
    found: Node = request.getfixturevalue("node")
    return found.network.host


@pytest.fixture(scope="session")
def deployed(cluster: Cluster, host: str, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """A pool of idle runners, ready."""
    found = deploy(cluster, tmp_path_factory.mktemp("deployed"), host)
    found.ready()
    return found


@pytest.fixture(scope="session")
def shared(deployed: Deployed) -> Iterator[Backend]:
    """One backend on the pool."""
    with deployed.serving(runs_max=4, pool_max=4) as backend:
        yield backend


@pytest.fixture(scope="session")
def conforming(deployed: Deployed) -> Iterator[Backend]:
    """A backend with the settings of the conformance suite's."""
    with deployed.serving(runs_per_principal=32, sessions_per_principal=4, pool_min=3, pool_max=6) as found:
        yield found


@pytest.fixture
def backend(conforming: Backend) -> Backend:
    """In the place of the local executor's."""
    assert conforming.process.poll() is None, f"the backend has died: {conforming.log.read_text()[-3000:]}"
    return conforming


@pytest.fixture
def one_backend(backend: Backend) -> Backend:
    return backend


@pytest.fixture
def overshoot() -> int:
    """All that the pod may use: gVisor's figure comes late while it is busy (see `sandcell_runner.usage`), and what
    holds a run that has lifted the limit of its address space is the pod's own limit."""
    return 4608 << 20


@pytest.fixture(params=["cluster"])
def me(deployed: Deployed) -> Deployed:
    """Who starts backends of a test's own."""
    return deployed


@pytest.fixture
def owner(me: Deployed) -> Deployed:
    return me
