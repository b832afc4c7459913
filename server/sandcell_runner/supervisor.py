"""PID 1 of a sandbox: stands between the host and the worker, and survives whatever the worker does."""

import os
import select
import signal
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from sandcell_runner import interrupts, processes
from sandcell_runner.channel import CONNECTION_LOST
from sandcell_runner.errors import FrameError
from sandcell_runner.frames import Frame, parse_payload
from sandcell_runner.host import Host
from sandcell_runner.outbox import LINE_INTERVAL_S
from sandcell_runner.packets import HEADER_BYTES, PACKET_BYTES, Assembler, packets
from sandcell_runner.pipes import Pipe
from sandcell_runner.ring import Ring

if TYPE_CHECKING:
    from sandcell_runner.door import Door

WATCH_INTERVAL_S = 0.25
"""How often the worker's tasks are counted during a run; RLIMIT_NPROC holds what is faster."""

NUDGE_INTERVAL_S = 0.1
"""How often a worker that was interrupted is nudged; see `interrupts.NUDGE`."""

BEGIN_INTERVAL_S = 0.005
"""How often a worker that was interrupted is looked at until it has taken its run."""

ABANDONED_S = 3.0
"""How long a run may take over its interrupt when its host has gone."""

_OUTPUT = {
    "display_data",
    "update_display_data",
    "clear_output",
    "execute_result",
    "error",
    "variable",
    "file",
    "warning",
}


