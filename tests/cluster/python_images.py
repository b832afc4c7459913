"""The images of infra/images, made of what this machine has: of runners, and of the backend.

The interpreter and its standard library are those that `.venv` was made from, and the packages are `.venv`'s. Which
packages, and how an image is configured, is what its folder in `infra/images` says, which makes it from a registry.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.cluster.containerfile import DEFINITIONS, asked_for, configuration, locked
from tests.cluster.images import RootFs, write_image
from tests.cluster.places import HERE

REFERENCE = "sandcell.test/runner:1"
VENV = "/opt/sandcell"
_SITE = f"{VENV}/lib/{Path(sysconfig.get_path('purelib')).parent.name}/site-packages"
BARE = "sandcell.test/bare:1"
PACKAGES = tuple(asked_for("runner"))
BACKEND = "sandcell.test/backend:1"
_PROGRAMS = ("sh", "cat", "echo", "env", "false", "head", "ls", "seq", "sleep", "tail", "true", "yes")
_UNWANTED = {"test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "site-packages", "dist-packages"}


def runner_image(target: Path) -> None:
    """Writes the image that cells run in; `python` is the environment's."""
    _image(target, REFERENCE, "runner", PACKAGES, ("sandcell_runner",))


def bare_image(target: Path) -> None:
    """Writes one with nothing but what the runner itself needs: quick to start."""
    _image(target, BARE, "runner", ("ipython",), ("sandcell_runner",))


def backend_image(target: Path) -> None:
    """Writes the backend's image, BACKEND."""
    _image(target, BACKEND, "backend", tuple(locked("backend")), ("sandcell_server", "sandcell_runner"))


WRITERS = {REFERENCE: runner_image, BARE: bare_image, BACKEND: backend_image}
"""What makes each, by its name."""


def _image(target: Path, reference: str, name: str, packages: tuple[str, ...], sources: tuple[str, ...]) -> None:
    rootfs = RootFs()
    _system(rootfs)
    _interpreter(rootfs)
    _packages(rootfs, packages)
    _sources(rootfs, sources)
    _libraries(rootfs)
    write_image(rootfs, target, reference, **configuration(DEFINITIONS / name / "Containerfile"))


def _system(rootfs: RootFs) -> None:
    for name in ("/bin", "/lib", "/lib64", "/sbin"):
        if Path(name).is_symlink():
            rootfs.links[name] = str(Path(name).readlink())
    for name in _PROGRAMS:
        program = Path(shutil.which(name) or name).resolve()
        rootfs.add(program)
        if program.name != name:
            rootfs.links[f"/usr/bin/{name}"] = str(program)
    rootfs.add(Path("/etc/ssl/certs/ca-certificates.crt"))  # without it Debian's pip does not even begin
    rootfs.folders |= {"/tmp": 0o1777, "/proc": 0o555, "/sys": 0o555, "/dev": 0o755}
    rootfs.texts["/etc/passwd"] = b"root:x:0:0:root:/root:/bin/false\nnobody:x:65534:65534:nobody:/tmp:/bin/false\n"
    rootfs.texts["/etc/group"] = b"root:x:0:\nnogroup:x:65534:\n"


def _interpreter(rootfs: RootFs) -> None:
    """The base interpreter where it is, and an environment of it at VENV."""
    base = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    rootfs.add(base)
    standard = Path(sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix}))
    for path in _files(standard):
        rootfs.add(path)
    for name in ("python", "python3", base.name):
        rootfs.links[f"{VENV}/bin/{name}"] = str(base)
    rootfs.texts[f"{VENV}/pyvenv.cfg"] = f"home = {base.parent}\ninclude-system-site-packages = false\n".encode()


def _packages(rootfs: RootFs, names: tuple[str, ...]) -> None:
    for found in _closure(names):
        for file in found.files or ():
            parts = file.parts
            source = Path(str(file.locate()))
            if ".." not in parts and not _UNWANTED & set(parts) and source.is_file():
                rootfs.files[f"{_SITE}/{file}"] = source


def _sources(rootfs: RootFs, names: tuple[str, ...]) -> None:
    """Of this checkout."""
    server = HERE.parents[1] / "server"
    for name in names:
        for path in _files(server / name):
            rootfs.files[f"{_SITE}/{path.relative_to(server)}"] = path


def _closure(names: tuple[str, ...]) -> list[Distribution]:
    """The distributions of these names, and all that they need here."""
    found: dict[str, Distribution] = {}
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError as error:
            raise FileNotFoundError(f"{name} is not installed in .venv; scripts/setup installs it") from error
        for text in found[name].requires or ():
            wanted = Requirement(text)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                waiting.append(wanted.name)
    return list(found.values())


def _files(folder: Path) -> list[Path]:
    found = []
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if not path.is_dir() and not _UNWANTED & set(parts) and not parts[0].startswith("config-"):
            found.append(path)
    return found


def _libraries(rootfs: RootFs) -> None:
    """The system's shared libraries that the interpreter and the packages link to, by what the dynamic loader says."""
    binaries = [str(path) for path in rootfs.files.values() if ".so" in path.suffixes or path.parent.name == "bin"]
    shown = subprocess.run(["ldd", *binaries], capture_output=True, text=True, check=False).stdout
    inside = {path.name for path in rootfs.files.values()}
    for name in sorted(set(re.findall(r"(?:=> )?(/\S+) \(0x", shown))):
        if Path(name).name not in inside:
            rootfs.add(Path(name))
