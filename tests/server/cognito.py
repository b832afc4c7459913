"""A Cognito on loopback: ministack in strict mode, with a pool and its app clients."""

from __future__ import annotations

import base64
import hmac
import os
import secrets
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx2
from botocore.config import Config

from sandcell_server.settings import Settings
from tests.server.daemons import daemon

REGION = "us-east-1"
PASSWORD = "Right-horse-7-battery"
SIGN_UP_CODE, FORGOT_CODE = "123456", "654321"  # as ministack has them
GROUP = "students"


@dataclass
class Client:
    """An app client of the pool."""

    id: str
    secret: str | None


@dataclass
class Cognito:
    """A running ministack and one pool in it; `admin` does what an administrator would."""

    url: str
    admin: Any
    pool: str = ""
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"https://cognito-idp.{REGION}.amazonaws.com/{self.pool}"

    def settings(self, client: str = "public", **more: Any) -> Settings:
        """The backend's for this pool; nothing is evened out in time, and sign-outs are seen at once."""
        fields = {
            "identity": ("cognito",),
            "routes": ("health", "auth"),
            "cognito_check_s": 0,
            "auth_even_s": 0,
            "audit_log": "",
        }
        return Settings(**(fields | self.named(client) | more))

    def named(self, client: str = "public") -> dict[str, Any]:
        """The settings that name this pool and an app client of it."""
        found = self.clients[client]
        secret = {"cognito_client_secret": found.secret} if found.secret else {}
        return secret | {
            "cognito_region": REGION,
            "cognito_user_pool_id": self.pool,
            "cognito_client_id": found.id,
            "cognito_endpoint_url": self.url,
            "cognito_jwks_url": f"{self.url}/{self.pool}/.well-known/jwks.json",
        }

    def user(self, *groups: str, confirmed: bool = True) -> str:
        """A new account with `PASSWORD`, or one whose owner has to choose a password first; its address."""
        email = f"user-{secrets.token_hex(4)}@example.org"
        self.admin.admin_create_user(
            UserPoolId=self.pool, Username=email, MessageAction="SUPPRESS", TemporaryPassword=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
        )  # fmt: skip
        if confirmed:
            self.admin.admin_set_user_password(UserPoolId=self.pool, Username=email, Password=PASSWORD, Permanent=True)
        for group in groups:
            self.admin.admin_add_user_to_group(UserPoolId=self.pool, Username=email, GroupName=group)
        return email

    def with_totp(self, access_token: str) -> str:
        """Sets up an authenticator app for who has this token; its secret."""
        secret: str = self.admin.associate_software_token(AccessToken=access_token)["SecretCode"]
        self.admin.verify_software_token(AccessToken=access_token, UserCode=totp(secret))
        self.admin.set_user_mfa_preference(
            AccessToken=access_token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
        )
        return secret


@contextmanager
def cognito(folder: Path) -> Iterator[Cognito]:
    """Starts one; it keeps nothing outside of `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))} | {
            "AUTH": "true", "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0", "STATE_DIR": str(folder / "state"),
            "S3_DATA_DIR": str(folder / "s3"), "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
            "HOME": str(folder), "TMPDIR": str(folder),
        }  # fmt: skip
        words = [sys.executable, "-m", "hypercorn", "-b", f"fd://{listening.fileno()}", "ministack.app:app"]

        def ready() -> bool:
            try:
                return httpx2.get(f"{url}/_ministack/health", timeout=2).status_code == 200
            except httpx2.HTTPError:
                return False

        with daemon(words, folder / "ministack.log", ready, environment, [listening.fileno()]):
            admin = boto3.client(
                "cognito-idp", region_name=REGION, endpoint_url=url, aws_access_key_id="testing",
                aws_secret_access_key="testing", config=Config(retries={"max_attempts": 1}, read_timeout=20),
            )  # fmt: skip
            try:
                yield _pool(Cognito(url, admin))
            finally:
                admin.close()


def _pool(found: Cognito) -> Cognito:
    admin = found.admin
    found.pool = admin.create_user_pool(
        PoolName="sandcell", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        Policies={"PasswordPolicy": {"MinimumLength": 10, "RequireUppercase": True, "RequireNumbers": True}},
    )["UserPool"]["Id"]  # fmt: skip
    admin.set_user_pool_mfa_config(
        UserPoolId=found.pool, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    admin.create_group(UserPoolId=found.pool, GroupName=GROUP)
    for name, seconds in (("public", 3600), ("secret", 3600), ("short", 20), ("other", 3600)):
        made = admin.create_user_pool_client(
            UserPoolId=found.pool, ClientName=name, GenerateSecret=name == "secret",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            PreventUserExistenceErrors="ENABLED", EnableTokenRevocation=True,
            AccessTokenValidity=seconds, IdTokenValidity=3600, TokenValidityUnits={
                "AccessToken": "seconds", "IdToken": "seconds",
            },
        )["UserPoolClient"]  # fmt: skip
        found.clients[name] = Client(made["ClientId"], made.get("ClientSecret"))
    return found


def totp(secret: str, ahead_s: int = 0) -> str:
    """RFC 6238, as an authenticator app does it."""
    counter = struct.pack(">Q", int(time.time() + ahead_s) // 30)
    digest = hmac.digest(base64.b32decode(secret + "=" * (-len(secret) % 8)), counter, "sha1")
    number = struct.unpack(">I", digest[digest[-1] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
