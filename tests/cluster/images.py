"""OCI images made without a registry and without a container tool: archives that containerd imports."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_CONFIG = "application/vnd.oci.image.config.v1+json"
_LAYER = "application/vnd.oci.image.layer.v1.tar"
_MODE = 0o777


@dataclass
class RootFs:
    """The files of an image by their absolute paths in it: each is this machine's file, a link's target, or bytes."""

    files: dict[str, Path] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    folders: dict[str, int] = field(default_factory=dict)  # with their modes; parents of files need no mention

    def add(self, path: Path) -> None:
        """A file or link of this machine's, and where a link leads, each under its own real place."""
        place = path.parent.resolve() / path.name
        if str(place) in self.files or str(place) in self.links:
            return
        if place.is_symlink():
            target = place.readlink()
            self.links[str(place)] = str(target)
            self.add(place.parent / target)
        else:
            self.files[str(place)] = place

    def write(self, target: Path) -> None:
        """As a layer; everything is root's and can be read by everybody."""
        with tarfile.open(target, "w", format=tarfile.GNU_FORMAT) as tar:
            made: set[str] = set()
            for name in sorted({*self.files, *self.links, *self.texts, *self.folders}):
                _parents(tar, name, made)
                if name in self.folders:
                    _folder(tar, name, self.folders[name], made)
                elif name in self.links:
                    info = _info(name, _MODE, tarfile.SYMTYPE)
                    info.linkname = self.links[name]
                    tar.addfile(info)
                elif name in self.texts:
                    info = _info(name, 0o644)
                    info.size = len(self.texts[name])
                    tar.addfile(info, io.BytesIO(self.texts[name]))
                else:
                    _file(tar, name, self.files[name])


def write_image(rootfs: RootFs, target: Path, reference: str, **config: Any) -> None:
    """The image as an OCI archive of one layer; `config` is the image's (Cmd, Entrypoint, Env, User, WorkingDir)."""
    layer = target.with_name(f"{target.name}.layer")
    rootfs.write(layer)
    try:
        with layer.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        described: dict[str, Any] = {
            "architecture": "amd64",
            "os": "linux",
            "config": config,
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}"]},
        }
        blobs = {_sha(_json(described)): _json(described)}
        manifest = _json(
            {
                "schemaVersion": 2,
                "mediaType": _MANIFEST,
                "config": _descriptor(_CONFIG, _json(described)),
                "layers": [{"mediaType": _LAYER, "digest": f"sha256:{digest}", "size": layer.stat().st_size}],
            }
        )
        blobs[_sha(manifest)] = manifest
        named = _descriptor(_MANIFEST, manifest) | {"annotations": {"io.containerd.image.name": reference}}
        with tarfile.open(target, "w", format=tarfile.GNU_FORMAT) as tar:
            _bytes(tar, "oci-layout", _json({"imageLayoutVersion": "1.0.0"}))
            _bytes(tar, "index.json", _json({"schemaVersion": 2, "manifests": [named]}))
            for name, content in blobs.items():
                _bytes(tar, f"blobs/sha256/{name}", content)
            tar.add(layer, f"blobs/sha256/{digest}")
    finally:
        layer.unlink()


def pause_image(program: Path, target: Path, reference: str) -> None:
    """The image of every pod's first process: one static program."""
    rootfs = RootFs(files={"/pause": program})
    write_image(rootfs, target, reference, Entrypoint=["/pause"], User="65535:65535")


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _descriptor(kind: str, content: bytes) -> dict[str, Any]:
    return {"mediaType": kind, "digest": f"sha256:{_sha(content)}", "size": len(content)}


def _info(name: str, mode: int, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name.lstrip("/"))
    info.mode, info.type = mode, kind
    return info


def _bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = _info(name, 0o644)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def _file(tar: tarfile.TarFile, name: str, source: Path) -> None:
    """With its time, by which Python tells whether compiled code is current."""
    status = source.stat()
    info = _info(name, 0o755 if status.st_mode & 0o111 else 0o644)
    info.size, info.mtime = status.st_size, int(status.st_mtime)
    with source.open("rb") as file:
        tar.addfile(info, file)


def _folder(tar: tarfile.TarFile, name: str, mode: int, made: set[str]) -> None:
    if name not in made:
        made.add(name)
        tar.addfile(_info(name, mode, tarfile.DIRTYPE))


def _parents(tar: tarfile.TarFile, name: str, made: set[str]) -> None:
    parts = name.strip("/").split("/")[:-1]
    for count in range(1, len(parts) + 1):
        _folder(tar, "/" + "/".join(parts[:count]), 0o755, made)
