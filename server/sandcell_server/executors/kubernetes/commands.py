"""`sandcell claim-key` and `sandcell sweep`: what an administrator of a cluster, and the cluster itself, call."""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import sys
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sandcell_server.executors.kubernetes.api import Api, ApiAway
from sandcell_server.executors.kubernetes.claim import ClaimKey
from sandcell_server.executors.kubernetes.sweeping import sweep_once
from sandcell_server.settings import Settings

SECRET = "sandcell-claim-key"  # noqa: S105 - its name; the public half's ConfigMap has the same
_BITS = 3072

_CLAIM_KEY = """Make a new key by which runner pods know their backend, and print it as two Kubernetes objects: the
private half as a Secret for the backend, the public half as a ConfigMap for the runners.

  sandcell claim-key | kubectl apply -f -

To replace a key, do the same again and restart both: pods that know the old one are of no use to a backend with the
new one.
  kubectl rollout restart deployment/sandcell-backend -n sandcell
  kubectl rollout restart deployment/sandcell-runner -n sandcell-sandboxes"""


def claim_key(argv: Sequence[str]) -> int:
    """Prints a List for `kubectl apply -f -`."""
    parser = argparse.ArgumentParser(
        prog="sandcell claim-key", description=_CLAIM_KEY, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--namespace", default="sandcell", help="the backend's (default: %(default)s)")
    parser.add_argument("--sandboxes", default="sandcell-sandboxes", help="the runners' (default: %(default)s)")
    arguments = parser.parse_args(argv)
    if sys.stdout.isatty():
        print("sandcell: this prints a private key; send it on to kubectl apply -f -", file=sys.stderr)  # noqa: T201
        return 2
    print(json.dumps(key_objects(arguments.namespace, arguments.sandboxes)))  # noqa: T201
    return 0


def key_objects(namespace: str, sandboxes: str) -> dict[str, Any]:
    """A new key as a List of a Secret and a ConfigMap."""
    key = rsa.generate_private_key(65537, _BITS)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": SECRET, "namespace": namespace},
        "type": "Opaque",
        "data": {"claim.pem": base64.b64encode(pem).decode()},
    }
    public = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": SECRET, "namespace": sandboxes},
        "data": {"modulus": ClaimKey(key).modulus},
    }
    return {"apiVersion": "v1", "kind": "List", "items": [secret, public]}


def sweep(argv: Sequence[str]) -> int:
    """Deletes what no backend uses any more, once. Exit code 1: the API server does not answer, or does not let us."""
    parser = argparse.ArgumentParser(
        prog="sandcell sweep",
        description="Delete the pods of runs and sessions that are over, once. Backends do it all the time; this is "
        "for a cluster whose backends are all gone. Settings: SANDCELL_KUBERNETES_NAMESPACE, _CONFIG.",
    )
    parser.parse_args(argv)
    settings = Settings()
    try:
        deleted = asyncio.run(_sweep(settings))
    except ApiAway as error:
        print(f"sandcell: Kubernetes: {error}", file=sys.stderr)  # noqa: T201
        return 1
    print(f"{deleted} pods deleted")  # noqa: T201
    return 0


async def _sweep(settings: Settings) -> int:
    api = await Api.connect(settings.kubernetes_namespace, settings.kubernetes_config)
    try:
        return await sweep_once(api)
    finally:
        await api.close()
