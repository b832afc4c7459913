"""The port of a runner that waits in a pod: lets in exactly one, who proves the claim (see `proof`).

Whoever has proven it is told that the runner is ready, and let in by the next word: a backend comes while the API
server is still asked whether the pod is its own, and goes without a word when it is another's.
"""

import os
import select
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from sandcell_runner.errors import FrameError
from sandcell_runner.frames import HEADER_BYTES, encode_frame, parse_payload
from sandcell_runner.proof import KEY_BYTES, NONCE_BYTES, parse_key, proves

PATIENCE_S = 5.0
"""How long somebody who has connected may take to prove the claim."""

DECISION_S = 15.0
"""How long somebody who has proven it may take to say more: the API server has 10 s to answer a backend."""

VISITORS = 32
"""How many may be there at once; the first who has proven nothing makes room for one more."""

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
    """Somebody who has connected and has not been let in yet."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.nonce = os.urandom(NONCE_BYTES)
        self.until = time.monotonic() + PATIENCE_S
        self.proven = False
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

    def admit(self, hail: bytes) -> None:
        """Tells it that its proof was good."""
        self.proven = True
        self.until = time.monotonic() + DECISION_S
        sock = self.sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A backend whose machine is gone sends no FIN: the sandbox ends when nobody has answered for a minute.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in ((socket.TCP_KEEPIDLE, 30), (socket.TCP_KEEPINTVL, 10), (socket.TCP_KEEPCNT, 3)):
            with suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, option, value)
        sock.sendall(hail)

    def has_spoken(self) -> bool:
        """Whether there is more of it than the proof, which is left to be read; OSError when it has gone."""
        if not self.sock.recv(1, socket.MSG_PEEK):
            raise ConnectionResetError
        return True

    def _wanted(self) -> int:
        if len(self._read) < HEADER_BYTES:
            return HEADER_BYTES
        length = int.from_bytes(self._read[:HEADER_BYTES], "big")
        if length > _PROOF_FRAME_BYTES:
            raise FrameError("too long for a claim")
        return HEADER_BYTES + length


class Door:
    """A port that is open from the beginning, or `open`, until somebody is let in, or `close`.

    `hail` makes the frames that whoever has proven the claim is told.
    """

    def __init__(self, host: str, port: int, lock: Lock, hail: Callable[[], bytes]) -> None:
        self._lock = lock
        self._hail = hail
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

    def serve(self) -> socket.socket | None:
        """Looks after those who are there; the stream of one who is let in."""
        poll = select.poll()
        if self.register(poll) is None and self._listener is None:
            return None
        # Asked anew, and before anybody's time is over: it may have been a run that kept them waiting.
        ready = dict(poll.poll(0))
        for visitor in [v for v in self._visitors if v.sock.fileno() in ready]:
            if self._hear(visitor):
                self._visitors.remove(visitor)
                return visitor.sock
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
                claimant = self.serve()
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
                self._dismiss(next((v for v in self._visitors if not v.proven), self._visitors[0]))
            self._visitors.append(visitor)

    def _hear(self, visitor: _Visitor) -> bool:
        """Whether this one is to be let in; who has failed to prove the claim is dismissed without a word."""
        try:
            if visitor.proven:
                return visitor.has_spoken()
            signature = visitor.proof()
        except BlockingIOError:
            return False
        except (FrameError, ValueError, OSError):
            self._dismiss(visitor)
            return False
        if not proves(self._lock.key, self._lock.uid, visitor.nonce, signature):
            self._dismiss(visitor)
            return False
        try:
            visitor.admit(self._hail())
        except OSError:
            self._dismiss(visitor)
        return False

    def _dismiss(self, visitor: _Visitor) -> None:
        self._visitors.remove(visitor)
        visitor.sock.close()
