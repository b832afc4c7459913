"""What there is on this machine that a cluster could leave behind: taken before and after, it has to be the same."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.cluster.node import Node

# Settings that count or measure, and so change by themselves.
_MOVING = re.compile(
    r"random/|_count$|-nr$|-state$|ns_last_pid|pty/nr|nr_|/stats|hostname|sched_domain|cad_pid|perf_|next_id|"
    r"fs/quota/|drop_caches|compact_memory|stat_refresh|flush$|/neigh/|tcp_available|extfrag|inode-|dentry"
)
_OURS = re.compile(r"sandcell-cluster|kubepods|k8s\.io|cri-containerd")


def machine() -> dict[str, set[str]]:
    """By kind: mounts, control groups, interfaces, routes, rules, packet filters, settings, system folders."""
    return {
        "mounts": {line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()},
        "control groups": {folder for folder, _, _ in os.walk("/sys/fs/cgroup") if _OURS.search(folder)},
        "interfaces": _lines("ip", "-oneline", "link") | _lines("ip", "-oneline", "address"),
        "routes": _lines("ip", "route", "show", "table", "all") | _lines("ip", "-6", "route", "show", "table", "all"),
        "rules": _lines("ip", "rule") | _lines("ip", "-6", "rule"),
        "packet filters": _packet_filters(),
        "settings": _settings(),
        "files": {str(p) for top in ("/etc", "/opt", "/var/lib", "/var/log", "/") for p in Path(top).iterdir()},
    }


def changes(before: dict[str, set[str]], after: dict[str, set[str]]) -> dict[str, tuple[set[str], set[str]]]:
    """What was taken away, and what is new; empty when nothing has changed."""
    return {kind: (old - after[kind], after[kind] - old) for kind, old in before.items() if old != after[kind]}


def namespaces(node: Node) -> set[str]:
    """All namespaces that the node's processes are in and this process is not."""
    return {ns for pid in node.processes() for ns in _namespaces(str(pid))} - _namespaces("self")


def inhabitants(found: set[str]) -> dict[str, str]:
    """The processes that are in any of these namespaces, by PID, with their command lines."""
    inside = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and _namespaces(folder.name) & found:
            try:
                inside[folder.name] = (folder / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
    return inside


def _namespaces(pid: str) -> set[str]:
    found = set()
    for kind in ("mnt", "net", "pid", "uts", "ipc"):
        try:
            found.add(str(Path(f"/proc/{pid}/ns/{kind}").readlink()))
        except OSError:
            continue
    return found


def _lines(*words: str) -> set[str]:
    """What a command prints, line by line, without what counts down or up."""
    shown = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return {re.sub(r"(valid_lft|preferred_lft|expires) \w+", "", line).strip() for line in shown.splitlines()}


def _packet_filters() -> set[str]:
    """nftables' rule set where `nft` is there, and the names of the older tables."""
    found = set()
    for path in map(Path, ("/proc/net/ip_tables_names", "/proc/net/ip6_tables_names")):
        found |= set(path.read_text().split()) if path.exists() else set()
    try:
        return found | _lines("nft", "list", "ruleset")
    except FileNotFoundError:
        return found


def _settings() -> set[str]:
    found = set()
    for folder, _, names in os.walk("/proc/sys"):
        for name in names:
            path = Path(folder, name)
            if not _MOVING.search(str(path)):
                try:
                    found.add(f"{path} = {path.read_text().strip()}")
                except (OSError, UnicodeDecodeError):
                    continue
    return found
