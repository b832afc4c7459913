"""The whole way with nothing played: a Hub, its proxy, `sandcell serve` with gVisor, and a Cognito (ministack)."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import nbformat
import pytest

from tests.backend import Backend, serving
from tests.extension.kernels import Cell
from tests.hub.desk import Desk, at_desk
from tests.hub.hub import ROOT, Browser, Hub, Ports, jupyterhub
from tests.server.cognito import GROUP, PASSWORD, SIGN_UP_CODE, Cognito, cognito, totp

pytestmark = [pytest.mark.hub, pytest.mark.notebook, pytest.mark.gvisor]
_JWT = re.compile(r"eyJ[\w-]{10,}\.[\w-]{10,}")  # what each of Cognito's tokens is, here


@dataclass(frozen=True)
class Team:
    """All that a team runs."""

    hub: Hub
    backend: Backend
    pool: Cognito
    audit_log: Path

    def audit(self, event: str) -> list[dict[str, Any]]:
        """The events of this kind so far."""
        lines = [json.loads(line) for line in self.audit_log.read_text().splitlines()]
        return [line for line in lines if line["event"] == event]


@pytest.fixture(scope="module")
def team(runsc: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder = tmp_path_factory.mktemp("team")
    ports, audit_log = Ports.free(), folder / "audit.jsonl"
    with cognito(folder) as pool:
        settings = pool.named("secret") | {
            "identity": "cognito,jupyterhub",
            "hub_api_url": f"http://127.0.0.1:{ports.hub}/hub/api",
            "trusted_proxies": "127.0.0.1/32",
            "audit_log": audit_log,
            "cognito_check_s": 0,
            "cache_dir": folder / "cache",
        }
        with (
            serving(folder / "backend.log", **settings) as backend,
            jupyterhub("6", ports, folder, backend.url) as hub,
        ):
            yield Team(hub, backend, pool, audit_log)


@pytest.fixture
def browser(team: Team) -> Iterator[Browser]:
    found = team.hub.browser()
    yield found
    found.close()


@pytest.fixture(scope="module")
def email(team: Team) -> str:
    return team.pool.user(GROUP)


@pytest.fixture(scope="module")
def desk(team: Team, email: str) -> Iterator[Desk]:
    with at_desk(team.hub, email, PASSWORD) as found:
        yield found


def test_somebody_new_registers_on_the_hub_and_is_let_in_by_a_group(team: Team, browser: Browser) -> None:
    browser.open("/hub/sandcell/register?next=/hub/home")
    browser.send(email="Newcomer@Example.org", password="short")
    assert (browser.page.status_code, "Password" in browser.said) == (422, True)
    browser.send(email="Newcomer@Example.org", password=PASSWORD)
    browser.send(code="000000")
    assert "wrong or too old" in browser.said
    browser.send(code=SIGN_UP_CODE)
    assert browser.said == "Your account is confirmed. Sign in."
    browser.send(password=PASSWORD)
    assert (browser.page.status_code, "may not use this Hub" in browser.said) == (403, True)
    team.pool.admin.admin_add_user_to_group(UserPoolId=team.pool.pool, Username="newcomer@example.org", GroupName=GROUP)
    browser.send(password=PASSWORD)
    assert browser.path == "/hub/home"
    assert browser.api("GET", "user").json()["groups"] == [GROUP]


def test_a_second_factor_is_asked_for_on_the_hub(team: Team, browser: Browser) -> None:
    email = team.pool.user(GROUP)
    tokens = httpx2.post(f"{team.backend.url}/auth/login", json={"email": email, "password": PASSWORD}).json()
    secret = team.pool.with_totp(tokens["access_token"])
    browser.sign_in(email, PASSWORD)
    assert (browser.path, "Code of your authenticator app" in browser.page.text) == ("/hub/sandcell/challenge", True)
    browser.send(code="000000")
    assert "wrong or too old" in browser.said
    browser.send(code=totp(secret))
    assert browser.path == "/hub/home"


def test_a_cell_runs_in_gvisor_as_the_hubs_user(team: Team, desk: Desk, email: str) -> None:
    cell = desk.kernel.ok("%%execute\nprint(open('/proc/version').read())\n6 * 7")
    assert cell.displays[0] == {"text/plain": "42"}
    assert not cell.stdout.startswith(Path("/proc/version").read_text().strip())
    assert cell.stdout.startswith("Linux version 4.4.0")  # which every gVisor says that it is
    assert cell.displays[-1]["text/plain"].startswith("gVisor")  # its footer
    (started,) = team.audit("run_started")
    (ended,) = team.audit("run_ended")
    assert started["principal"] == ended["principal"] == f"jupyterhub:{email}"
    assert (ended["verdict"], ended["execution_id"]) == ("ok", started["execution_id"])
    assert {line["account"] for line in team.audit("signed_in")} >= {email}
    assert f"Signed in as jupyterhub:{email} (groups: {GROUP})." in desk.kernel.ok("%sandcell").stdout


def test_no_token_of_cognitos_is_at_the_users_server(team: Team, desk: Desk) -> None:
    pids = [json.loads(path.read_text())["pid"] for path in team.hub.runtime.glob("jpserver-*.json")]
    seen = [Path(f"/proc/{pid}/environ").read_text() for pid in pids]
    assert seen and all("JUPYTERHUB_API_TOKEN=" in text for text in seen)
    asked = (
        "import os, httpx2\n"
        "token = {'Authorization': 'token ' + os.environ['JUPYTERHUB_API_TOKEN']}\n"
        "print(httpx2.get(os.environ['JUPYTERHUB_API_URL'] + '/user', headers=token).text, dict(os.environ))"
    )
    seen.append(desk.kernel.ok(asked).stdout)
    seen += [path.read_text() for path in (team.hub.log, team.backend.log, team.audit_log)]
    assert not any(_JWT.search(text) or PASSWORD in text for text in seen)
    assert not any(team.pool.pool in text or "cognito-idp" in text for text in seen[: len(pids) + 1])


def test_the_hub_notebook_runs_as_it_is(desk: Desk, email: str) -> None:
    notebook = nbformat.read(ROOT / "notebooks/hub.ipynb", as_version=4)
    cells = {cell.source: desk.kernel.ok(cell.source) for cell in notebook.cells if cell.cell_type == "code"}
    said = {source: cell.stdout + str(cell.displays + cell.of("execute_result")) for source, cell in cells.items()}
    assert f"jupyterhub:{email}" in said["%sandcell"]
    assert "332833500" in said["total"]
    assert "O(n^2)" in next(text for source, text in said.items() if source.startswith("%%analyze"))


def test_a_disabled_account_runs_nothing_more(team: Team, desk: Desk, email: str) -> None:
    """Last: nobody is at this desk any more. The backend believes the Hub for half a minute, as everywhere."""
    desk.kernel.ok("%%execute -q\n1")
    team.pool.admin.admin_disable_user(UserPoolId=team.pool.pool, Username=email)
    cell = _refused(desk)
    before = len(team.audit("run_started"))
    assert "Sign in at /hub/login" in cell.error
    assert "Your sign-in at JupyterHub has ended" in str(cell.displays)
    assert desk.kernel.run("%%execute -q\n1").error
    assert len(team.audit("run_started")) == before
    assert team.audit("refresh_failed")[-1]["reason"] == "signed_out"
    assert desk.browser.open("/hub/home").url.path == "/hub/login"
    desk.browser.sign_in(email, PASSWORD)
    assert "do not go together" in desk.browser.said


def _refused(desk: Desk) -> Cell:
    for _ in range(60):
        if (cell := desk.kernel.run("%%execute -q\n1")).error:
            return cell
        time.sleep(1)
    raise AssertionError("it still runs cells after a minute")
