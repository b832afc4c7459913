"""The port of a runner that waits in a pod: lets in exactly one, who proves the claim (see `proof`)."""

import os
import select
import socket
import time
from contextlib import suppress
from typing import NamedTuple

from sandcell_runner.errors import FrameError
from sandcell_runner.frames import HEADER_BYTES, encode_frame, parse_payload
from sandcell_runner.proof import KEY_BYTES, NONCE_BYTES, parse_key, proves

PATIENCE_S = 5.0
"""How long somebody who has connected may take to prove the claim."""

VISITORS = 32
"""How many may be at it at once; the one who came first makes room for one more."""

_PROOF_FRAME_BYTES = 4 * KEY_BYTES[1]


class Lock(NamedTuple):
    """What opens the door: a signature of this key over this pod's uid and the nonce that was said."""

    key: int
    uid: str


def lock_of_environment() -> Lock:
    """SANDCELL_CLAIM_KEY (the modulus, in hexadecimal) and SANDCELL_POD_UID; ValueError says what is wrong."""
    try:
        key = parse_key(os.environ.get("SANDCELL_CLAIM_KEY", ""))
    except ValueError as error:
        raise ValueError(f"SANDCELL_CLAIM_KEY is to be the modulus of an RSA key, in hexadecimal: {error}") from None
    uid = os.environ.get("SANDCELL_POD_UID", "")
    if not uid:
        raise ValueError("SANDCELL_POD_UID is to be the pod's uid")
    return Lock(key, uid)


class _Visitor:
    """Somebody who has connected and has proven nothing yet."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.nonce = os.urandom(NONCE_BYTES)
        self.until = time.monotonic() + PATIENCE_S
        self._read = bytearray()
        sock.setblocking(False)
        # A fresh socket takes this much without waiting.
        sock.sendall(encode_frame({"type": "challenge", "nonce": self.nonce.hex()}))

    def proof(self) -> bytes:
        """The signature; BlockingIOError until it is there, FrameError, ValueError or OSError for anything else.

        Not a byte more is read: what follows is for the supervisor.
        """
        while len(self._read) < (wanted := self._wanted()):
            data = self.sock.recv(wanted - len(self._read))
            if not data:
                raise FrameError("nothing more is coming")
            self._read += data
        frame = parse_payload(self._read[HEADER_BYTES:])
        if frame["type"] != "claim":
            raise FrameError("no claim")
        return bytes.fromhex(str(frame.get("signature")))

    def _wanted(self) -> int:
        if len(self._read) < HEADER_BYTES:
            return HEADER_BYTES
        length = int.from_bytes(self._read[:HEADER_BYTES], "big")
        if length > _PROOF_FRAME_BYTES:
            raise FrameError("too long for a claim")
        return HEADER_BYTES + length


class Door:
    """A port that is open from the beginning, or `open`, until somebody is let in, or `close`."""

    def __init__(self, host: str, port: int, lock: Lock) -> None:
        self._lock = lock
        self._address = (host, port)
        self._listener: socket.socket | None = None
        self._visitors: list[_Visitor] = []
        self.open()

    def open(self) -> None:
        """Listens, if it does not."""
        if self._listener is None:
            self._listener = socket.create_server(self._address, backlog=VISITORS)
            self._listener.setblocking(False)

    def close(self) -> None:
        """Turns everybody away."""
        if self._listener:
            self._listener.close()
            self._listener = None
        for visitor in list(self._visitors):
            self._dismiss(visitor)

    def register(self, poll: select.poll) -> float | None:
        """Adds what is to be waited for; until when (on the monotonic clock) `serve` can wait otherwise."""
        if self._listener:
            poll.register(self._listener, select.POLLIN)
        for visitor in self._visitors:
            poll.register(visitor.sock, select.POLLIN)
        return min((visitor.until for visitor in self._visitors), default=None)

    def serve(self, ready: dict[int, int]) -> socket.socket | None:
        """Looks after those who are ready; the stream of one who has proven the claim."""
        for visitor in [v for v in self._visitors if v.sock.fileno() in ready]:
            if self._hear(visitor):
                return self._welcome(visitor)
        if self._listener and self._listener.fileno() in ready:
            self._accept()
        now = time.monotonic()
        for visitor in [v for v in self._visitors if v.until < now]:
            self._dismiss(visitor)
        return None

    def wait(self, ended: int) -> socket.socket | None:
        """The claimant's stream, after which the port is closed; None when the descriptor `ended` becomes readable."""
        try:
            while True:
                poll = select.poll()
                poll.register(ended, select.POLLIN)
                until = self.register(poll)
                ready = dict(poll.poll(None if until is None else max(0, int((until - time.monotonic()) * 1000)) + 1))
                if ended in ready:
                    return None
                claimant = self.serve(ready)
                if claimant:
                    return claimant
        finally:
            self.close()

    def _accept(self) -> None:
        with suppress(OSError):
            assert self._listener
            sock, _ = self._listener.accept()
            try:
                visitor = _Visitor(sock)
            except OSError:
                sock.close()
                return
            if len(self._visitors) >= VISITORS:
                self._dismiss(self._visitors[0])
            self._visitors.append(visitor)

    def _hear(self, visitor: _Visitor) -> bool:
        """Whether this one has proven the claim; who has failed to is dismissed without a word."""
        try:
            signature = visitor.proof()
        except BlockingIOError:
            return False
        except (FrameError, ValueError, OSError):
            self._dismiss(visitor)
            return False
        if proves(self._lock.key, self._lock.uid, visitor.nonce, signature):
            return True
        self._dismiss(visitor)
        return False

    def _welcome(self, visitor: _Visitor) -> socket.socket:
        self._visitors.remove(visitor)
        sock = visitor.sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A backend whose machine is gone sends no FIN: the sandbox ends when nobody has answered for a minute.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in ((socket.TCP_KEEPIDLE, 30), (socket.TCP_KEEPINTVL, 10), (socket.TCP_KEEPCNT, 3)):
            with suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, option, value)
        return sock

    def _dismiss(self, visitor: _Visitor) -> None:
        self._visitors.remove(visitor)
        visitor.sock.close()
