"""The images, built by buildah on a base that is made here, and what they contain, run. Minutes each: by name only."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.cluster.containerfile import DEFINITIONS

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
_BASE = "localhost/sandcell-base"


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, timeout=800, check=False)


@pytest.fixture(scope="module")
def builder() -> Iterator[None]:
    """buildah, with no more images afterwards than before."""
    for program in ("buildah", "debootstrap"):
        assert shutil.which(program), f"apt-get install {program}: images are built by it where there is no Docker"
    before = set(_run("buildah", "images", "--quiet").stdout.split())
    yield
    made = set(_run("buildah", "images", "--all", "--quiet").stdout.split()) - before
    if made:
        _run("buildah", "rmi", "--force", *made)


@pytest.mark.parametrize("image", sorted(each.parent.name for each in DEFINITIONS.glob("*/Containerfile")))
def test_an_image_is_built_and_runs_as_an_ordinary_user(builder: None, image: str) -> None:
    built = _run(str(DEFINITIONS / "local"), image)
    assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-3000:]
    ran = _run(str(DEFINITIONS / "smoke"), "buildah", image)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    print(ran.stdout)
