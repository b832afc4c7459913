"""Debian packages, fetched by apt and unpacked, never installed: some are of a newer Debian than this machine's.

containerd and etcd are Debian 13's on every machine (Debian 12's containerd 1.6 is too old for today's gVisor shim);
what links to more of the system than libc is of this machine's own release. apt works in a folder of its own, with
sources derived from this machine's, so that nothing of the machine's apt changes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.cluster.binaries import Say
from tests.cluster.places import ClusterError, cache, locked

NEWER = "trixie"
# By the release they come from: names, and how a version has to start. Archives keep no old versions, so no full pin.
FROM_NEWER = {"containerd": "1.7.", "etcd-server": "3.5."}
FROM_OWN = {
    "runc": "1.1.", "containernetworking-plugins": "1.",
    "iptables": "1.8.", "libxtables12": "1.8.", "libip4tc2": "1.8.", "libip6tc2": "1.8.",
    "libmnl0": "1.", "libnetfilter-conntrack3": "1.", "libnfnetlink0": "1.", "libnftnl11": "1.",
}  # fmt: skip


def unpack(say: Say) -> Path:
    """The folder in which all packages are unpacked over each other, as a root file system."""
    release = own_release()
    wanted = {release: FROM_OWN} | {NEWER: FROM_NEWER} if release != NEWER else {NEWER: FROM_OWN | FROM_NEWER}
    key = hashlib.sha256(repr(wanted).encode()).hexdigest()[:16]
    folder = cache() / f"packages-{key}"
    if not folder.is_dir():
        with locked(cache() / "packages.lock"):
            for stale in cache().glob(".packages-*"):
                shutil.rmtree(stale)
            if not folder.is_dir():
                say("fetching Debian packages ...")
                temporary = Path(tempfile.mkdtemp(prefix=".packages-", dir=cache()))
                _fill(temporary, wanted)
                (temporary / "root").rename(folder)
                shutil.rmtree(temporary)
    return folder


def own_release() -> str:
    """This machine's Debian release, by its code name; ClusterError where it is another system."""
    lines = Path("/etc/os-release").read_text().splitlines()
    fields = {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}
    if fields.get("ID") != "debian" or not fields.get("VERSION_CODENAME"):
        raise ClusterError("this bring-up fetches Debian's packages; on other systems give SANDCELL_TEST_KUBECONFIG")
    return fields["VERSION_CODENAME"]


def _fill(work: Path, wanted: dict[str, dict[str, str]]) -> None:
    config = private_apt(work, list(wanted))
    environment = os.environ | {"APT_CONFIG": str(config)}
    _run(["apt-get", "update", "-qq"], environment, work)
    for release, packages in wanted.items():
        _run(["apt-get", "download", "-qq", *(f"{name}/{release}" for name in packages)], environment, work)
        for name, start in packages.items():
            archives = list(work.glob(f"{name}_*.deb"))
            if len(archives) != 1 or not _version(archives[0]).startswith(start):
                raise ClusterError(f"{name} of {release}: wanted version {start}*, got {[a.name for a in archives]}")
            _run(["dpkg-deb", "-x", str(archives[0]), "root"], environment, work)


def private_apt(work: Path, releases: list[str]) -> Path:
    """An apt configuration below `work`, whose sources are this machine's own archive's `releases`."""
    for folder in ("sources", "lists/partial", "archives/partial", "preferences", "root"):
        (work / folder).mkdir(parents=True)
    (work / "status").touch()
    archive = _archive()
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    lines = [f"deb [signed-by={keyring}] {archive} {release} main\n" for release in releases]
    (work / "sources" / "all.list").write_text("".join(lines))
    config = work / "apt.conf"
    config.write_text(f"""
        Dir::Etc::SourceList "/dev/null"; Dir::Etc::SourceParts "{work}/sources";
        Dir::Etc::Preferences "/dev/null"; Dir::Etc::PreferencesParts "{work}/preferences";
        Dir::State::Lists "{work}/lists"; Dir::State::Status "{work}/status";
        Dir::Cache "{work}"; Dir::Cache::Archives "{work}/archives";
        Acquire::Languages "none"; Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
        APT::Sandbox::User "root";
    """)
    return config


def _archive() -> str:
    """The address from which this machine gets its own release's main component."""
    fields = ["Created-By: Packages", "Component: main", f"Release: {own_release()}"]
    words = ["apt-get", "indextargets", "--format", "$(REPO_URI)", *fields]
    found = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    if not found:  # a machine whose lists were never fetched
        _run(["apt-get", "update", "-qq"], dict(os.environ), Path("/"))
        found = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    if not found:
        raise ClusterError(f"apt has no source for {own_release()} main on this machine")
    return found[0]


def _version(archive: Path) -> str:
    shown = subprocess.run(["dpkg-deb", "-f", str(archive), "Version"], capture_output=True, text=True, check=True)
    return shown.stdout.strip().rpartition(":")[2]


def _run(words: list[str], environment: dict[str, str], folder: Path) -> None:
    done = subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClusterError(f"{' '.join(words)} failed ({done.returncode}):\n{done.stderr[-2000:]}")
