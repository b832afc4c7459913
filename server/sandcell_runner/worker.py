"""The process that runs cells: takes a run, executes it, sends what came of it."""

# Half of IPython is annotated.
# mypy: allow-untyped-calls

import base64
import importlib
import os
import platform
import resource
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from sandcell_runner import files, values
from sandcell_runner.channel import Channel, WorkerEnds
from sandcell_runner.errors import FrameError, RunnerError, WorkerStartError
from sandcell_runner.frames import Frame, encode_payload
from sandcell_runner.interrupts import Interrupts
from sandcell_runner.streams import replace_streams, set_input

if TYPE_CHECKING:  # IPython is imported by `start` alone: the supervisor has this module too
    from sandcell_runner.shell import ZMQInteractiveShell

SPARE_PROCESSES = 16
"""RLIMIT_NPROC counts the runner's own tasks, and leaves the supervisor room to see that there are too many."""

THREAD_STACK_BYTES = 2 << 20
"""Of a cell's threads. The usual 8 MiB each would use up a run's address space long before its memory."""


def main(ends: WorkerEnds, directory: str) -> NoReturn:
    """Warms up, then serves until the supervisor goes."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    channel = Channel(ends)
    try:
        worker = start(channel, directory)
    except Exception as error:
        message = str(error) if isinstance(error, RunnerError) else f"{type(error).__name__}: {error}"
        channel.control({"type": "failed", "message": f"the sandbox could not start: {message}"})
        os._exit(1)
    while True:
        worker.serve_one()


def start(channel: Channel, directory: str) -> "Worker":
    """A worker with everything imported and every common path walked once."""
    interrupts = Interrupts()
    sys.argv = [""]
    unbuffer_c()
    replace_streams(channel)
    set_input(None)
    # Read when the first figure is made: this is how a kernel chooses inline figures, too.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    os.environ.update(PAGER="cat", GIT_PAGER="cat")
    try:
        import IPython  # noqa: F401
    except ImportError:
        raise WorkerStartError(
            f"IPython is not installed in this environment ({sys.prefix}): pip install ipython"
        ) from None
    import tempfile
    import threading

    from sandcell_runner import warmup
    from sandcell_runner.shell import ZMQInteractiveShell

    threading.stack_size(THREAD_STACK_BYTES)
    packages = warmup.import_packages()
    shell = ZMQInteractiveShell.instance(channel, os.path.join(tempfile.gettempdir(), ".ipython"))  # noqa: PTH118
    warmup.warm(shell)
    sys.path.insert(0, "")  # -I leaves it out, but a cell's own modules lie where it runs
    return Worker(channel, interrupts, shell, directory, packages)


def unbuffer_c() -> None:
    """Has C's printf write at once, so that it keeps its place among Python's output and survives a crash."""
    with suppress(Exception):
        import ctypes

        libc = ctypes.CDLL(None)
        for name in ("stdout", "stderr"):
            libc.setvbuf(ctypes.c_void_p.in_dll(libc, name), None, 2, 0)  # _IONBF


class Worker:
    """Runs one cell after another in one shell."""

    def __init__(
        self,
        channel: Channel,
        interrupts: Interrupts,
        shell: "ZMQInteractiveShell",
        directory: str,
        packages: dict[str, str],
    ) -> None:
        self._channel = channel
        self._interrupts = interrupts
        self._shell = shell
        self._directory = directory
        self._packages = packages
        self._limits = _Limits()
        self._rehearsed = False  # in a pod that is long done when a claimant says hello, and would have to wait for it

    def serve_one(self) -> None:
        """Waits for one frame and does what it says."""
        frame = self._channel.receive()
        if frame["type"] == "hello":
            from sandcell_runner import warmup

            if not self._rehearsed:
                self._rehearsed = True
                self._rehearse()
            warmup.reseed(frame["seed"])
            self._channel.control(
                {
                    "type": "ready",
                    "python": platform.python_version(),
                    "packages": self._packages,
                    "pid": os.getpid(),
                }
            )
        elif frame["type"] == "run":
            self._serve(frame)
        elif frame["type"] == "rehearse":
            self._rehearse()

    def _serve(self, frame: Frame, *, store_history: bool = True) -> None:
        self._interrupts.prepare()
        self._channel.begin()
        done = self._run(frame, store_history=store_history)
        self._channel.open = False
        self._interrupts.idle()
        self._channel.control(done)
        self._get_ready()

    def _get_ready(self) -> None:
        """What the next run need not wait for: system calls are slow in a sandbox."""
        set_input(None)
        self._limits = _Limits()

    def _rehearse(self) -> None:
        """Takes a small run from beginning to end, which the supervisor drops, since the host has asked for none. Each
        page of a restored process comes at first touch: 1.5 ms of a run of 8, measured on the ptrace platform."""
        from sandcell_runner import warmup

        limits = {"processes": 1 << 20, "address_space_bytes": 1 << 40}
        with warmup.forgotten(self._shell):
            self._serve({"type": "run", "code": "1 + 1", "limits": limits}, store_history=False)

    def _run(self, frame: Frame, *, store_history: bool) -> Frame:
        limits = frame.get("limits") or {}
        count = self._shell.execution_count
        self._channel.open = True
        try:
            self._prepare(frame)
        except (ValueError, TypeError, RunnerError) as error:
            name = type(error).__name__
            self._error(name, str(error))
            return _done(count, 1, name)
        self._limits.lower(limits)
        exit_code, ename = self._execute(frame["code"], store_history=store_history)
        self._interrupts.close()
        if self._channel.forked:
            _leave_child(exit_code)
        try:
            self._send_results(frame, limits.get("transfer_bytes") or 0, failed=exit_code != 0)
        except MemoryError:
            self._warn("variable", "", "there was not enough memory to send everything")
        self._limits.lift()
        return _done(count, exit_code, ename)

    # --- before -----------------------------------------------------------------------------------

    def _prepare(self, frame: Frame) -> None:
        if frame.get("stdin") is not None:
            set_input(frame["stdin"])
        for file in frame.get("files") or ():
            files.write_file(self._directory, file["path"], base64.b64decode(file["base64"]))
        if frame.get("files"):
            importlib.invalidate_caches()  # a module among them may be younger than the clock's last tick
        for name, value in (frame.get("inputs") or {}).items():
            try:
                self._shell.user_ns[name] = values.decode(value)
            except (ValueError, TypeError) as error:
                raise type(error)(f"the input {name!r} could not be received: {error}") from None

    # --- the cell ---------------------------------------------------------------------------------

    def _execute(self, code: str, *, store_history: bool) -> tuple[int, str | None]:
        """Runs the cell; its exit code and, if it raised, its exception's name."""
        import asyncio

        shell = self._shell
        shell.interrupted = shell.error_shown = False
        asyncio.set_event_loop(shell.event_loop())  # a cell's asyncio.run leaves none behind
        error: BaseException | None = None
        try:
            self._interrupts.open()
            result = shell.run_cell(code, store_history=store_history)
            error = result.error_before_exec or result.error_in_exec
            self._interrupts.close()
        except BaseException as caught:
            # What a signal handler raised outside of the cell's own lines.
            self._interrupts.close()
            error = caught
        if error is None:
            return 0, None
        if isinstance(error, SystemExit):
            return self._exit_code(error), "SystemExit" if error.code else None
        if shell.interrupted and isinstance(error, asyncio.CancelledError):
            error = KeyboardInterrupt()
        if isinstance(error, KeyboardInterrupt) and not shell.error_shown:
            self._error("KeyboardInterrupt", "")
        return 1, type(error).__name__

    def _exit_code(self, error: SystemExit) -> int:
        if error.code is None:
            return 0
        if isinstance(error.code, int):
            return error.code & 0xFF
        print(error.code, file=sys.stderr)  # noqa: T201 - as the interpreter does
        return 1

    # --- after ------------------------------------------------------------------------------------

    def _send_results(self, frame: Frame, transfer_bytes: int, *, failed: bool) -> None:
        left = transfer_bytes
        for name in frame.get("outputs") or ():
            if name not in self._shell.user_ns:
                if not failed:
                    self._warn("variable", name, f"the cell defines no variable {name!r}")
                continue
            try:
                value = values.encode(self._shell.user_ns[name], name)
                payload = {"type": "variable", "name": name, "value": value}
                size = len(encode_payload(payload))
                if size > left:
                    raise FrameError(f"{size:,} bytes are more than the {left:,} left of the transfer limit")
                self._channel.send(payload)
                left -= size
            except Exception as error:
                self._warn("variable", name, str(error) or type(error).__name__)
        if frame.get("collect"):
            self._send_files(frame["collect"], left)

    def _send_files(self, patterns: list[str], max_bytes: int) -> None:
        def warn(path: str, reason: str) -> None:
            self._warn("file", path, reason)

        try:
            for file in files.collect(self._directory, patterns, max_bytes, warn):
                data = base64.b64encode(file.data).decode("ascii")
                self._channel.send({"type": "file", "path": file.path, "base64": data})
        except Exception as error:
            warn("", f"the files could not be collected: {error}")

    def _warn(self, subject: str, name: str, message: str) -> None:
        self._channel.send({"type": "warning", "subject": subject, "name": name, "message": message})

    def _error(self, ename: str, evalue: str) -> None:
        text = f"{ename}: {evalue}" if evalue else ename
        self._channel.send({"type": "error", "ename": ename, "evalue": evalue, "traceback": [text]})


