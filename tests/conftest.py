"""What the suites share: real backends, as root and as an ordinary user."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend import Backend, serving
from tests.ordinary_user import OrdinaryUser, available, ordinary_user


@pytest.fixture(scope="session")
def runsc() -> str:
    """gVisor is what this project is about: without it the run fails, it does not skip."""
    found = shutil.which(os.environ.get("SANDCELL_RUNSC", "runsc"))
    assert found, "runsc is not installed; scripts/setup installs it"
    return found


@pytest.fixture(scope="session")
def someone() -> Iterator[OrdinaryUser | None]:
    """An ordinary user: a real account when the tests are root's, None when they are an ordinary user's already."""
    if os.geteuid() != 0:
        yield None
        return
    reason = available()
    assert reason is None, f"{reason}; scripts/setup installs what is needed"
    with ordinary_user() as account:
        yield account


@pytest.fixture(scope="session")
def root_backend(runsc: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """A backend of root's, with control groups."""
    folder = tmp_path_factory.mktemp("root-backend")
    with serving(folder / "log", cache_dir=folder / "cache", runs_per_principal=32) as backend:
        yield backend


@pytest.fixture(scope="session")
def user_backend(
    runsc: str, someone: OrdinaryUser | None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Backend]:
    """A backend of an ordinary user's, in a user namespace."""
    log = tmp_path_factory.mktemp("user-backend") / "log"
    if someone is None:
        with serving(log, cache_dir=log.parent / "cache", runs_per_principal=32) as backend:
            yield backend
        return
    with serving(log, wrap=someone.command, environment=someone.environment(), runs_per_principal=32) as backend:
        yield backend


_WHO = ["root", "user"] if os.geteuid() == 0 else ["user"]


@pytest.fixture(params=_WHO)
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each test of the conformance and attack suites runs against root's backend and an ordinary user's."""
    found: Backend = request.getfixturevalue(f"{request.param}_backend")
    assert found.process.poll() is None, f"the backend has died: {found.log.read_text()[-3000:]}"
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Groups the tests by backend, so that only one machine-filling pool is busy at a time."""
    for item in items:
        if "backend" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.gvisor)


def pytest_report_header() -> str:
    """Which gVisor the results are about."""
    path = Path(shutil.which(os.environ.get("SANDCELL_RUNSC", "runsc")) or "")
    return f"runsc: {path}; suites run as: {', '.join(_WHO)}"
