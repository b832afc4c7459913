"""The script that sandbox nodes run at their first start, in a root file system of its own."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import subprocess
import tarfile
import tomllib
from pathlib import Path

import pytest

from sandcell_infra import gvisor, names
from sandcell_infra.settings import GvisorSettings

PROGRAMS = (
    "runsc", "containerd-shim-runsc-v1", "gvisor-bin/gvisor_sentry", "gvisor-bin/gvisor-sentry-prewarmer",
    "gvisor-bin/checkpointgofer", "gvisor-bin/runsc-metric-server",
)  # fmt: skip


def _release(folder: Path, programs: tuple[str, ...] = PROGRAMS) -> GvisorSettings:
    """A tarball of a release's shape, whose programs say who they are."""
    file = folder / "gvisor.tar.bz2"
    with tarfile.open(file, "w:bz2") as tar:
        for program in programs:
            text = f"#!/bin/sh\necho {program}\n".encode()
            member = tarfile.TarInfo(f"./{program}")
            member.size, member.mode = len(text), 0o555
            tar.addfile(member, io.BytesIO(text))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return GvisorSettings(release="20990101.0", sha256=digest, url=f"file://{file}")


def _run(settings: GvisorSettings, root: Path) -> subprocess.CompletedProcess[str]:
    script = root.parent / "script"
    script.write_text(gvisor.script(settings))
    root.mkdir(exist_ok=True)
    environment = {"PATH": os.environ["PATH"], "ROOT": str(root), "TMPDIR": str(root.parent), "RETRIES": "0"}
    words = ["bash", str(script)]
    return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60, check=False)


def _masked(root: Path) -> bool:
    unit = root / "etc/systemd/system/kubelet.service"
    return unit.is_symlink() and unit.readlink() == Path("/dev/null")


def test_a_release_is_installed_whole(tmp_path: Path) -> None:
    done = _run(_release(tmp_path), tmp_path / "root")
    assert done.returncode == 0, done.stderr
    for program in PROGRAMS:
        file = tmp_path / "root/usr/local/bin" / program
        assert stat.S_IMODE(file.stat().st_mode) == 0o755, "runsc runs itself as nobody"
        assert subprocess.run([file], capture_output=True, text=True, check=True).stdout == f"{program}\n"
    assert not _masked(tmp_path / "root")
    config = tomllib.loads((tmp_path / "root/etc/containerd/runsc.toml").read_text())
    assert config == {"runsc_config": {"platform": "systrap", "systemd-cgroup": "true"}}
    assert {each.name for each in tmp_path.iterdir()} == {"gvisor.tar.bz2", "script", "root"}, "it cleans up"


def test_a_later_release_leaves_nothing_of_the_one_before(tmp_path: Path) -> None:
    assert _run(_release(tmp_path, (*PROGRAMS, "gvisor-bin/old")), tmp_path / "root").returncode == 0
    assert _run(_release(tmp_path), tmp_path / "root").returncode == 0
    assert not (tmp_path / "root/usr/local/bin/gvisor-bin/old").exists()


def test_another_checksum_is_refused_and_keeps_the_node_out(tmp_path: Path) -> None:
    settings = _release(tmp_path).model_copy(update={"sha256": "0" * 64})
    done = _run(settings, tmp_path / "root")
    assert done.returncode != 0
    assert _masked(tmp_path / "root")
    assert not (tmp_path / "root/usr/local/bin/runsc").exists()


@pytest.mark.parametrize("missing", ["runsc", "containerd-shim-runsc-v1", "gvisor-bin/gvisor_sentry"])
def test_a_part_of_a_release_is_none(tmp_path: Path, missing: str) -> None:
    settings = _release(tmp_path, tuple(each for each in PROGRAMS if each != missing))
    done = _run(settings, tmp_path / "root")
    assert done.returncode != 0
    assert f"the release has no {missing}" in done.stderr
    assert _masked(tmp_path / "root")
    assert not (tmp_path / "root/usr/local/bin").exists()


def test_nothing_to_download_keeps_the_node_out(tmp_path: Path) -> None:
    settings = _release(tmp_path).model_copy(update={"url": f"file://{tmp_path}/none"})
    assert _run(settings, tmp_path / "root").returncode != 0
    assert _masked(tmp_path / "root")


def test_containerds_runtime_is_the_shim_that_is_installed() -> None:
    runtime = tomllib.loads(gvisor.CONTAINERD)["plugins"]["io.containerd.cri.v1.runtime"]["containerd"]["runtimes"]
    found = runtime[names.RUNTIME_HANDLER]
    # io.containerd.NAME.VERSION is looked for as containerd-shim-NAME-VERSION.
    _, _, name, version = found["runtime_type"].split(".")
    assert f"containerd-shim-{name}-{version}" in PROGRAMS
    assert found["options"]["ConfigPath"] == "/etc/containerd/runsc.toml"
