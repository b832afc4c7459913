"""What the suites share: real backends, as root and as an ordinary user."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend import Backend, Owner
from tests.cluster.cluster import Cluster
from tests.cluster.cluster import running as running_cluster
from tests.ordinary_user import OrdinaryUser, available, ordinary_user

for _screen in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
    os.environ.pop(_screen, None)  # no sign-in of a test opens a page in the developer's own browser


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
def root_owner(runsc: str, tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """Root, whose sandboxes have control groups."""
    return Owner(tmp_path_factory.mktemp("root"))


@pytest.fixture(scope="session")
def user_owner(runsc: str, someone: OrdinaryUser | None, tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """An ordinary user, whose sandboxes live in a user namespace."""
    return Owner(tmp_path_factory.mktemp("user"), someone)


@pytest.fixture(scope="session")
def root_backend(root_owner: Owner) -> Iterator[Backend]:
    """The backend of root's that most tests share."""
    with root_owner.serving(**_SHARED) as backend:
        yield backend


@pytest.fixture(scope="session")
def user_backend(user_owner: Owner) -> Iterator[Backend]:
    """The backend of an ordinary user's that most tests share."""
    with user_owner.serving(**_SHARED) as backend:
        yield backend


_SHARED = {"runs_per_principal": 32, "sessions_per_principal": 4}
_WHO = ["root", "user"] if os.geteuid() == 0 else ["user"]


@pytest.fixture(params=_WHO)
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each test of the conformance and attack suites runs against root's backend and an ordinary user's."""
    found: Backend = request.getfixturevalue(f"{request.param}_backend")
    assert found.process.poll() is None, f"the backend has died: {found.log.read_text()[-3000:]}"
    return found


@pytest.fixture
def one_backend(request: pytest.FixtureRequest) -> Backend:
    """The shared backend of whoever runs the tests, for what takes long and is the same for everybody."""
    found: Backend = request.getfixturevalue(f"{_WHO[0]}_backend")
    return found


@pytest.fixture(params=_WHO)
def owner(request: pytest.FixtureRequest) -> Owner:
    """For what needs a backend of its own, and is not the same for root and an ordinary user."""
    found: Owner = request.getfixturevalue(f"{request.param}_owner")
    return found


@pytest.fixture
def neighbour(owner: Owner, request: pytest.FixtureRequest) -> Backend:
    """The shared backend of the same owner."""
    who = "root" if owner.account is None and os.geteuid() == 0 else "user"
    found: Backend = request.getfixturevalue(f"{who}_backend")
    return found


@pytest.fixture
def overshoot() -> int:
    """How many bytes more than its limit a run may get hold of before it is stopped."""
    return 320 << 20


@pytest.fixture
def me(request: pytest.FixtureRequest) -> Owner:
    """For what needs a backend of its own, and is the same whoever starts it."""
    found: Owner = request.getfixturevalue(f"{_WHO[0]}_owner")
    return found


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A real Kubernetes: SANDCELL_TEST_KUBECONFIG's, or one that is brought up for these tests (see tests/cluster)."""
    with running_cluster() as found:
        yield found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Groups the tests by what they need, so that only one machine-filling thing is busy at a time."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if {"runsc", "backend"} & names:
            item.add_marker(pytest.mark.gvisor)
        if "cluster" in names:
            item.add_marker(pytest.mark.cluster)
        if "node" in names:
            item.add_marker(pytest.mark.node)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """First the tests that bring clusters up themselves (there can be one at a time), last those that share one."""
    if item.get_closest_marker("cluster") is None:
        return 1
    return 2 if "cluster" in getattr(item, "fixturenames", ()) else 0


def pytest_report_header() -> str:
    """Which gVisor the results are about."""
    path = Path(shutil.which(os.environ.get("SANDCELL_RUNSC", "runsc")) or "")
    return f"runsc: {path}; suites run as: {', '.join(_WHO)}"
