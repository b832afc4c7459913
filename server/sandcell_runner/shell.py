"""IPython's shell, with frames for output, as a notebook kernel has it."""

# Half of IPython is annotated.
# mypy: allow-untyped-calls

import asyncio
import os
import re
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from IPython.core import page
from IPython.core.autocall import ExitAutocall
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import LSString, SList
from traitlets import Instance, Type
from traitlets.config import Config

from sandcell_runner import network, tracebacks
from sandcell_runner.channel import Channel
from sandcell_runner.display import FrameDisplayHook, FrameDisplayPublisher, send_error

_INSTALLS = re.compile(r"\b(?:pip3?|uv|conda|mamba)\b.*\b(?:install|add)\b")


class Exit(ExitAutocall):
    """`exit` and `quit`, with or without parentheses, end the cell as sys.exit does."""

    def __call__(self, code: object = None) -> None:
        raise SystemExit(code)


# Libraries (pandas, rich, tqdm among them) tell a notebook from a terminal by this very name.
class ZMQInteractiveShell(InteractiveShell):
    """A shell whose output goes to a channel, with no history on disk and no terminal."""

    displayhook_class = Type(FrameDisplayHook)
    display_pub_class = Type(FrameDisplayPublisher)
    exiter = Instance(Exit)
    autoindent = False

    def __init__(self, channel: Channel, directory: str) -> None:
        self.channel = channel
        self._hidden_frames = 0
        self.error_shown = False
        self.interrupted = False
        """Whether an interrupt cancelled the cell's coroutine: its CancelledError means KeyboardInterrupt."""
        config = Config()
        config.HistoryManager.enabled = False  # no sqlite file, no thread that writes to it
        # tqdm takes every IPython without this for a terminal (https://github.com/tqdm/tqdm/pull/1628).
        config.IPKernelApp.tqdm = "a notebook"
        super().__init__(config=config, ipython_dir=directory)
        for output in (self.displayhook, self.display_pub):
            setattr(output, "channel", channel)  # noqa: B010 - their declared types are the bases'
        self.loop_runner = self._run_coroutine
        # sys.exit is how a script ends, and there is no shell to leave.
        warnings.filterwarnings("ignore", message="To exit: use 'exit', 'quit', or Ctrl-D")

    def _exiter_default(self) -> Exit:
        return Exit(self)

    def init_hooks(self) -> None:
        super().init_hooks()
        self.set_hook("show_in_pager", page.as_hook(page.display_page), 99)

    def init_virtualenv(self) -> None:
        """Does nothing: the interpreter is that of the environment already."""

    @contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        """Does nothing: IPython would keep a copy of everything printed for a history that is not kept."""
        yield

    def _format_exception_for_storage(self, *ignored: Any, **also_ignored: Any) -> list[str]:
        """Does nothing: IPython would format each traceback a second time for the same history."""
        return []

    # --- running ----------------------------------------------------------------------------------

    def event_loop(self) -> asyncio.AbstractEventLoop:
        """The loop of all cells' top-level awaits, so that what one started goes on in the next."""
        loop: asyncio.AbstractEventLoop | None = getattr(self, "_event_loop", None)
        if loop is None or loop.is_closed():
            loop = self._event_loop = asyncio.new_event_loop()
        return loop

    def _run_coroutine(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Runs a cell's coroutine; an interrupt cancels it, wherever the loop happens to be."""
        loop = self.event_loop()
        task = loop.create_task(coroutine)
        while True:
            try:
                return loop.run_until_complete(task)
            except KeyboardInterrupt:
                if task.done():
                    raise
                self.interrupted = True
                task.cancel()

    def system(self, cmd: str) -> None:
        """`!cmd`: its output goes to the cell's as it comes."""
        self._flush()
        process = subprocess.Popen(self.var_expand(cmd, depth=1), shell=True)  # noqa: S602 - that is `!`
        self.user_ns["_exit_code"] = _wait(process)
        if process.returncode and _INSTALLS.search(cmd) and not network.reachable():
            sys.stderr.write("Sandboxes have no network. Install packages where this notebook runs: cells see them.\n")

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> SList | LSString:
        """`x = !cmd`: stdout and stderr as lines."""
        process = subprocess.Popen(  # noqa: S602 - that is `!`
            self.var_expand(cmd, depth=depth + 1),
            shell=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        try:
            output = process.communicate()[0]
        except KeyboardInterrupt:
            _wait(process)
            raise
        self.user_ns["_exit_code"] = process.returncode
        return SList(output.splitlines()) if split else LSString(output)

    # --- errors -----------------------------------------------------------------------------------

    def showtraceback(
        self,
        exc_tuple: Any = None,
        filename: str | None = None,
        tb_offset: int | None = None,
        exception_only: bool = False,
        running_compiled_code: bool = False,
    ) -> None:
        try:
            kind, value, trace = self._get_exc_info(exc_tuple)
        except ValueError:
            return super().showtraceback(exc_tuple)
        if issubclass(kind, SystemExit):
            return None  # the way a script ends, not an error
        if issubclass(kind, asyncio.CancelledError) and self.interrupted:
            kind, value = KeyboardInterrupt, KeyboardInterrupt()
        start = tracebacks.from_cell(trace)
        hidden = tracebacks.shorten(value)
        if _has_group(value):
            # IPython prints groups to stderr, with its own frames; Python formats them well.
            lines = traceback.format_exception(kind, value, start or trace)
            return self._showtraceback(kind, value, "".join(lines).rstrip().splitlines())
        if start is not None and not issubclass(kind, SyntaxError):
            trace, tb_offset = start, 0
        elif issubclass(kind, KeyboardInterrupt):
            trace = None  # it came between two of the cell's lines: all frames are the runner's
        self._hidden_frames = hidden
        return super().showtraceback((kind, value, trace), filename, tb_offset, exception_only, running_compiled_code)

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException | None, stb: list[str]) -> None:
        self._flush()
        self.error_shown = True
        try:
            message = str(evalue)
        except BaseException as error:
            message = f"<its message could not be made: {type(error).__name__}>"
        lines = [tracebacks.name_cells(line) for line in stb]
        if self._hidden_frames:
            lines.insert(-1, f"[... {self._hidden_frames:,} frames in the middle are not shown]\n")
            self._hidden_frames = 0
        send_error(self.channel, etype.__name__, message, lines)

    def _flush(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()


def _has_group(error: BaseException | None) -> bool:
    seen = 0
    while error is not None and seen < 100:  # a hostile chain may be a ring
        if isinstance(error, BaseExceptionGroup):
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False


def _wait(process: "subprocess.Popen[Any]") -> int:
    """Waits for a command; an interrupt reaches it too, and what ignores it for two seconds is killed."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        try:
            process.wait(2)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            process.wait()
        raise
