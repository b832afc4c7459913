"""A runner that listens: warm before it does, open to exactly one, who proves the claim."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sandcell_runner import door
from sandcell_runner.frames import Frame, FrameReader, encode_frame
from sandcell_runner.proof import message, parse_key, proves

from .driver import LIMITS, RUNNER

UID = "0b5cf3f0-8f5e-4a53-b7a1-6a9c1d6d9d11"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


class Listening:
    """A runner with a port; `port` answers once it is warm."""

    def __init__(self, folder: Path, key: rsa.RSAPrivateKey) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "SANDCELL_CLAIM_KEY": f"{key.public_key().public_numbers().n:x}",
            "SANDCELL_POD_UID": UID,
            "KUBERNETES_SERVICE_HOST": "10.96.0.1",
        }
        command = [sys.executable, "-I", str(RUNNER), f"--listen=127.0.0.1:{self.port}"]
        self.streams: list[Stream] = []
        self.process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL)

    def connect(self) -> Stream:
        deadline = time.monotonic() + 60
        while True:
            try:
                self.streams.append(Stream(socket.create_connection(("127.0.0.1", self.port))))
                return self.streams[-1]
            except ConnectionRefusedError:
                assert self.process.poll() is None and time.monotonic() < deadline
                time.sleep(0.05)


class Stream:
    """One connection to it."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._reader = FrameReader()
        self._frames: list[Frame] = []

    def receive(self) -> Frame | None:
        """The next frame; None when the runner has hung up."""
        self.sock.settimeout(30)
        while not self._frames:
            try:
                data = self.sock.recv(1 << 16)
            except ConnectionResetError:
                return None
            if not data:
                return None
            self._frames += self._reader.frames(data)
        return self._frames.pop(0)

    def send(self, frame: Frame) -> None:
        self.sock.sendall(encode_frame(frame))

    def nonce(self) -> bytes:
        challenge = self.receive()
        assert challenge and challenge["type"] == "challenge"
        return bytes.fromhex(challenge["nonce"])

    def claim(self, key: rsa.RSAPrivateKey, uid: str = UID, nonce: bytes | None = None) -> None:
        signed = key.sign(message(uid, nonce or self.nonce()), padding.PKCS1v15(), hashes.SHA256())
        self.send({"type": "claim", "signature": signed.hex()})

    def run(self, code: str) -> list[Frame]:
        self.send({"type": "run", "code": code, "limits": LIMITS})
        frames: list[Frame] = []
        while not frames or frames[-1]["type"] not in ("done", "exited"):
            frame = self.receive()
            assert frame, frames
            frames.append(frame)
        return frames

    def answer(self) -> str | None:
        """The next that it says but for what is used; None when it has hung up."""
        frame = self.receive()
        while frame and frame["type"] == "usage":
            frame = self.receive()
        return str(frame["type"]) if frame else None

    def keep(self) -> None:
        self.send({"type": "keep"})
        assert self.answer() == "kept"


