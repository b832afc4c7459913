"""The machine's runsc: where it is, which release, which platform works here, which flags it knows."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sandcell_server.errors import SandboxUnavailable
from sandcell_server.executors.gvisor import namespace
from sandcell_server.executors.gvisor.bundle import NOBODY
from sandcell_server.executors.gvisor.state import remove_tree

PROBE_TIMEOUT_S = 5  # a platform that does not work may hang instead of failing (kvm on nested hardware does)
_INSTALL = (
    "Install it (Debian: `sudo apt install runsc`; elsewhere https://gvisor.dev/docs/user_guide/install/), "
    "or set SANDCELL_URL to a backend that has it. `sandcell doctor` tells more."
)
# (flag, value) in the order they are passed; those that a release does not know are left out.
_FLAGS = (
    ("network", "none"),
    (
        "ignore-cgroups",
        "true",
    ),  # the groups are ours: runsc would delete them, and the out-of-memory count with them
    ("file-access-mounts", "exclusive"),
    ("overlay2", "none"),
    ("host-uds", "none"),
)
# Decompressing would cost more CPU than all the rest of a restore.
_CHECKPOINT_FLAGS = (("compression", "none"), ("exclude-committed-zero-pages", "true"))


@dataclass(frozen=True, slots=True)
class Runsc:
    """A probed runsc; `identity` changes with anything that a checkpoint depends on."""

    path: Path
    version: str
    platform: str
    flags: tuple[str, ...]
    checkpoint_flags: tuple[str, ...]
    identity: str

    def command(self, root: Path, *arguments: str) -> list[str]:
        """The argument list of one call, with a private state folder."""
        return [str(self.path), "--root", str(root), "--platform", self.platform, *self.flags, *arguments]


def find_runsc(setting: Path | None) -> Path:
    """The binary itself, links followed: a release's `gvisor-bin/` programs are looked for beside it."""
    if sys.platform != "linux":
        raise SandboxUnavailable(
            "gVisor needs Linux, so cells cannot be sandboxed on this machine. Set SANDCELL_URL to a backend on Linux."
        )
    found = shutil.which(str(setting)) if setting else shutil.which("runsc")
    if not found:
        where = f"at {setting} (SANDCELL_RUNSC)" if setting else "on the PATH"
        raise SandboxUnavailable(f"gVisor's `runsc` is not {where}. {_INSTALL}")
    return Path(found).resolve()


async def probe_runsc(setting: Path | None, platform: str) -> Runsc:
    """Finds out once what works here; `SandboxUnavailable` says what does not, and what to do."""
    path = find_runsc(setting)
    asked = (("--version",), ("flags",), ("help", "checkpoint"))
    answers = await asyncio.gather(*(_output(path, *words) for words in asked), return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    shown, all_flags, checkpoint_help = map(str, answers)
    version, known, of_checkpoint = _version(shown), _flag_names(all_flags), _flag_names(checkpoint_help)
    flags = [f"--{name}={value}" for name, value in _FLAGS if name in known]
    checkpoint_flags = tuple(f"--{name}={value}" for name, value in _CHECKPOINT_FLAGS if name in of_checkpoint)
    if "directfs" in known and namespace.maps_several_uids():
        # Off: the gofer opens files, not the sandbox. With one mapped uid (no uidmap) a sandbox can't start without it.
        flags.append("--directfs=false")
    candidates = [platform] if platform != "auto" else ["systrap", "ptrace"]
    failures = []
    for candidate in candidates:
        failure = await _try_platform(path, candidate, flags)
        if failure is None:
            identity = _identity(path, version, candidate, [*flags, *checkpoint_flags])
            return Runsc(path, version, candidate, tuple(flags), checkpoint_flags, identity)
        failures.append(f"{candidate}: {failure}")
    raise SandboxUnavailable(f"{path} ({version}) cannot start a sandbox here. Tried {'; '.join(failures)}.")


def _flag_names(text: str) -> set[str]:
    return set(re.findall(r"^\s+-{1,2}([\w-]+)", text, flags=re.MULTILINE))


def _version(text: str) -> str:
    match = re.search(r"runsc version (\S+)", text)
    return match[1] if match else "unknown"


def _identity(path: Path, version: str, platform: str, flags: list[str]) -> str:
    digest = hashlib.sha256(f"{version}\0{platform}\0{flags}".encode())
    for file in (path, *sorted((path.parent / "gvisor-bin").glob("*"))):
        status = file.stat()
        digest.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


async def _output(path: Path, *arguments: str) -> str:
    code, text = await _call([str(path), *arguments])
    if code is None:
        raise SandboxUnavailable(f"`{path} {' '.join(arguments)}` did not answer in {PROBE_TIMEOUT_S} s.")
    return text


async def _call(command: list[str]) -> tuple[int | None, str]:
    """Exit code (None: timed out and killed) and what it printed."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise SandboxUnavailable(f"{command[0]} does not start: {error.strerror}. {_INSTALL}") from None
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S):
            out, _ = await process.communicate()
    except TimeoutError:
        return None, ""
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            await process.wait()
    return process.returncode, out.decode(errors="replace")


async def _try_platform(path: Path, platform: str, flags: list[str]) -> str | None:
    """Starts /bin/true in the smallest sandbox; None when it ran, else what was said."""
    folder = Path(tempfile.mkdtemp(prefix="sandcell-probe-"))
    name = folder.name  # the machine's own: old releases listen on a socket that is named after it
    try:
        _probe_bundle(folder)
        command = [str(path), "--root", str(folder / "state"), "--platform", platform, *flags]
        code, text = await _call([*command, "run", "--bundle", str(folder), name])
        if code == 0:
            return None
        if code is None:
            with contextlib.suppress(SandboxUnavailable):
                await _call([*command, "delete", "-force", name])
            return f"no answer in {PROBE_TIMEOUT_S} s"
        return (text.strip().splitlines() or [f"exit code {code}"])[-1][:300]
    finally:
        remove_tree(folder)


def _probe_bundle(folder: Path) -> None:
    """A bundle that runs `true` from the host's /usr."""
    rootfs = folder / "rootfs"
    (rootfs / "usr").mkdir(parents=True)
    (rootfs / "proc").mkdir()
    mounts = [{"type": "bind", "source": "/usr", "destination": "/usr", "options": ["rbind", "ro"]}]
    for name in ("lib", "lib64", "bin"):
        host = Path("/", name)
        if host.is_symlink():
            (rootfs / name).symlink_to(host.readlink())
        elif host.is_dir():
            (rootfs / name).mkdir()
            mounts.append({"type": "bind", "source": str(host), "destination": str(host), "options": ["rbind", "ro"]})
    config = {
        "ociVersion": "1.0.2",
        "process": {
            "user": {"uid": NOBODY, "gid": NOBODY},
            "args": ["/usr/bin/true"],
            "cwd": "/",
            "noNewPrivileges": True,
        },
        "root": {"path": str(rootfs), "readonly": True},
        "mounts": mounts,
        "linux": {"namespaces": [{"type": kind} for kind in ("pid", "network", "ipc", "uts", "mount")]},
    }
    (folder / "config.json").write_text(json.dumps(config))
