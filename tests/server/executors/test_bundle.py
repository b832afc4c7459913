"""The OCI bundle, as a whole value."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sandcell_server.executors.base import Runtime
from sandcell_server.executors.gvisor.bundle import host_mounts, oci_config, write_bundle


def runtime(prefix: Path = Path("/opt/science")) -> Runtime:
    return Runtime(
        name="science",
        python=prefix / "bin" / "python3",
        version="3.13.1",
        paths=(prefix, Path("/usr")),
        sites=(prefix / "lib" / "site-packages",),
        extra_sites=(Path("/home/ada/.local/lib/site-packages"),),
    )


def test_the_config_is_exactly_this() -> None:
    config = oci_config(
        runtime(),
        rootfs=Path("/run/x/rootfs"),
        runner=Path("/srv/sandcell_runner"),
        mounts=[Path("/usr"), Path("/opt/science")],
        files_mb=64,
        address_space_bytes=1 << 40,
    )
    assert config == {
        "ociVersion": "1.0.2",
        "hostname": "sandbox",
        "process": {
            "terminal": False,
            "user": {"uid": 65534, "gid": 65534},
            "args": [
                "/opt/science/bin/python3",
                "-I",
                "/opt/sandcell/sandcell_runner/__main__.py",
                "--site=/home/ada/.local/lib/site-packages",
            ],
            "env": [
                "PATH=/opt/science/bin:/usr/local/bin:/usr/bin:/bin",
                "HOME=/tmp",
                "USER=sandbox",
                "LANG=C.UTF-8",
                "MPLCONFIGDIR=/tmp/.matplotlib",
                "OPENBLAS_NUM_THREADS=1",
                "OMP_NUM_THREADS=1",
                "MALLOC_ARENA_MAX=2",
                "PYTHONDONTWRITEBYTECODE=1",
                "PYTHONUTF8=1",
                "PIP_RETRIES=0",
            ],
            "cwd": "/sandbox",
            "noNewPrivileges": True,
            "capabilities": {
                "bounding": [],
                "effective": [],
                "inheritable": [],
                "permitted": [],
                "ambient": [],
            },
            "rlimits": [
                {"type": "RLIMIT_AS", "hard": 1 << 40, "soft": 1 << 40},
                {"type": "RLIMIT_CORE", "hard": 0, "soft": 0},
                {"type": "RLIMIT_FSIZE", "hard": 64 << 20, "soft": 64 << 20},
                {"type": "RLIMIT_NOFILE", "hard": 1024, "soft": 1024},
                {"type": "RLIMIT_NPROC", "hard": 512, "soft": 512},
                {"type": "RLIMIT_STACK", "hard": 8 << 20, "soft": 8 << 20},
            ],
        },
        "root": {"path": "/run/x/rootfs", "readonly": True},
        "mounts": [
            {"type": "proc", "source": "proc", "destination": "/proc"},
            tmpfs("/tmp", 64),
            tmpfs("/sandbox", 64),
            tmpfs("/dev/shm", 16),
            bind("/usr", "/usr"),
            bind("/opt/science", "/opt/science"),
            bind("/srv/sandcell_runner", "/opt/sandcell/sandcell_runner"),
        ],
        "linux": {
            "namespaces": [
                {"type": "pid"},
                {"type": "network"},
                {"type": "ipc"},
                {"type": "uts"},
                {"type": "mount"},
            ]
        },
    }


def tmpfs(where: str, size_mb: int) -> dict[str, object]:
    options = ["nosuid", "nodev", f"size={size_mb}m", "mode=1777"]
    return {"type": "tmpfs", "source": "tmpfs", "destination": where, "options": options}


def bind(source: str, where: str) -> dict[str, object]:
    return {"type": "bind", "source": source, "destination": where, "options": ["rbind", "ro", "nosuid", "nodev"]}


def test_one_folder_inside_another_is_mounted_once(tmp_path: Path) -> None:
    (tmp_path / "venv").mkdir()
    inside = Runtime("x", tmp_path / "venv/bin/python", "3.11.2", (tmp_path, tmp_path / "venv", Path("/usr")), ())
    mounts = host_mounts(inside)
    assert tmp_path in mounts
    assert tmp_path / "venv" not in mounts
    assert Path("/") not in mounts


def test_a_written_bundle_says_nothing_of_the_machines_people(tmp_path: Path) -> None:
    config = write_bundle(tmp_path, runtime(), Path("/srv/runner"), files_mb=1, address_space_bytes=1)
    assert json.loads((tmp_path / "config.json").read_text()) == config
    assert (tmp_path / "rootfs/etc/passwd").read_text().count("\n") == 2
    assert not (tmp_path / "rootfs/etc/shadow").exists()
    assert not (tmp_path / "rootfs/etc/resolv.conf").exists()
    for mount in config["mounts"]:
        assert (tmp_path / "rootfs" / mount["destination"].lstrip("/")).is_dir()


def test_the_order_of_mounts_does_not_depend_on_hashing(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from sandcell_server.executors.base import Runtime;"
        "from sandcell_server.executors.gvisor.bundle import host_mounts;"
        f"paths = tuple(Path({str(tmp_path)!r}, name) for name in 'abcdefgh'); [p.mkdir(exist_ok=True) for p in paths];"
        "print(host_mounts(Runtime('x', Path('/usr/bin/python3'), '3', paths, ())))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(3)
    }
    assert len(seen) == 1