@contextmanager
def open_door(key: rsa.RSAPrivateKey) -> Iterator[tuple[door.Door, Callable[[], Stream]]]:
    """A door alone, which says `ready`, and what comes to it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    lock = door.Lock(key.public_key().public_numbers().n, UID)
    found = door.Door("127.0.0.1", port, lock, lambda: encode_frame({"type": "ready"}))
    with ExitStack() as stack:
        stack.callback(found.close)
        yield found, lambda: Stream(stack.enter_context(socket.create_connection(("127.0.0.1", port))))


def serve(at: door.Door) -> socket.socket | None:
    """Has it do all that there is to do now."""
    for _ in range(5):
        if claimant := at.serve():
            return claimant
    return None


@pytest.fixture
def listening(tmp_path: Path, key: rsa.RSAPrivateKey) -> Iterator[Listening]:
    found = Listening(tmp_path, key)
    yield found
    for stream in found.streams:
        stream.sock.close()
    found.process.terminate()
    found.process.wait(10)


def test_the_owner_of_the_key_is_served(listening: Listening, key: rsa.RSAPrivateKey) -> None:
    stream = listening.connect()
    stream.claim(key)
    assert (stream.receive() or {})["type"] == "usage"
    assert (stream.receive() or {})["type"] == "ready"
    frames = stream.run(
        "import os; sum(range(5_000_000))\n(1 + 1, [n for n in os.environ if 'SANDCELL' in n or 'KUBE' in n])"
    )
    assert [f["data"]["text/plain"] for f in frames if f["type"] == "execute_result"] == ["(2, [])"]
    used = [f for f in frames if f["type"] == "usage"]
    assert used and used[-1]["cpu_ms"] > 0 and used[-1]["memory_bytes"] > 0
    stream.sock.close()
    assert listening.process.wait(10) == 0


def test_others_get_nothing(listening: Listening, key: rsa.RSAPrivateKey) -> None:
    stranger = rsa.generate_private_key(65537, 2048)
    for attempt in (lambda s: s.claim(stranger), lambda s: s.claim(key, uid="another pod's")):
        stream = listening.connect()
        attempt(stream)
        assert stream.receive() is None
    for words in (encode_frame({"type": "run", "code": "1"}), b"\xff" * 64, b"GET / HTTP/1.1\r\n\r\n"):
        stream = listening.connect()
        assert stream.receive()
        stream.sock.sendall(words)
        assert stream.receive() is None
    replayed = listening.connect()
    challenge = replayed.receive()
    assert challenge
    signed = key.sign(message(UID, bytes.fromhex(challenge["nonce"])), padding.PKCS1v15(), hashes.SHA256())
    again = listening.connect()
    assert again.receive()
    again.send({"type": "claim", "signature": signed.hex()})
    assert again.receive() is None
    replayed.send({"type": "claim", "signature": signed.hex()})
    assert replayed.answer() == "ready"


def test_a_crowd_that_proves_nothing_keeps_nobody_out(listening: Listening, key: rsa.RSAPrivateKey) -> None:
    crowd = [listening.connect() for _ in range(80)]
    stream = listening.connect()
    stream.claim(key)
    assert stream.answer() == "ready"
    crowd += [listening.connect() for _ in range(80)]
    assert [f["data"]["text/plain"] for f in stream.run("1 + 1") if f["type"] == "execute_result"] == ["2"]
    for visitor in crowd:
        visitor.sock.close()


def test_it_is_the_first_ones_who_says_a_word(listening: Listening, key: rsa.RSAPrivateKey) -> None:
    first, second, third = (listening.connect() for _ in range(3))
    for stream in (first, second, third):
        stream.claim(key)
        assert stream.answer() == "ready"
    first.sock.close()  # the pod is another's, says the API server
    assert [f["data"]["text/plain"] for f in third.run("1 + 1") if f["type"] == "execute_result"] == ["2"]
    assert second.receive() is None
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", listening.port))


def test_who_has_proven_it_need_not_decide_at_once_but_at_last(
    key: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "DECISION_S", 0.5)
    monkeypatch.setattr(door, "PATIENCE_S", 0.1)
    with open_door(key) as (at, connect):
        silent = connect()
        serve(at)
        silent.claim(key)
        serve(at)
        assert silent.answer() == "ready"
        time.sleep(0.2)
        serve(at)
        late = connect()
        serve(at)
        late.claim(key)
        time.sleep(0.4)  # in a run, during which nobody looks after those at the door
        serve(at)
        assert silent.receive() is None and late.answer() == "ready"
        late.send({"type": "keep"})
        claimant = serve(at)
        assert claimant
        claimant.close()


def test_a_kept_runner_outlives_its_host_and_serves_the_next(listening: Listening, key: rsa.RSAPrivateKey) -> None:
    first = listening.connect()
    first.claim(key)
    assert first.answer() == "ready"
    first.keep()
    first.run("x = 41")
    first.sock.close()
    second = listening.connect()
    second.claim(key)
    assert second.answer() == "ready"
    second.keep()
    third = listening.connect()  # while the second is there: it takes its place
    third.claim(key)
    assert third.answer() == "ready"
    third.keep()
    assert second.answer() == "replaced" and second.receive() is None
    stranger = listening.connect()
    stranger.claim(rsa.generate_private_key(65537, 2048))
    assert stranger.receive() is None
    assert [f["data"]["text/plain"] for f in third.run("x + 1") if f["type"] == "execute_result"] == ["42"]


def test_a_host_that_is_lost_during_a_run_ends_the_run_and_the_next_waits(
    listening: Listening, key: rsa.RSAPrivateKey
) -> None:
    first = listening.connect()
    first.claim(key)
    assert first.answer() == "ready"
    first.keep()
    first.run("x = 41")
    first.send({"type": "run", "code": "print('here'); x = 42\nimport time; time.sleep(60)", "limits": LIMITS})
    while (first.receive() or {}).get("text") != "here\n":
        pass
    second = listening.connect()
    first.sock.close()
    second.claim(key)
    assert second.answer() == "ready"
    frames = second.run("x")
    assert [f["data"]["text/plain"] for f in frames if f["type"] == "execute_result"] == ["42"]
    assert not [f for f in frames if f["type"] in ("error", "stream")]
    second.send({"type": "run", "code": "print('here'); sum(range(10 ** 13))", "limits": LIMITS})
    while (second.receive() or {}).get("text") != "here\n":
        pass
    second.sock.close()
    assert listening.process.wait(30) == 0  # it does not heed its interrupt


def test_a_greedy_run_is_told_at_its_limit(listening: Listening, key: rsa.RSAPrivateKey) -> None:
    stream = listening.connect()
    stream.claim(key)
    assert stream.answer() == "ready"
    greedy = "import time\nx = bytearray(b'x') * (8 << 20)\ntime.sleep(60)"
    stream.send({"type": "run", "code": greedy, "limits": LIMITS | {"memory_bytes": 1 << 20}})
    frame = stream.receive()
    while frame and frame["type"] != "limit":
        frame = stream.receive()
    assert frame and frame["limit"] == "memory" and frame["peak"] > 1 << 20


def test_signatures_are_compared_as_a_whole(key: rsa.RSAPrivateKey) -> None:
    public = parse_key(f"{key.public_key().public_numbers().n:x}")
    nonce = b"n" * 32
    signed = key.sign(message(UID, nonce), padding.PKCS1v15(), hashes.SHA256())
    assert proves(public, UID, nonce, signed)
    for other in (signed[:-1], signed + b"\0", b"\0" + signed, b"", b"\0" * 256, signed[:-1] + b"\0"):
        assert other == signed or not proves(public, UID, nonce, other)
    assert not proves(public, UID, nonce, (int.from_bytes(signed, "big") + public).to_bytes(257, "big"))
    for weak in ("", "zz", "10001", f"{(1 << 2047):x}"):
        with pytest.raises(ValueError):
            parse_key(weak)
