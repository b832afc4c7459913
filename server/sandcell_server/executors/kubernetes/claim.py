"""Proving a claim to a runner: the backend's key, and the connection that it opens (see sandcell_runner/proof.py)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sandcell_runner.proof import NONCE_BYTES, message
from sandcell_server.executors.base import Frame
from sandcell_server.executors.channel import Channel, FrameError

CONNECT_S = 5.0
_CHALLENGE_BYTES = 1024
_READY_BYTES = 64 << 10
_READ_AHEAD = 256 << 10


class NotClaimed(Exception):
    """The runner cannot be reached or does not take the proof."""


class NoAnswer(NotClaimed):
    """It says nothing: it may be busy."""


class ClaimKey:
    """The private half of the key whose modulus the runners know."""

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self._key = key

    @classmethod
    def read(cls, file: Path) -> ClaimKey:
        """From PEM; ValueError or OSError."""
        key = load_pem_private_key(file.read_bytes(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError(f"{file} holds no RSA key")
        return cls(key)

    @property
    def modulus(self) -> str:
        """What runners are told: SANDCELL_CLAIM_KEY."""
        return f"{self._key.public_key().public_numbers().n:x}"

    def sign(self, uid: str, nonce: bytes) -> str:
        return self._key.sign(message(uid, nonce), padding.PKCS1v15(), hashes.SHA256()).hex()


@dataclass(frozen=True)
class Visit:
    """A connection to a runner that has taken the proof and is `ready`, with what it has `used` so far. The runner is
    whose next word it hears first: others may visit it too until then."""

    channel: Channel
    used: Frame
    ready: Frame

    @classmethod
    async def begin(cls, host: str, port: int, uid: str, key: ClaimKey, timeout_s: float = CONNECT_S) -> Visit:
        """`NotClaimed` where nobody answers, or something that is no runner or knows another key; `uid` is its
        pod's."""
        channel: Channel | None = None
        try:
            async with asyncio.timeout(timeout_s):
                channel = Channel(*await asyncio.open_connection(host, port, limit=_READ_AHEAD))
                challenge = await _hear(channel, "challenge", _CHALLENGE_BYTES)
                nonce = bytes.fromhex(str(challenge.get("nonce")))
                if len(nonce) != NONCE_BYTES:
                    raise NotClaimed("its challenge is none")
                await channel.send({"type": "claim", "signature": key.sign(uid, nonce)})
                used = await _hear(channel, "usage", _READY_BYTES)
                return cls(channel, used, await _hear(channel, "ready", _READY_BYTES))
        except BaseException as error:
            if channel:
                channel.close()
            if isinstance(error, TimeoutError):
                raise NoAnswer(f"no answer in {timeout_s:g} s") from None
            if isinstance(error, (OSError, FrameError, ValueError)):
                raise NotClaimed(str(error) or type(error).__name__) from None
            raise

    def end(self) -> None:
        """Leaves without a word."""
        self.channel.close()


async def _hear(channel: Channel, kind: str, max_bytes: int) -> Frame:
    frame = await channel.receive(max_bytes)
    if not frame or frame["type"] != kind:
        raise NotClaimed("it hung up" if frame is None else str(frame.get("message") or f"it said {frame['type']!r}"))
    return frame
