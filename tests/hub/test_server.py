"""A user's server on the Hub: its cells run at the backend as the Hub's user, for as long as that one may come in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import nbformat
import pytest

from tests.backend import eventually
from tests.hub.conftest import RIGHT, Place
from tests.hub.desk import Desk, at_desk
from tests.hub.hub import ROOT

pytestmark = [pytest.mark.hub, pytest.mark.notebook]
GRACE = "grace@example.org"


@pytest.fixture(scope="module")
def desk(place: Place) -> Iterator[Desk]:
    place.account("grace")
    with at_desk(place.hub, GRACE, RIGHT) as found:
        yield found


def test_it_is_the_hub_that_is_meant(place: Place) -> None:
    assert httpx2.get(f"{place.hub.url}/hub/api/").json()["version"].split(".")[0] == place.hub.version


def test_a_cell_runs_as_the_hubs_user(place: Place, desk: Desk) -> None:
    cell = desk.kernel.ok("%%execute\nprint('hello')\n6 * 7")
    assert (cell.stdout, cell.displays[0]) == ("hello\n", {"text/plain": "42"})
    assert {line["principal"] for line in place.audit("run_started")} == {f"jupyterhub:{GRACE}"}
    assert f"Signed in as jupyterhub:{GRACE} (groups: students)." in desk.kernel.ok("%sandcell").stdout


def test_nobody_has_to_sign_in_there(desk: Desk) -> None:
    for word in ("login", "login --here", "logout"):
        assert "JupyterHub tells the backend who you are" in desk.kernel.ok(f"%sandcell {word}").stdout
    assert "No sign-in is needed here" in desk.http.get("sandcell/login").text


def test_the_server_never_sees_the_sign_in(place: Place, desk: Desk) -> None:
    secrets = [token for token in place.provider.given if token.startswith(("access-", "refresh-"))]
    pids = [json.loads(path.read_text())["pid"] for path in place.hub.runtime.glob("jpserver-*.json")]
    seen = [Path(f"/proc/{pid}/environ").read_text() for pid in pids]
    assert seen and all("SANDCELL_URL=" in text for text in seen)
    # Nor can it ask for it: this is what the Hub says to the server's own token.
    asked = (
        "import os, httpx2\n"
        "for path in ('user', 'users/' + os.environ['JUPYTERHUB_USER']):\n"
        "    token = {'Authorization': 'token ' + os.environ['JUPYTERHUB_API_TOKEN']}\n"
        "    print(httpx2.get(os.environ['JUPYTERHUB_API_URL'] + '/' + path, headers=token).text)\n"
        "print(dict(os.environ))"
    )
    seen.append(desk.kernel.ok(asked).stdout)
    assert f'"name": "{GRACE}"' in seen[-1]
    assert "auth_state" not in seen[-1]
    assert secrets and not any(secret in text for secret in secrets for text in seen)


def test_the_hub_notebook_runs_as_it_is(desk: Desk) -> None:
    notebook = nbformat.read(ROOT / "notebooks/hub.ipynb", as_version=4)
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)
    cells = {cell.source: desk.kernel.ok(cell.source) for cell in notebook.cells if cell.cell_type == "code"}
    said = {source: cell.stdout + str(cell.displays + cell.of("execute_result")) for source, cell in cells.items()}
    assert f"jupyterhub:{GRACE}" in said["%sandcell"]
    assert "332833500" in said["total"]
    assert "lesson" in said["%sandcell sessions"]
    assert "O(n^2)" in next(text for source, text in said.items() if source.startswith("%%analyze"))


def test_a_disabled_account_runs_nothing_more(place: Place, desk: Desk) -> None:
    """Last: nobody is at this desk any more."""
    desk.kernel.ok("%%execute -q\n1")
    place.provider.disable(GRACE)
    cell = eventually(lambda: (found := desk.kernel.run("%%execute -q\n1")).error and found, timeout=30)
    before = len(place.audit("run_started"))
    assert "Sign in at /hub/login" in cell.error
    assert "Your sign-in at JupyterHub has ended" in str(cell.displays)
    assert desk.kernel.run("%%execute -q\n1").error
    assert len(place.audit("run_started")) == before
    assert desk.browser.open("/hub/home").url.path == "/hub/login"
