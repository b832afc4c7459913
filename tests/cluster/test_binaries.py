"""What is built is kept, by whatever it was built from; builders at the same time and killed ones do no harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster import binaries, packages
from tests.cluster.places import ClusterError

pytestmark = pytest.mark.cluster

BUILD = """
from tests.cluster import binaries
said = []
found = binaries.build_module(binaries.modules()[-1], said.append)
import json; print(json.dumps([str(found["pause"]), said]))
"""


def builder(cache: Path) -> subprocess.Popen[str]:
    """Another process that builds the smallest module."""
    environment = os.environ | {"XDG_CACHE_HOME": str(cache)}
    return subprocess.Popen([sys.executable, "-c", BUILD], env=environment, stdout=subprocess.PIPE, text=True)


def test_two_builders_build_once(tmp_path: Path) -> None:
    """Both find the same program; what a killed builder left is gone."""
    left = tmp_path / "sandcell-cluster" / ".pause-killed"
    left.mkdir(parents=True)
    found = []
    builders = [builder(tmp_path) for _ in range(2)]
    for process in builders:
        with process:
            assert process.stdout
            found.append(json.loads(process.stdout.read()))
    (one, said), (other, too) = found
    assert one == other
    assert os.access(one, os.X_OK)
    assert sum("building" in line for line in said + too) == 1
    assert not left.exists()
    assert sorted(path.name for path in left.parent.iterdir()) == sorted(["pause.lock", Path(one).parent.name])


def test_a_failed_build_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And leaves nothing that could be taken for a result."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    broken = binaries.Module("pause", {"nothing": "sandcell.test/cluster/pause/nothing"})
    with pytest.raises(ClusterError, match="go build of pause failed"):
        binaries.build_module(broken, lambda _: None)
    assert not [path for path in (tmp_path / "sandcell-cluster").iterdir() if path.name.startswith("pause-")]


def test_versions_are_those_of_go_mod() -> None:
    """Programs say which version they are, and nobody has to write it twice."""
    kubernetes, gvisor, *_ = binaries.modules()
    assert "gitVersion=v1.36." in kubernetes.ldflags
    assert "gitMinor=36" in kubernetes.ldflags
    assert "version.version=v0.0.0-2026" in gvisor.ldflags


def test_private_apt(tmp_path: Path) -> None:
    """Its sources are this machine's own archive's, and all that it keeps is its own."""
    config = packages.private_apt(tmp_path, ["bookworm", "trixie"])
    environment = os.environ | {"APT_CONFIG": str(config)}
    places = ("Dir::Etc::sourceparts", "Dir::State::lists", "Dir::State::status", "Dir::Cache::archives")
    words = [word for number, place in enumerate(places) for word in (f"place{number}", f"{place}/f")]
    shown = subprocess.run(["apt-config", "shell", *words], env=environment, capture_output=True, text=True, check=True)
    lines = shown.stdout.split()
    assert len(lines) == len(places)
    assert all(line.split("=")[1].strip("'").startswith(str(tmp_path)) for line in lines)
    sources = (tmp_path / "sources" / "all.list").read_text().splitlines()
    assert [line.split()[3:] for line in sources] == [["bookworm", "main"], ["trixie", "main"]]
