"""What an idle pod takes of its node's memory: its control group, and the shims that the runtime keeps for it."""

from __future__ import annotations

from pathlib import Path

from tests.cluster.cgroups import ROOT
from tests.cluster.components import CGROUP

_MIB = 1 << 20


def pod_mib(uid: str) -> tuple[float, float]:
    """The pod's working set as the kubelet reckons it, and what its shims hold, which lie outside of it."""
    group = pod_groups()[uid]
    containers = {folder.name for folder in group.iterdir() if folder.is_dir()}
    return _working_set(group) / _MIB, sum(map(process_mib, _shims(containers)))


def pod_groups() -> dict[str, Path]:
    """The memory groups of all pods that the node has, by uid; those that it has not yet taken away among them."""
    tops = (ROOT / "memory" / CGROUP, ROOT / CGROUP)  # version 1, version 2
    return {
        folder.name.removeprefix("pod"): folder
        for top in tops
        for classes in ("kubepods", "kubepods/burstable", "kubepods/besteffort")
        for folder in (top / classes).glob("pod*")
    }


def process_mib(pid: int) -> float:
    """A process's proportional set size."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def _working_set(group: Path) -> int:
    if (group / "memory.current").is_file():
        used, cold = group / "memory.current", "inactive_file"
    else:
        used, cold = group / "memory.usage_in_bytes", "total_inactive_file"
    statistics = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
    return int(used.read_text()) - int(statistics[cold])


def _shims(containers: set[str]) -> list[int]:
    """Those whose `-id` is one of the pod's containers."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue  # it has ended
            if "containerd-shim" in words[0] and containers & set(words):
                found.append(int(folder.name))
    return found
