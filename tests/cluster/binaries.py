"""The cluster's own programs, built from pinned Go modules and kept by what they were built from."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.places import HERE, ClusterError, cache, locked

FLAGS = ["-trimpath", "-buildvcs=false", "-mod=readonly"]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Module:
    """One folder of `go/`: `programs` are Go packages by the names that their programs get here."""

    name: str
    programs: dict[str, str]
    ldflags: str = "-s -w"

    @property
    def folder(self) -> Path:
        return HERE / "go" / self.name


def _version(module: str, path: str) -> str:
    """The version that a folder's go.mod pins a path to."""
    found = re.search(
        rf"^(?:require|\s)\s*{re.escape(path)} (v\S+)", (HERE / "go" / module / "go.mod").read_text(), re.M
    )
    assert found, f"{module}/go.mod names no version of {path}"
    return found[1]


def _stamps(values: dict[str, str]) -> str:
    """Linker flags; programs say of themselves which version they are only where the linker is told."""
    return " ".join(["-s -w", *(f"-X {name}={value}" for name, value in values.items())])


def modules() -> list[Module]:
    """All that is built, the longest first."""
    kubernetes = _version("kubernetes", "k8s.io/kubernetes")
    major, minor, _ = kubernetes.removeprefix("v").split(".", 2)
    version = {"gitVersion": kubernetes, "gitMajor": major, "gitMinor": minor}
    names = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kubectl"]
    runsc = _version("gvisor", "gvisor.dev/gvisor")
    return [
        Module(
            "kubernetes",
            {name: f"k8s.io/kubernetes/cmd/{name}" for name in names},
            _stamps({f"k8s.io/component-base/version.{name}": value for name, value in version.items()}),
        ),
        Module(
            "gvisor",
            {"runsc": "gvisor.dev/gvisor/runsc", "containerd-shim-runsc-v1": "gvisor.dev/gvisor/shim"},
            _stamps({"gvisor.dev/gvisor/runsc/version.version": runsc}),
        ),
        Module("kube-network-policies", {"kube-network-policies": "sigs.k8s.io/kube-network-policies/cmd"}),
        # Of the version that nodes of EKS have, for tests/infra/nodes; the cluster's own is Debian's (packages.py).
        Module("containerd", {"containerd-2": "github.com/containerd/containerd/v2/cmd/containerd"}),
        Module("pause", {"pause": "sandcell.test/cluster/pause"}),
    ]


def go() -> str:
    """The Go command; ClusterError where there is none."""
    found = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin")
    if not found:
        raise ClusterError("Go is not installed: the tests' Kubernetes needs Go 1.26.3 or later on the PATH")
    return found


def build(say: Say) -> dict[str, Path]:
    """Every program by its name; builds those that are not kept yet, at low priority, telling `say` how it goes."""
    return {name: path for module in modules() for name, path in build_module(module, say).items()}


def build_module(module: Module, say: Say) -> dict[str, Path]:
    """One module's programs by name."""
    folder = cache() / f"{module.name}-{_key(module)}"
    if not folder.is_dir():
        # Whoever comes second waits here, and finds the first one's work. A killed builder leaves only its own
        # temporary folder, which the next one removes: nobody else can be using it while the lock is held.
        with locked(cache() / f"{module.name}.lock"):
            for stale in cache().glob(f".{module.name}-*"):
                shutil.rmtree(stale)
            if not folder.is_dir():
                temporary = Path(tempfile.mkdtemp(prefix=f".{module.name}-", dir=cache()))
                _compile(module, temporary, say)
                temporary.chmod(0o755)
                temporary.rename(folder)
    return {name: folder / name for name in module.programs}


def _key(module: Module) -> str:
    """A hash of all that decides what comes out of a build."""
    digest = hashlib.sha256()
    for path in sorted(module.folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    version = subprocess.run([go(), "version"], capture_output=True, text=True, check=True, cwd=module.folder).stdout
    for word in (version, module.ldflags, *FLAGS, *module.programs.values()):
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()[:16]


def _compile(module: Module, target: Path, say: Say) -> None:
    """All of a module's programs in one go, so that what they share is compiled once."""
    say(f"building {', '.join(module.programs)} ...")
    started = time.monotonic()
    words = ["nice", "-n", "10", go(), "build", "-v", *FLAGS, "-ldflags", module.ldflags, "-o", f"{target}/"]
    process = subprocess.Popen(
        [*words, *module.programs.values()], cwd=module.folder, text=True, stderr=subprocess.PIPE,
        env=os.environ | {"CGO_ENABLED": "0", "GOFLAGS": "", "GOWORK": "off"},
    )  # fmt: skip
    lines: list[str] = []
    ended = threading.Event()
    reporter = threading.Thread(target=_report, args=(module.name, lines, started, ended, say), daemon=True)
    reporter.start()
    try:
        with process:
            assert process.stderr
            lines.extend(process.stderr)
    finally:
        ended.set()
        reporter.join()
    if process.returncode:
        raise ClusterError(f"go build of {module.name} failed ({process.returncode}):\n{''.join(lines[-30:])}")
    for name, package in module.programs.items():
        built = target / package.rpartition("/")[2]
        built.rename(target / name)
    say(f"built {module.name}: {len(lines)} packages in {time.monotonic() - started:.0f} s")


def _report(name: str, lines: list[str], started: float, ended: threading.Event, say: Say) -> None:
    """A line every 20 s, so that nobody takes a long build for a hung one."""
    while not ended.wait(20):
        say(f"... {name}: {len(lines)} packages compiled or fetched after {time.monotonic() - started:.0f} s")


def to_stderr(line: str) -> None:
    """The `say` of the command line and of the tests."""
    print(f"cluster: {line}", file=sys.stderr, flush=True)
