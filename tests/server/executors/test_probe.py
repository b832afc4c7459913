"""What is found out about the machine's runsc."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sandcell_server.errors import SandboxUnavailable
from sandcell_server.executors.base import Use
from sandcell_server.executors.gvisor.executor import GvisorExecutor
from sandcell_server.executors.gvisor.runsc import probe_runsc
from sandcell_server.settings import Settings


def program(folder: Path, script: str) -> Path:
    """An executable in place of runsc."""
    path = folder / "runsc"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


async def test_a_missing_runsc_says_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(SandboxUnavailable, match=r"is not at .*absent \(SANDCELL_RUNSC\).*apt install runsc"):
        await probe_runsc(tmp_path / "absent", "auto")


async def test_one_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandcell_server.executors.gvisor.runsc.PROBE_TIMEOUT_S", 0.3)
    with pytest.raises(SandboxUnavailable, match="did not answer"):
        await probe_runsc(program(tmp_path, "exec sleep 60"), "auto")


async def test_a_platform_that_fails_is_named_with_what_was_said(tmp_path: Path) -> None:
    path = program(tmp_path, 'case "$*" in *run*) echo "no such luck" >&2; exit 128;; *) echo "runsc version 1";; esac')
    with pytest.raises(SandboxUnavailable, match="systrap: no such luck; ptrace: no such luck"):
        await probe_runsc(path, "auto")


async def test_kvm_is_never_tried_by_itself(tmp_path: Path) -> None:
    tried = tmp_path / "tried"
    path = program(tmp_path, f'echo "$*" >> {tried}; exit 1')
    with pytest.raises(SandboxUnavailable):
        await probe_runsc(path, "auto")
    assert "systrap" in tried.read_text()
    assert "kvm" not in tried.read_text()


@pytest.mark.gvisor
async def test_many_probes_at_once_do_not_disturb_each_other(runsc: str) -> None:
    found = await asyncio.gather(*(probe_runsc(Path(runsc), "auto") for _ in range(4)))
    assert len(set(found)) == 1


@pytest.mark.gvisor
async def test_a_runsc_that_is_installed_later_is_found(
    runsc: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandcell_server.executors.gvisor.executor._PROBE_AGAIN_S", 0)
    later = tmp_path / "runsc"
    executor = GvisorExecutor(Settings(runsc=later, cache_dir=tmp_path / "cache", pool_min=0))
    await executor.start()
    try:
        assert "is not at" in (executor.unavailable() or "")
        with pytest.raises(SandboxUnavailable):
            await executor.acquire("default", Use("somebody"))
        later.symlink_to(runsc)
        await executor.warm("default")
        assert executor.unavailable() is None
    finally:
        await executor.close()


@pytest.mark.gvisor
async def test_a_gvisor_that_crashes_is_told_apart_from_what_the_runner_said(runsc: str, tmp_path: Path) -> None:
    crashing = program(tmp_path, f'case "$*" in */bundle-[0-9]*) echo "a warning"; exit 2;; esac; exec {runsc} "$@"')
    executor = GvisorExecutor(Settings(runsc=crashing, cache_dir=tmp_path / "cache", pool_min=0))
    await executor.start()
    try:
        with pytest.raises(SandboxUnavailable, match=r"gVisor itself failed .*SANDCELL_RUNSC.*a warning"):
            await executor.acquire("default", Use("somebody"))
    finally:
        await executor.close()