class Supervisor:
    """One poll loop over the host, the worker's frames, its two pipes, and its end."""

    def __init__(
        self,
        control: socket.socket,
        worker: socket.socket,
        acknowledge: int,
        ring: Ring,
        pipes: tuple[int, int],
        pid: int,
    ) -> None:
        self._host = Host(control)
        self._worker = worker
        self._worker_open = True
        self._acknowledge = acknowledge
        self._ring = ring
        self._looked = 0
        self._next_look: float | None = None  # at the ring; None: the worker will announce text
        self._pipes = (Pipe(pipes[0], "stdout"), Pipe(pipes[1], "stderr"))
        self._pid = pid
        self._from_worker = Assembler()
        self._to_worker: deque[bytes] = deque()
        self._status: int | None = None  # the worker's, as waitpid gives it
        self._ready = False
        self._message: str | None = None  # why the worker ended, where that is not for it to say
        self._startup_text = ""
        self._running = False
        self._runs = 0  # that have ended
        self._interrupted = False  # before the worker had taken the run
        self._next_nudge: float | None = None
        self._own_tasks = 1
        self._max_tasks: int | None = None
        self._next_watch = 0.0
        self._abandoned: float | None = None  # when a run is given up whose host has gone
        worker.setblocking(False)
        wakeup, self._wakeup = os.pipe()
        os.set_blocking(wakeup, False)
        os.set_blocking(self._wakeup, False)
        self._child_ended = wakeup
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self._wakeup, warn_on_full_buffer=False)

    @property
    def child_ended(self) -> int:
        """Becomes readable when a child has ended."""
        return self._child_ended

    def warm_up(self) -> str | None:
        """Serves whoever is at the other end until the worker has said that it is ready; else why it never will."""
        return self._await(lambda: self._ready)

    def rehearse(self) -> str | None:
        """Serves whoever is at the other end until a run has ended; else why it never will."""
        before = self._runs
        return self._await(lambda: self._runs > before)

    def _await(self, reached: Callable[[], bool]) -> str | None:
        self._serve_until(reached)
        return None if self._status is None else self._message or self._startup_text.strip() or "the worker has ended"

    def take_host(self, control: socket.socket, door: "Door | None", folders: tuple[str, ...]) -> None:
        """Serves this host, which has come by the door; `folders` of the sandbox's are memory too."""
        self._host.take(control, door, folders)

    def hail(self, folders: tuple[str, ...]) -> bytes:
        """What a host is told that may be taken."""
        return self._host.hail(folders)

    def serve(self) -> NoReturn:
        self._serve_until(lambda: False)
        self._finish()

    def _serve_until(self, reached: Callable[[], bool]) -> None:
        """Returns also when the worker has ended."""
        self._reap()  # it may have ended before SIGCHLD was looked for
        while self._status is None and not reached():
            events = self._wait()
            now = time.monotonic()
            self._serve_host(events)
            if self._worker.fileno() in events:
                self._serve_worker(events[self._worker.fileno()], now)
            else:
                self._serve_pipes([pipe for pipe in self._pipes if pipe.descriptor in events], now)
            if self._next_look is not None and self._next_look <= now and not self._host.outbox.full:
                self._look(now)
            if self._child_ended in events:
                self._reap()
            if self._max_tasks is not None and self._next_watch <= now:
                self._watch(now)
            if self._next_nudge is not None and self._next_nudge <= now:
                self._nudge(now)
            if self._abandoned is not None and self._abandoned <= now:
                self._leave()
            if not self._running:
                self._host.visited()
            self._write_host(now)
            if self._host.refuses_more:
                self._end_worker("it used more memory than it may")

    # --- waiting ----------------------------------------------------------------------------------

    def _wait(self) -> dict[int, int]:
        poll = select.poll()
        until = self._host.register(poll, running=self._running)
        poll.register(self._child_ended, select.POLLIN)
        # Back pressure: a host that does not read stops the worker, not the supervisor.
        reading = 0 if self._host.outbox.full else select.POLLIN
        writing = select.POLLOUT if self._to_worker else 0
        if self._worker_open and (reading or writing):
            poll.register(self._worker, reading | writing)
        if reading:
            for pipe in self._pipes:
                if not pipe.ended:
                    poll.register(pipe.descriptor, select.POLLIN)
        moments = [until] if until is not None else []
        if self._max_tasks is not None:
            moments.append(self._next_watch)
        if self._next_nudge is not None:
            moments.append(self._next_nudge)
        if self._next_look is not None and reading:
            moments.append(self._next_look)
        if self._abandoned is not None:
            moments.append(self._abandoned)
        timeout = max(0.0, min(moments) - time.monotonic()) * 1000 if moments else None
        # Whole milliseconds, rounded up: rounding down would spin through the last one.
        return dict(poll.poll(None if timeout is None else int(timeout) + 1))

    # --- the host ---------------------------------------------------------------------------------

    def _serve_host(self, events: dict[int, int]) -> None:
        frames = self._host.receive(events)
        if frames is None:
            self._lose_host()
            return
        for frame, payload in frames:
            if frame["type"] == "interrupt":
                self._interrupt()
                continue
            if frame["type"] == "keep":
                self._host.keep()
                continue
            if frame["type"] in ("run", "rehearse"):
                self._start(frame)
            self._to_worker.extend(packets(payload))
        if frames:
            self._write_worker()

    def _start(self, frame: Frame) -> None:
        self._running, self._interrupted, self._next_nudge = True, False, None
        self._ring.begun = False
        limits = frame.get("limits") or {}
        self._max_tasks = limits.get("processes")
        self._next_watch = time.monotonic() + WATCH_INTERVAL_S
        self._host.run_begins(limits)

    def _interrupt(self) -> None:
        """Interrupts the run, as soon as the worker can tell that it is for this one."""
        if not self._running:
            return
        self._interrupted = not self._ring.begun
        if self._interrupted:
            self._next_nudge = time.monotonic() + BEGIN_INTERVAL_S
            return
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGINT)
        self._next_nudge = time.monotonic() + NUDGE_INTERVAL_S

    def _nudge(self, now: float) -> None:
        if self._interrupted:
            self._interrupt()
            return
        self._next_nudge = now + NUDGE_INTERVAL_S
        with suppress(ProcessLookupError):
            os.kill(self._pid, interrupts.NUDGE)

    def _write_host(self, now: float) -> None:
        try:
            self._host.write(now)
        except OSError:
            self._lose_host()

    def _lose_host(self) -> None:
        """The host is gone: so is everything here, unless it was to be kept. Then its run is given up first."""
        if not self._host.lose():
            self._leave()
        if self._running:
            self._interrupt()
            self._abandoned = time.monotonic() + ABANDONED_S

    def _leave(self) -> NoReturn:
        processes.kill_descendants(self._pid)
        os._exit(0)

    # --- the worker -------------------------------------------------------------------------------

    def _serve_worker(self, events: int, now: float) -> None:
        if events & select.POLLOUT:
            self._write_worker()
        if events & ~select.POLLOUT:
            self._read_worker(now)

    def _write_worker(self) -> None:
        while self._to_worker:
            try:
                self._worker.send(self._to_worker[0])
            except BlockingIOError:
                return
            except OSError:
                self._to_worker.clear()  # the worker is gone, which its end will tell
                return
            self._to_worker.popleft()

    def _read_worker(self, now: float) -> bool:
        """Takes the frames that are there, up to a full outbox; says whether there were any."""
        found = False
        while self._worker_open and not self._host.outbox.full:
            try:
                packet = self._worker.recv(PACKET_BYTES + HEADER_BYTES)
            except BlockingIOError:
                break
            except OSError:
                packet = b""
            if not packet:
                # It is ending, or has become another program (os.exec*): the end of that is waited for.
                self._worker_open = False
                break
            found = True
            try:
                payload = self._from_worker.add(packet)
                if payload is not None:
                    self._take_text(self._from_worker.position, now)
                    self._take(payload, now)
            except FrameError as error:
                self._end_worker(f"the cell wrote to the runner's own connection ({error})")
                break
        return found

    def _take(self, payload: bytes, now: float) -> None:
        frame = parse_payload(payload)
        kind = frame["type"]
        if kind == "text":
            self._next_look = now
        elif kind in _OUTPUT:
            if self._running and self._host.present:
                self._host.outbox.add_payload(payload, now)
        elif kind == "sync":
            self._read_pipes(now)
            with suppress(OSError):
                os.write(self._acknowledge, bytes((int(frame.get("number", 0)) % 256,)))
        elif kind == "ready":
            self._ready = True
            self._own_tasks = processes.threads_of(self._pid)
            self._host.greeting = payload
            self._host.outbox.add_payload(payload, now)
        elif kind == "failed":
            self._message = str(frame.get("message"))
        elif kind == "done":
            self._read_pipes(now)
            for pipe in self._pipes:
                self._host.outbox.add_text(pipe.stream, pipe.finish(), now)
            if self._running:  # else it was a rehearsal
                self._runs += 1
                self._host.run_ends(now)
                self._host.outbox.add_payload(payload, now)
            self._running = False
            self._max_tasks = self._next_nudge = self._abandoned = None
        else:
            raise FrameError(f"the type {kind[:60]!r} is unknown")

    def _serve_pipes(self, readable: list[Pipe], now: float) -> None:
        """Takes output that nobody waits for, without overtaking a frame.

        Frames sent before it was written are in the socket by now, and go first. None can come after them
        while a pipe holds something. So each readable pipe is read exactly once: what a second read
        finds, or a read of the other pipe, may have been written after a frame. (A pipe that was closed holds
        nothing, and its worker goes on meanwhile: of its text, what came before the look at the socket is taken.)
        """
        if not readable:
            return
        found = self._ring.head
        if not self._read_worker(now):
            self._take_text_or_end(found, now)
            for pipe in readable:
                self._read_pipe(pipe, now)

    def _take_text(self, until: int, now: float) -> None:
        for stream, text in self._ring.take(until):
            if self._running and self._host.present:
                self._host.outbox.add_text(stream, text, now)

    def _look(self, now: float) -> None:
        """Takes what text there is, and looks again soon, until there is no more of it.

        The last look comes a while after the worker was told to announce new text: it finds what was
        written while the telling was on its way.
        """
        found = self._ring.head
        self._read_worker(now)  # a frame in the socket may be older than the last of the text
        if self._host.outbox.full:
            return
        more = found != self._looked
        self._looked = found
        self._take_text_or_end(found, now)
        self._next_look = now + LINE_INTERVAL_S if more or self._ring.watched else None
        self._ring.watched = more

    def _take_text_or_end(self, until: int, now: float) -> None:
        try:
            self._take_text(max(until, self._ring.tail), now)
        except FrameError as error:
            self._end_worker(f"the cell wrote to the runner's own memory ({error})")

    def _read_pipes(self, now: float) -> None:
        """Empties both pipes, while the worker waits for it or has ended."""
        for pipe in self._pipes:
            for _ in range(16):  # a bound, since a process in the background may write without end
                if not self._read_pipe(pipe, now):
                    break

    def _read_pipe(self, pipe: Pipe, now: float) -> bool:
        text = pipe.read()
        if text is None:
            return False
        if self._running and self._host.present:
            self._host.outbox.add_text(pipe.stream, text, now)
        elif not self._ready:
            self._startup_text = (self._startup_text + text)[-2000:]
        return True

    def _end_worker(self, message: str) -> None:
        self._message = self._message or message
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        if self._status is None:
            self._status = os.waitpid(self._pid, 0)[1]

    def _watch(self, now: float) -> None:
        self._next_watch = now + WATCH_INTERVAL_S
        tasks = processes.count_tasks(os.getpid()) - self._own_tasks
        if self._max_tasks is not None and tasks > self._max_tasks:
            self._host.outbox.add({"type": "limit", "limit": "processes", "peak": tasks}, now)
            self._max_tasks = None  # said once; what follows is the host's to decide

    # --- the worker's end -------------------------------------------------------------------------

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._child_ended, 4096)
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                if pid == self._pid:
                    self._status = status

    def _finish(self) -> NoReturn:
        """Sends what the worker left, says how it ended, and goes."""
        assert self._status is not None
        processes.kill_descendants(self._pid)
        now = time.monotonic()
        self._drain(now)
        number = os.WTERMSIG(self._status) if os.WIFSIGNALED(self._status) else None
        code = 128 + number if number is not None else os.WEXITSTATUS(self._status)
        exited: Frame = {"type": "exited", "exit_code": code, "signal": number}
        message = self._message
        if code == CONNECTION_LOST and not self._worker_open:
            message = "the cell closed the runner's own connection"
        if not self._ready and message is None:
            message = self._startup_text.strip() or "the runner's worker ended before it was ready"
        if message is not None:
            exited["message"] = message
        with suppress(OSError):
            self._host.finish(exited, now)
        os._exit(0)

    def _drain(self, now: float) -> None:
        """Takes what is left in the socket and the pipes, and waits for a slow host meanwhile."""
        with suppress(FrameError, OSError):
            while True:
                packet = self._worker.recv(PACKET_BYTES + HEADER_BYTES)
                if not packet:
                    break
                payload = self._from_worker.add(packet)
                if payload is not None:
                    self._take_text(self._from_worker.position, now)
                    self._take(payload, now)
        with suppress(FrameError):
            self._take_text(self._ring.head, now)
        self._read_pipes(now)
        for pipe in self._pipes:
            if self._running:
                self._host.outbox.add_text(pipe.stream, pipe.finish(), now)
