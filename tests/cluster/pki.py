"""The cluster's certificates, valid for a month: one authority, everybody else signed by it."""

from __future__ import annotations

import base64
import datetime
import ipaddress
import json
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_VALID = datetime.timedelta(days=30)


class Authority:
    """Signs; writes NAME.crt and NAME.key into `folder`, its own as ca.crt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._subject = _name("sandcell-test-ca", None)
        constraints = x509.BasicConstraints(ca=True, path_length=None)
        builder = self._builder(self._subject, self._key).add_extension(constraints, critical=True)
        (folder / "ca.crt").write_bytes(_pem(builder.sign(self._key, hashes.SHA256())))

    @property
    def certificate(self) -> Path:
        return self._folder / "ca.crt"

    def issue(self, name: str, common_name: str, group: str | None = None, hosts: tuple[str, ...] = ()) -> None:
        """A certificate for a client, a server or both; `hosts` are names and addresses that it serves under."""
        key = ec.generate_private_key(ec.SECP256R1())
        usages = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH])
        builder = self._builder(_name(common_name, group), key).add_extension(usages, critical=False)
        if hosts:
            builder = builder.add_extension(x509.SubjectAlternativeName([_host(h) for h in hosts]), critical=False)
        (self._folder / f"{name}.crt").write_bytes(_pem(builder.sign(self._key, hashes.SHA256())))
        write_key(self._folder / f"{name}.key", key)

    def kubeconfig(self, name: str, server: str) -> str:
        """Of a client that `issue` was called for; whole in itself, so that it may be copied elsewhere."""

        def data(file: str) -> str:
            return base64.b64encode((self._folder / file).read_bytes()).decode()

        cluster = {"server": server, "certificate-authority-data": data("ca.crt")}
        user = {"client-certificate-data": data(f"{name}.crt"), "client-key-data": data(f"{name}.key")}
        config: dict[str, Any] = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "sandcell-test", "cluster": cluster}],
            "users": [{"name": name, "user": user}],
            "contexts": [{"name": "sandcell-test", "context": {"cluster": "sandcell-test", "user": name}}],
            "current-context": "sandcell-test",
        }
        return json.dumps(config, indent=1)

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + _VALID)
        )


def write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """A private key that only its owner can read."""
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def service_account_keys(folder: Path) -> None:
    """sa.key signs the tokens of service accounts, sa.pub checks them."""
    key = ec.generate_private_key(ec.SECP256R1())
    write_key(folder / "sa.key", key)
    public = serialization.PublicFormat.SubjectPublicKeyInfo
    (folder / "sa.pub").write_bytes(key.public_key().public_bytes(serialization.Encoding.PEM, public))


def _name(common_name: str, group: str | None) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, group)] if group else []
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
