"""The tests of the cluster itself need the node, and so a cluster of their own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from tests.cluster.cluster import Cluster
from tests.cluster.node import Node
from tests.cluster.python_images import WRITERS


@pytest.fixture(scope="session")
def node(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Node:
    """The cluster's node, with the images."""
    assert cluster.node, "these tests are about our own node: unset SANDCELL_TEST_KUBECONFIG"
    archive = tmp_path_factory.mktemp("image") / "image.tar"
    for write in WRITERS.values():
        write(archive)
        cluster.import_image(archive)
        archive.unlink()
    return cluster.node


@pytest.fixture
def namespace(cluster: Cluster) -> Iterator[str]:
    """A namespace of the test's own."""
    name = f"test-{secrets.token_hex(4)}"
    cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    yield name
    cluster.kubectl("delete", "namespace", name, "--wait=false")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first that needs the cluster brings it up, and makes its images; a busy machine makes pods slowly."""
    for item in items:
        if "tests/cluster" in str(item.path) and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(400))
