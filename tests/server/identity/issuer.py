"""Somebody who signs tokens and serves the public keys over HTTP, as a user pool does; honest or not."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

Answer = Callable[[str, dict[str, str]], tuple[int, bytes]]
ISSUER, CLIENT = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool", "client-1"


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """A real HTTP server on loopback; `answer` is given the path and the headers."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = answer(self.path, {name.lower(): value for name, value in self.headers.items()})
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Not to the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Issuer:
    """Has keys by id; `fetched` counts how often they were asked for."""

    def __init__(self) -> None:
        self.keys: dict[str, rsa.RSAPrivateKey] = {"key-1": new_key()}
        self.fetched = 0
        self.status = 200

    def answer(self, _path: str, _headers: dict[str, str]) -> tuple[int, bytes]:
        self.fetched += 1
        if self.status != 200:
            return self.status, b"gone"
        keys = [
            json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "alg": "RS256", "use": "sig"}
            for kid, key in self.keys.items()
        ]
        return 200, json.dumps({"keys": keys}).encode()

    def token(self, kid: str = "key-1", *, key: rsa.RSAPrivateKey | None = None, **changed: Any) -> str:
        """An access token, but for what is changed; None leaves a claim out."""
        return jwt.encode(claims(**changed), key or self.keys[kid], algorithm="RS256", headers={"kid": kid})

    def public_pem(self) -> bytes:
        return (
            self.keys["key-1"]
            .public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        )


def claims(**changed: Any) -> dict[str, Any]:
    """As Cognito writes them into access tokens."""
    now = int(time.time())
    found = {
        "sub": "sub-1", "iss": ISSUER, "client_id": CLIENT, "token_use": "access", "username": "sub-1",
        "origin_jti": "o", "jti": "j", "iat": now, "auth_time": now, "exp": now + 300, "cognito:groups": ["students"],
    } | changed  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def part(content: Any) -> str:
    """One part of a token, as it is written."""
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()
