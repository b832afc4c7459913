"""How a backend proves to a runner that listens that it may claim it: a signature, which the runner can only check.

A runner holds nothing that is secret. It knows the backend's *public* key and its own pod's uid, says a nonce to
whoever connects, and takes the one who signs both. A shared secret in the pod (a mounted Secret with an HMAC) would
have to be kept from the cell, which runs as the same user and may survive a restart of its container; and one that
leaked would open every other pod of the pool. A value put into an annotation at claim time comes a minute late,
since the kubelet refreshes volumes no faster. What a cell finds here is worth nothing to it.

The uid is in the message, so that a proof for one pod opens no other, even where an address has passed on to another
pod meanwhile; the nonce, so that no proof serves twice. RSA (PKCS #1 v1.5, SHA-256; RFC 8017, 8.2.2), because
checking takes the standard library one `pow`: the expected message is built and compared as a whole, nothing is parsed.
"""

import hashlib

NONCE_BYTES = 32
KEY_BYTES = (256, 1024)
"""The smallest and the largest modulus that is taken: 2048 to 8192 bits."""

_EXPONENT = 65537
_CONTEXT = b"sandcell claim 1"
# DER of AlgorithmIdentifier SHA-256 around a digest (RFC 8017, 9.2, note 1).
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")


def message(uid: str, nonce: bytes) -> bytes:
    """What a backend signs to claim the pod with this uid, which has said this nonce."""
    return b"\0".join((_CONTEXT, uid.encode(), nonce))


def parse_key(modulus: str) -> int:
    """A public key, written as its modulus in hexadecimal; ValueError for anything else, and for a weak one."""
    key = int(modulus, 16)
    smallest, largest = KEY_BYTES
    if not smallest * 8 <= key.bit_length() <= largest * 8 or key % 2 == 0:
        raise ValueError(f"a modulus of {key.bit_length()} bits, where {smallest * 8} to {largest * 8} are taken")
    return key


def proves(key: int, uid: str, nonce: bytes, signature: bytes) -> bool:
    """Whether the owner of the key signed exactly this."""
    size = (key.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != size or number >= key:
        return False
    digest = hashlib.sha256(message(uid, nonce)).digest()
    padding = b"\xff" * (size - 3 - len(_SHA256) - len(digest))
    return pow(number, _EXPONENT, key).to_bytes(size, "big") == b"\0\1" + padding + b"\0" + _SHA256 + digest
