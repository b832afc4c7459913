"""Each test of the manifests is asked of every overlay."""

from __future__ import annotations

import pytest

from tests.infra.manifests.rendering import OVERLAYS, Manifests, render


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Manifests]:
    """All overlays."""
    return {name: render(name, tmp_path_factory.mktemp(name)) for name in OVERLAYS}


@pytest.fixture(params=OVERLAYS)
def manifests(request: pytest.FixtureRequest, rendered: dict[str, Manifests]) -> Manifests:
    """One overlay after the other."""
    return rendered[request.param]
