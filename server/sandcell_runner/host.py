"""The host at the other end of the sandbox's stream; in a pod, hosts come and go."""

import select
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from sandcell_runner.frames import Frame, FrameReader, encode_frame, parse_payload, with_length
from sandcell_runner.outbox import Outbox
from sandcell_runner.pipes import READ_BYTES
from sandcell_runner.usage import Meter, usage

if TYPE_CHECKING:  # what a door needs is no sandbox's on this machine
    from sandcell_runner.door import Door


class Host:
    """What it says, and what waits to be said to it.

    One that can look into the sandbox from outside made it and ends with it. One of a pod came by its `door`: it is
    told what the sandbox uses and that it is ready (`hail`), and may ask (`keep`) that the sandbox outlives it. Then,
    between two runs, another may come by the door, after it or in its place.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        control.setblocking(False)
        self.outbox = Outbox()
        self._reader = FrameReader()
        self.present = True
        """Whether there is one: else nothing is to be said."""
        self.greeting = b""
        """The worker's frame `ready`."""
        self._keep = False
        self._door: Door | None = None
        self._meter: Meter | None = None  # None: the host sees for itself
        self._folders: tuple[str, ...] = ()
        self._nobody = control  # the other end of what stands for a host while there is none

    def take(self, control: socket.socket, door: "Door | None", folders: tuple[str, ...] = ()) -> None:
        """Another host, which has come by the door; the last one is told so, and forgotten. `folders`: see `usage`."""
        if self._keep and self.present:
            with suppress(OSError):
                self.outbox.add({"type": "replaced"}, time.monotonic())
                self.outbox.write_to(self._control)
        self._use(control, present=True)
        self._door, self._folders = door, folders
        self._meter = Meter(time.monotonic(), folders)

    def hail(self, folders: tuple[str, ...]) -> bytes:
        """What is said at the door: what is used so far, which is no run's, and that it is ready."""
        return encode_frame(usage(folders)) + with_length(self.greeting)

    def lose(self) -> bool:
        """It is gone; whether the sandbox is to wait for another."""
        if not self._keep:
            return False
        mine, self._nobody = socket.socketpair()
        self._use(mine, present=False)
        self._meter = None
        return True

    def register(self, poll: select.poll, *, running: bool) -> float | None:
        """Adds what is to be waited for; until when."""
        poll.register(self._control, select.POLLIN | (0 if self.outbox.empty else select.POLLOUT))
        moments = [self.outbox.due, self._meter.due if self._meter is not None else None]
        if self._door is not None and not running:  # who comes during a run waits for its end
            moments.append(self._door.register(poll))
        return min((moment for moment in moments if moment is not None), default=None)

    def receive(self, events: dict[int, int]) -> list[tuple[Frame, bytes]] | None:
        """The frames that have come, and each as it is written; None when the host is gone."""
        if not events.get(self._control.fileno(), 0) & ~select.POLLOUT:
            return []
        try:
            data = self._control.recv(READ_BYTES)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        if not data:
            return None
        return [(parse_payload(payload), payload) for payload in self._reader.feed(data)]

    def keep(self) -> None:
        """Lets another in, when this one is gone or instead of it."""
        if self._door is not None:
            self._keep = True
            self._door.open()
            self.outbox.add({"type": "kept"}, time.monotonic())

    def visited(self) -> None:
        """Looks after those at the door, between two runs."""
        door = self._door
        claimant = door.serve() if door is not None else None
        if claimant is not None and door is not None:
            self.take(claimant, door, self._folders)

    def run_begins(self, limits: Frame) -> None:
        """From now on memory is watched, if it is for us to watch it."""
        if self._meter is not None:
            self._meter.begin(limits, time.monotonic())

    def run_ends(self, now: float) -> None:
        """What the run has used is told."""
        if self._meter is not None:
            self._meter.end(self.outbox, now)

    def write(self, now: float) -> None:
        """Sends what is due, as far as it is taken without waiting; OSError when the host is gone."""
        if self.outbox.due is not None and self.outbox.due <= now:
            self.outbox.flush(now)
        if self._meter is not None and self._meter.due <= now:
            self._meter.serve(self.outbox, now)
        self.outbox.write_to(self._control)

    @property
    def refuses_more(self) -> bool:
        """Whether what the run uses is more than the host has allowed."""
        return self._meter is not None and self._meter.exceeded

    def finish(self, frame: Frame, now: float) -> None:
        """Sends the last frame, and waits until it is taken; OSError when the host is gone."""
        if self._meter is not None:
            self._meter.tell(self.outbox, now)
        self.outbox.add(frame, now)
        self._control.setblocking(True)
        while not self.outbox.empty:
            self.outbox.write_to(self._control)

    def _use(self, control: socket.socket, *, present: bool) -> None:
        self._control.close()
        control.setblocking(False)
        self._control, self.outbox, self._reader, self.present = control, Outbox(), FrameReader(), present
