"""The OCI bundle of a runtime: one read-only, nearly empty root, and its config.json.

A bundle is shared by all sandboxes of its runtime: it holds no state of theirs.
Source: https://github.com/opencontainers/runtime-spec/blob/main/config.md
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from sandcell_server.executors.base import Runtime

WORKDIR = "/sandbox"
RUNNER = "/opt/sandcell/sandcell_runner"
NOBODY = 65534

_CAPABILITY_SETS = ("bounding", "effective", "inheritable", "permitted", "ambient")
_SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64")
# What programs and libraries under /usr expect to find; nothing here tells of the machine or its people.
_ETC = ("ld.so.cache", "localtime", "protocols", "services", "mime.types")
_ETC_MOUNTS = ("alternatives", "fonts")


def oci_config(
    runtime: Runtime,
    *,
    rootfs: Path,
    runner: Path,
    mounts: list[Path],
    files_mb: int,
    address_space_bytes: int,
) -> dict[str, Any]:
    """The whole config.json for a runner in this runtime.

    `mounts` are host folders that appear, read-only, under their own names. rlimits here are the ceiling that
    the sentry enforces for a sandbox's life; the runner lowers them for each run.
    """

    def limit(name: str, value: int) -> dict[str, Any]:
        return {"type": f"RLIMIT_{name}", "hard": value, "soft": value}

    def tmpfs(where: str, size_mb: int) -> dict[str, Any]:
        options = ["nosuid", "nodev", f"size={size_mb}m", "mode=1777"]
        return {"type": "tmpfs", "source": "tmpfs", "destination": where, "options": options}

    def bind(source: Path, where: str) -> dict[str, Any]:
        return {
            "type": "bind",
            "source": str(source),
            "destination": where,
            "options": ["rbind", "ro", "nosuid", "nodev"],
        }

    return {
        "ociVersion": "1.0.2",
        "hostname": "sandbox",
        "process": {
            "terminal": False,
            "user": {"uid": NOBODY, "gid": NOBODY},
            "args": [str(runtime.python), "-I", f"{RUNNER}/__main__.py", *(f"--site={p}" for p in runtime.extra_sites)],
            "env": environment(runtime),
            "cwd": WORKDIR,
            "noNewPrivileges": True,
            "capabilities": {name: [] for name in _CAPABILITY_SETS},
            "rlimits": [
                limit("AS", address_space_bytes),
                limit("CORE", 0),
                limit("FSIZE", files_mb << 20),
                limit("NOFILE", 1024),
                limit("NPROC", 512),
                limit("STACK", 8 << 20),
            ],
        },
        "root": {"path": str(rootfs), "readonly": True},
        "mounts": [
            {"type": "proc", "source": "proc", "destination": "/proc"},
            tmpfs("/tmp", files_mb),  # noqa: S108 - inside the sandbox
            tmpfs(WORKDIR, files_mb),
            # Without a mount of its own /dev/shm is not writable for an ordinary uid, and multiprocessing fails.
            tmpfs("/dev/shm", 16),  # noqa: S108
            *(bind(path, str(path)) for path in mounts),
            bind(runner, RUNNER),
        ],
        "linux": {"namespaces": [{"type": kind} for kind in ("pid", "network", "ipc", "uts", "mount")]},
    }


def environment(runtime: Runtime) -> list[str]:
    """The environment of the runner: nothing of the host's."""
    return [
        f"PATH={runtime.python.parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME=/tmp",
        "USER=sandbox",
        "LANG=C.UTF-8",
        "MPLCONFIGDIR=/tmp/.matplotlib",
        # One BLAS thread and two malloc arenas keep a warmed interpreter, and so each ready sandbox, small.
        "OPENBLAS_NUM_THREADS=1",
        "OMP_NUM_THREADS=1",
        "MALLOC_ARENA_MAX=2",
        "PYTHONDONTWRITEBYTECODE=1",
        "PYTHONUTF8=1",
        "PIP_RETRIES=0",  # there is no network: it should say so now rather than after a quarter of a minute
    ]


def host_mounts(runtime: Runtime) -> list[Path]:
    """Host folders a runtime needs, outermost first; one inside another is left out, since binds are recursive.

    Always in the same order: a checkpoint fits only the configuration that it was made with."""
    system = [Path("/usr"), *(p for n in _SYSTEM if (p := Path("/", n)).is_dir() and not p.is_symlink())]
    etc = [p for n in _ETC_MOUNTS if (p := Path("/etc", n)).is_dir()]
    chosen: list[Path] = []
    for path in sorted({*system, *etc, *runtime.paths}, key=lambda p: (len(p.parts), str(p))):
        if path.is_dir() and len(path.parts) > 1 and not any(path.is_relative_to(c) for c in chosen):
            chosen.append(path)
    return chosen


def write_bundle(
    folder: Path, runtime: Runtime, runner: Path, *, files_mb: int, address_space_bytes: int
) -> dict[str, Any]:
    """Makes the bundle in a new `folder` and returns its config; the folder's path is not part of what runs inside."""
    rootfs = folder / "rootfs"
    mounts = host_mounts(runtime)
    config = oci_config(
        runtime,
        rootfs=rootfs,
        runner=runner,
        mounts=mounts,
        files_mb=files_mb,
        address_space_bytes=address_space_bytes,
    )
    for mount in config["mounts"]:
        (rootfs / mount["destination"].lstrip("/")).mkdir(parents=True, exist_ok=True)
    for name in _SYSTEM:
        if (link := Path("/", name)).is_symlink():
            (rootfs / name).symlink_to(link.readlink())
    etc = rootfs / "etc"
    etc.mkdir(exist_ok=True)
    for name in _ETC:
        if (source := Path("/etc", name)).is_file():
            shutil.copyfile(source, etc / name)
    (etc / "passwd").write_text(f"root:x:0:0:root:/:/bin/sh\nsandbox:x:{NOBODY}:{NOBODY}:sandbox:/tmp:/bin/sh\n")
    (etc / "group").write_text(f"root:x:0:\nsandbox:x:{NOBODY}:\n")
    (etc / "hosts").write_text("127.0.0.1 localhost sandbox\n::1 localhost\n")
    (folder / "config.json").write_text(json.dumps(config, indent=1))
    return config
