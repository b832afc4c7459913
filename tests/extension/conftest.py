"""Kernels and a Jupyter server, as the notebook tests share them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend import Backend
from tests.extension.kernels import Kernel, kernel


@pytest.fixture(scope="session")
def team_backend(request: pytest.FixtureRequest) -> Backend:
    """A backend that runs already, as a team's would."""
    found: Backend = request.getfixturevalue("root_backend" if os.geteuid() == 0 else "user_backend")
    return found


@pytest.fixture(scope="session")
def notebook_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="session")
def shared_kernel(team_backend: Backend, notebook_folder: Path) -> Iterator[Kernel]:
    """One kernel for the tests that leave nothing behind, on the team's backend."""
    environ = {"SANDCELL_URL": team_backend.url, "SANDCELL_TOKEN": team_backend.token}
    with kernel(notebook_folder, environ) as started:
        yield started
