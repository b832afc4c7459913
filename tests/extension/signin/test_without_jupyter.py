"""A kernel without a Jupyter server (papermill, VS Code, plain IPython) uses the sign-in of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extension.kernels import Kernel, kernel
from tests.extension.signin_provider import CODE, Account, Team, team

pytestmark = pytest.mark.notebook


@pytest.fixture(scope="module")
def backend() -> Iterator[Team]:
    with team(ada=Account("right password", challenges=("totp",))) as started:
        yield started


@pytest.fixture(scope="module")
def alone(backend: Team, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder = tmp_path_factory.mktemp("alone")
    with kernel(folder, {"SANDCELL_URL": backend.url, "XDG_CONFIG_HOME": str(folder / "config")}) as started:
        yield started


def test_the_questions_are_asked_at_once_where_there_is_no_page(alone: Kernel, backend: Team) -> None:
    cell = alone.run("%%execute\n1")
    assert cell.reply["ename"] == "SignInNeeded"
    assert "`sandcell login` in a terminal" in cell.error
    assert cell.displays == []
    assert "Nobody is signed in" in alone.ok("%sandcell status").stdout
    cell = alone.ok("%sandcell login", answers=["Ada@example.org", "right password", CODE])
    assert [unseen for _, unseen in cell.questions] == [False, True, False]
    assert "Signed in as ada@example.org." in cell.stdout
    assert alone.ok("%%execute -q\n6 * 7").displays == [{"text/plain": "42"}]
    assert "Signed in as ada@example.org (groups: students)." in alone.ok("%sandcell status").stdout
    backend.provider.revoke(refresh=False)
    assert alone.ok("%%execute -q\n6 * 7").displays == [{"text/plain": "42"}]
    backend.provider.revoke(refresh=True)  # in the middle of a run, as a refresh token expires
    cell = alone.run("%%execute\n1")
    assert f"Your sign-in at {backend.url} has ended. Use `%sandcell login`" in cell.error
    alone.ok("%sandcell login", answers=["Ada@example.org", "right password", CODE])
    assert alone.ok("%sandcell logout").stdout == "You are signed out.\n"
    assert alone.run("%%execute\n1").reply["ename"] == "SignInNeeded"


def test_where_nobody_can_be_asked_it_is_said_what_to_do(alone: Kernel) -> None:
    cell = alone.run("%sandcell login")
    assert "Set SANDCELL_TOKEN" in cell.error
    assert "Traceback" not in cell.error


def test_with_a_backend_of_ones_own_nobody_signs_in(tmp_path: Path) -> None:
    with kernel(tmp_path, {}) as started:
        for word in ("login", "logout"):
            assert "No sign-in is needed" in started.ok(f"%sandcell {word}").stdout
        assert "igned in" not in started.ok("%sandcell status").stdout


def test_with_a_token_nobody_signs_in(shared_kernel: Kernel) -> None:
    for word in ("login", "logout"):
        assert "SANDCELL_TOKEN" in shared_kernel.ok(f"%sandcell {word}").stdout
    assert "shared token" in shared_kernel.ok("%sandcell status").stdout
