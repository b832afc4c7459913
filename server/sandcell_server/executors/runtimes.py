"""Finding out what a Python environment consists of, by asking its own interpreter once."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from pathlib import Path

from sandcell_server.errors import UnknownRuntime
from sandcell_server.executors.base import Runtime

_ASK = """
import json, site, sys, sysconfig
user = site.getusersitepackages() if site.ENABLE_USER_SITE else None
print(json.dumps({
    "version": "%d.%d.%d" % sys.version_info[:3],
    "prefixes": [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix],
    "sites": [*site.getsitepackages(), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")],
    "user": user if user in sys.path else None,
}))
"""
_TIMEOUT_S = 20


async def inspect_runtime(name: str, where: Path) -> Runtime:
    """The environment at a prefix or of an interpreter; `UnknownRuntime` says what is wrong with it."""
    python = _interpreter(name, where)
    # -P: a module in the current folder must not be imported instead of the standard library's.
    process = await asyncio.create_subprocess_exec(
        str(python), "-P", "-c", _ASK,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            out, err = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise UnknownRuntime(f"The Python of runtime {name!r} ({python}) did not answer in {_TIMEOUT_S} s.") from None
    if process.returncode:
        tail = err.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
        raise UnknownRuntime(f"The Python of runtime {name!r} ({python}) does not start: {tail[0]}")
    answer = json.loads(out)
    user = (Path(answer["user"]),) if answer["user"] and Path(answer["user"]).is_dir() else ()
    prefixes = tuple(dict.fromkeys(Path(p).resolve() for p in answer["prefixes"]))
    return Runtime(
        name=name,
        python=python,
        version=answer["version"],
        # The interpreter's own spelling of its prefix too: a venv behind a symbolic link is started by that path.
        paths=tuple(dict.fromkeys([*(Path(p) for p in answer["prefixes"]), *prefixes, python.resolve().parent, *user])),
        sites=tuple(path for p in dict.fromkeys([*answer["sites"], *user]) if (path := Path(p)).is_dir()),
        extra_sites=user,
    )


def _interpreter(name: str, where: Path) -> Path:
    candidates = [where / "bin" / "python3", where / "bin" / "python"] if where.is_dir() else [where]
    for candidate in candidates:
        if candidate.is_file():
            return candidate.absolute()
    raise UnknownRuntime(f"Runtime {name!r} names {where}, and there is no Python interpreter.")


def own_interpreter() -> Path:
    """The environment that the backend itself runs in: the runtime `default`."""
    return Path(sys.executable)


def fingerprint(runtime: Runtime) -> str:
    """Changes whenever a package is installed, upgraded or removed: folders' times tell, in microseconds."""
    digest = hashlib.sha256()
    for path in (runtime.python, *runtime.sites):
        try:
            status = path.stat()
        except OSError:
            continue
        digest.update(f"{path}\0{status.st_ino}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
