"""The administrator's commands, as they are typed."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

from sandcell_server.executors.kubernetes.claim import ClaimKey


def sandcell(*words: str) -> subprocess.CompletedProcess[str]:
    """The command `sandcell`, through a pipe."""
    script = "import sys; from sandcell.cli import main; sys.exit(main())"
    environment = {name: value for name, value in os.environ.items() if name not in ("KUBECONFIG", "HOME")}
    return subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, check=False,
        env=environment | {"HOME": "/nonexistent"},
    )  # fmt: skip


def test_a_claim_key_is_printed_as_the_two_objects_that_need_it(tmp_path: Path) -> None:
    done = sandcell("claim-key", "--namespace", "ours")
    assert done.returncode == 0, done.stderr
    secret, public = json.loads(done.stdout)["items"]
    assert (secret["kind"], secret["metadata"]["namespace"]) == ("Secret", "ours")
    assert (public["kind"], public["metadata"]["namespace"]) == ("ConfigMap", "sandcell-sandboxes")
    key = tmp_path / "claim.pem"
    key.write_bytes(base64.b64decode(secret["data"]["claim.pem"]))
    assert ClaimKey.read(key).modulus == public["data"]["modulus"]


def test_a_sweep_without_a_cluster_says_so() -> None:
    done = sandcell("sweep")
    assert (done.returncode, done.stdout) == (1, "") and "sandcell: Kubernetes:" in done.stderr
