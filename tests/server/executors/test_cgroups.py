"""Which control groups can be had: every kind of host, as its /proc describes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandcell_server.executors.gvisor.cgroups.base import PIDS_MAX
from sandcell_server.executors.gvisor.cgroups.detect import detect
from sandcell_server.executors.gvisor.cgroups.v1 import GroupsV1
from sandcell_server.executors.gvisor.cgroups.v2 import GroupsV2, GroupV2


def host(tmp_path: Path, mounts: dict[str, tuple[str, str]], own: str) -> Path:
    """A /proc/self with these mounts (folder -> type, options) and this own cgroup file."""
    proc = tmp_path / "proc"
    proc.mkdir()
    lines = [
        f"{30 + n} 23 0:{n} / {tmp_path / where} rw - {kind} {kind} {options}"
        for n, (where, (kind, options)) in enumerate(mounts.items())
    ]
    (proc / "mountinfo").write_text("\n".join(lines))
    (proc / "cgroup").write_text(own)
    return proc


V1 = {name: ("cgroup", f"rw,{name}") for name in ("memory", "pids", "cpu", "cpuacct")}


def test_version_1_under_our_own_group(tmp_path: Path) -> None:
    for name in V1:
        (tmp_path / name / "jobs").mkdir(parents=True)
    groups = detect(host(tmp_path, V1, "4:memory:/jobs\n3:pids:/jobs\n2:cpuacct:/\n1:cpu:/\n0::/\n"))
    assert isinstance(groups, GroupsV1)
    group = groups.make("a1")
    assert group.procs == [
        tmp_path / "memory/jobs/sandcell-a1/cgroup.procs",
        tmp_path / "pids/jobs/sandcell-a1/cgroup.procs",
        tmp_path / "cpu/sandcell-a1/cgroup.procs",
        tmp_path / "cpuacct/sandcell-a1/cgroup.procs",
    ]
    assert (tmp_path / "pids/jobs/sandcell-a1/pids.max").read_text() == str(PIDS_MAX)


def test_in_a_container_the_named_path_may_not_be_there(tmp_path: Path) -> None:
    for name in V1:
        (tmp_path / name).mkdir()
    groups = detect(host(tmp_path, V1, "".join(f"1:{n}:/docker/abc\n" for n in V1)))
    assert isinstance(groups, GroupsV1)
    assert groups.parent == tmp_path / "memory"


def unified(tmp_path: Path, where: str = "unified", controllers: str = "cpu io memory pids") -> Path:
    folder = tmp_path / where
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cgroup.controllers").write_text(controllers)
    (folder / "cgroup.subtree_control").write_text("")
    (folder / "cgroup.procs").write_text("")
    return folder


def test_version_2_in_a_delegated_group(tmp_path: Path) -> None:
    unified(tmp_path)
    scope = unified(tmp_path, "unified/user.slice/run-1.scope")
    groups = detect(host(tmp_path, {"unified": ("cgroup2", "rw")}, "0::/user.slice/run-1.scope\n"))
    assert isinstance(groups, GroupsV2)
    assert groups.parent == scope
    assert (scope / "cgroup.subtree_control").read_text() == "+memory +pids +cpu"


def test_version_2_is_found_again_by_one_who_stepped_aside(tmp_path: Path) -> None:
    unified(tmp_path)
    scope = unified(tmp_path, "unified/run-1.scope")
    (scope / "cgroup.subtree_control").write_text("memory pids cpu\n")
    (scope / "backend").mkdir()
    groups = detect(host(tmp_path, {"unified": ("cgroup2", "rw")}, "0::/run-1.scope/backend\n"))
    assert isinstance(groups, GroupsV2)
    assert groups.parent == scope


def test_version_2_without_the_memory_controller_says_so(tmp_path: Path) -> None:
    unified(tmp_path, controllers="cpu io")
    reason = detect(host(tmp_path, {"unified": ("cgroup2", "rw")}, "0::/\n"))
    assert isinstance(reason, str)
    assert "offers no memory, pids controller" in reason


def test_no_hierarchy_at_all_says_so(tmp_path: Path) -> None:
    assert detect(host(tmp_path, {}, "0::/\n")) == (
        "no cgroup hierarchy with the memory and pids controllers is mounted"
    )


def test_version_2_reads_what_a_group_used(tmp_path: Path) -> None:
    (tmp_path / "memory.current").write_text("5000\n")
    (tmp_path / "memory.peak").write_text("9000\n")
    (tmp_path / "memory.stat").write_text("anon 3000\ninactive_file 1000\n")
    (tmp_path / "memory.events").write_text("low 0\noom 1\noom_kill 1\n")
    (tmp_path / "cpu.stat").write_text("usage_usec 2500\nuser_usec 1\n")
    (tmp_path / "pids.events").write_text("max 0\n")
    group = GroupV2(tmp_path)
    used = group.consumption()
    assert (used.cpu_ms, used.memory_bytes, used.peak_memory_bytes) == (2.5, 4000, 8000)
    assert group.out_of_memory()
    assert not group.out_of_processes()
    group.limit_memory(1 << 20)
    assert (tmp_path / "memory.max").read_text() == "1048576"
    assert (tmp_path / "memory.swap.max").read_text() == "0"


@pytest.mark.parametrize("text", ["", "garbage", "oom_kill x"])
def test_an_odd_file_counts_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "memory.events").write_text(text)
    assert not GroupV2(tmp_path).out_of_memory()


def test_what_a_killed_backend_left_is_found_wherever_it_lived(tmp_path: Path) -> None:
    for name in V1:
        (tmp_path / name / "jobs").mkdir(parents=True)
    (tmp_path / "memory/another/sandcell-old-1").mkdir(parents=True)
    groups = detect(host(tmp_path, V1, "".join(f"1:{n}:/jobs\n" for n in V1)))
    assert isinstance(groups, GroupsV1)
    groups.make("new-1")
    stale = {group.procs[0].parent.name: group for group in groups.everywhere()}
    assert set(stale) == {"sandcell-old-1", "sandcell-new-1"}
    stale["sandcell-old-1"].kill()
    assert stale["sandcell-old-1"].remove()
    assert not (tmp_path / "memory/another/sandcell-old-1").exists()
