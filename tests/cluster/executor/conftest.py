"""A pool on the tests' cluster, and a backend that most tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.backend import Backend
from tests.cluster.cluster import Cluster
from tests.cluster.executor.deployment import Deployed, deploy
from tests.cluster.node import Node


@pytest.fixture(scope="session")
def deployed(cluster: Cluster, node: Node, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """Two idle runners, ready."""
    found = deploy(cluster, tmp_path_factory.mktemp("deployed"), node.network.host)
    found.scale(2)
    return found


@pytest.fixture(scope="session")
def shared(deployed: Deployed) -> Iterator[Backend]:
    """One backend on the pool."""
    with deployed.serving(runs_max=4) as backend:
        yield backend