class _Limits:
    """What the process may use, as it is now; `lower` sets a run's soft rlimits, `lift` takes them away again."""

    def __init__(self) -> None:
        self._before = {kind: resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_NPROC)}
        self._address_space = _address_space()

    def lower(self, limits: dict[str, Any]) -> None:
        if limits.get("processes") is not None:
            self._lower(resource.RLIMIT_NPROC, limits["processes"] + SPARE_PROCESSES)
        if limits.get("address_space_bytes") is not None:
            self._lower(resource.RLIMIT_AS, self._address_space + limits["address_space_bytes"])

    def lift(self) -> None:
        for kind, limit in self._before.items():
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, limit)

    def _lower(self, kind: int, soft: int) -> None:
        hard = self._before[kind][1]
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _address_space() -> int:
    file = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)  # `open` makes eight calls of three
    try:
        return int(os.read(file, 1024).split()[0]) * resource.getpagesize()
    finally:
        os.close(file)


def _done(count: int, exit_code: int, ename: str | None) -> Frame:
    status = "ok" if exit_code == 0 else "error"
    return {"type": "done", "execution_count": count, "status": status, "exit_code": exit_code, "ename": ename}


def _leave_child(exit_code: int) -> NoReturn:
    """A child that the cell forked has come back from it: it must not answer in its parent's place."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(exit_code)
