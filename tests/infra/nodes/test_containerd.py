"""containerd 2, which nodes of EKS have, is given the nodes' runtime and shows that it has it."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sandcell_infra import gvisor, names
from tests.cluster import binaries

pytestmark = pytest.mark.cluster  # built as the cluster's parts are: scripts/setup-cluster

# As nodeadm writes it, before it merges the NodeConfig's.
_NODE = """\
version = 3

[plugins."io.containerd.cri.v1.runtime".containerd]
default_runtime_name = "runc"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
SystemdCgroup = true

"""


@pytest.fixture(scope="module")
def containerd() -> Path:
    """The program."""
    (module,) = [each for each in binaries.modules() if each.name == "containerd"]
    return binaries.build_module(module, binaries.to_stderr)["containerd-2"]


def _runtimes(containerd: Path, config: Path, ours: str) -> dict[str, Any]:
    """Those of containerd's own account of its configuration."""
    config.write_text(_NODE + ours)
    words = [containerd, "--config", config, "config", "dump"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    found: dict[str, Any] = tomllib.loads(done.stdout)["plugins"]["io.containerd.cri.v1.runtime"]["containerd"]
    assert found["default_runtime_name"] == "runc"
    return dict(found["runtimes"])


def test_containerd_has_the_runtime(containerd: Path, tmp_path: Path) -> None:
    found = _runtimes(containerd, tmp_path / "config.toml", gvisor.CONTAINERD)
    assert found.keys() == {"runc", names.RUNTIME_HANDLER}
    ours = found[names.RUNTIME_HANDLER]
    assert ours["runtime_type"] == "io.containerd.runsc.v1"
    assert ours["options"] == {
        "TypeUrl": "io.containerd.runsc.v1.options",
        "ConfigPath": "/etc/containerd/runsc.toml",
    }


def test_under_the_key_of_containerd_1_it_would_not_be_there(containerd: Path, tmp_path: Path) -> None:
    """And nobody would be told: that is what this test is for."""
    older = gvisor.CONTAINERD.replace("io.containerd.cri.v1.runtime", "io.containerd.grpc.v1.cri")
    assert _runtimes(containerd, tmp_path / "config.toml", older).keys() == {"runc"}
