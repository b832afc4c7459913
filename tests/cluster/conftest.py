"""The tests of the cluster itself need the node, and so a cluster of their own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from tests.cluster.cluster import Cluster
from tests.cluster.node import Node
from tests.cluster.runner_image import IMAGES, runner_image


@pytest.fixture(scope="session")
def node(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Node:
    """The cluster's node, with the runner's image."""
    assert cluster.node, "these tests are about our own node: unset SANDCELL_TEST_KUBECONFIG"
    archive = tmp_path_factory.mktemp("image") / "image.tar"
    for reference, packages in IMAGES.items():
        runner_image(archive, reference, packages)
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
