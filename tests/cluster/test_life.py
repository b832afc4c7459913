"""A cluster comes and goes without a trace. These tests run before all that share one cluster."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.backend import eventually_nothing
from tests.cluster import cgroups
from tests.cluster.cluster import attach, down, up
from tests.cluster.footprint import changes, inhabitants, machine, namespaces
from tests.cluster.places import ClusterError, here
from tests.cluster.pods import default_deny, running, server
from tests.cluster.python_images import runner_image

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(300)]


@pytest.fixture(autouse=True)
def nothing_there() -> None:
    """No cluster is up, and nothing is left of an earlier one that was killed."""
    with pytest.raises(ClusterError, match="no cluster is running"):
        attach()
    down()


def test_down_leaves_nothing() -> None:
    """No process, mount, group, interface, route, rule or setting, even after pods of both runtimes and a policy."""
    before = machine()
    cluster = up()
    try:
        assert cluster.node
        with pytest.raises(ClusterError, match="another cluster"):
            up()
        archive = here().state / "runner.tar"
        runner_image(archive)
        cluster.import_image(archive)
        cluster.apply(server("sandboxed", "default"), server("plain", "default", gvisor=False), default_deny("default"))
        running(cluster, "default", "sandboxed")
        running(cluster, "default", "plain")
        during = changes(before, machine())
        assert {"control groups", "interfaces", "routes"} <= set(during)
        assert "settings" not in during or all("net/ipv" in line for line in set.union(*during["settings"]))
        inner = namespaces(cluster.node)
        assert len(inhabitants(inner)) > 10
    finally:
        down()
    assert not inhabitants(inner)
    assert not here().state.exists()
    assert changes(before, machine()) == {}


def test_it_ends_with_whoever_started_it() -> None:
    """`kill -9` of the process that brought it up ends everything that runs; the next one clears the rest away."""
    before = machine()
    code = "import time; from tests.cluster.cluster import up; up(); print('up', flush=True); time.sleep(300)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == "up\n"
        node = attach().node
        assert node
        inner = namespaces(node)
        assert inhabitants(inner)
        owner.send_signal(signal.SIGKILL)
    eventually_nothing(lambda: inhabitants(inner))
    with pytest.raises(ClusterError, match="no cluster is running"):
        attach()
    assert cgroups.existing()
    down()
    assert changes(before, machine()) == {}


def test_by_hand(tmp_path: Path) -> None:
    """The command line's cluster outlives the command, is found by the next ones, and goes when it is told to."""

    def command(*words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "tests.cluster", *words], stdout=subprocess.PIPE, text=True, check=True
        ).stdout

    kubeconfig = command("up").strip()
    try:
        assert kubeconfig == str(here().kubeconfig)
        kubectl = str(here().bin / "kubectl")
        nodes = subprocess.run(
            [kubectl, "get", "nodes"],
            env={"KUBECONFIG": kubeconfig, "HOME": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        assert " Ready " in nodes.stdout
        assert "kubelet                   running" in command("status")
    finally:
        command("down")
    assert not here().state.exists()
