"""The sign-in page on a real Jupyter server, as a browser without JavaScript uses it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2
import pytest
from nbformat.v4 import new_code_cell, new_notebook, output_from_msg

from tests.extension.jupyter import JupyterServer, jupyter_server
from tests.extension.kernels import Cell, Kernel
from tests.extension.signin_provider import CODE, Account, Team, team

pytestmark = pytest.mark.notebook
RIGHT = "right password"
ADA = "ada@example.org"


class Browser:
    """Follows redirects, keeps cookies, and sends the form of the page it is on."""

    def __init__(self, server: JupyterServer) -> None:
        self._base = server.info["url"]
        self._http = httpx2.Client(follow_redirects=True, timeout=60, trust_env=False)
        self.open(f"sandcell/login?token={server.info['token']}")

    def open(self, where: str) -> httpx2.Response:
        self.page = self._http.get(urljoin(self._base, where))
        return self.page

    def send(self, **fields: str) -> httpx2.Response:
        """The form with these fields typed in, as a POST to its action."""
        form = re.search(r'<form method="post" action="([^"]+)">(.*?)</form>', self.page.text, re.DOTALL)
        assert form, self.page.text
        inputs = re.findall(r"<input [^>]*>", form[2])
        given = {_attribute(found, "name"): _attribute(found, "value") for found in inputs}
        self.page = self._http.post(urljoin(self._base, html.unescape(form[1])), data={**given, **fields})
        return self.page

    def post(self, where: str, **fields: str) -> httpx2.Response:
        """Without what the form would have sent along."""
        return self._http.post(urljoin(self._base, where), data=fields)

    @property
    def said(self) -> str:
        return html.unescape(" ".join(re.findall(r'<p class="(?:alert|notice|error)"[^>]*>([^<]*)', self.page.text)))

    def close(self) -> None:
        self._http.close()


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


@pytest.fixture(scope="module")
def backend() -> Iterator[Team]:
    accounts = {
        "ada": Account(RIGHT),
        "mfa": Account(RIGHT, challenges=("set_up_totp", "new_password")),
        "waiting": Account(RIGHT, confirmed=False),
        "forgetful": Account(RIGHT),
    }
    with team(**accounts) as started:
        yield started


@pytest.fixture(scope="module")
def server(backend: Team, tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    folder = tmp_path_factory.mktemp("jupyter")
    environ = {"SANDCELL_URL": backend.url, "XDG_CONFIG_HOME": str(folder / "config")}
    with jupyter_server(folder, environ, "--debug") as started:  # its log may then hold more than it should
        yield started


@pytest.fixture(scope="module")
def its_kernel(server: JupyterServer) -> Iterator[Kernel]:
    with server.kernel() as started:
        started.ok("%load_ext sandcell")
        yield started


@pytest.fixture
def browser(server: JupyterServer) -> Iterator[Browser]:
    """Of somebody who is signed in at the Jupyter server, and nowhere else."""
    assert server.http.post("sandcell/api/auth/logout").status_code == 200
    found = Browser(server)
    yield found
    found.close()


def test_only_the_servers_own_user_sees_it(server: JupyterServer) -> None:
    for path in ("", "/register", "/confirm", "/forgot", "/reset", "/challenge"):
        answer = httpx2.get(f"{server.info['url']}sandcell/login{path}")
        assert (answer.status_code, "/user/me/login" in answer.headers["location"]) == (302, True), path
        assert httpx2.post(f"{server.info['url']}sandcell/login{path}").status_code == 403
    for path in ("login", "challenge", "logout"):
        assert httpx2.post(f"{server.info['url']}sandcell/api/auth/{path}").status_code == 403
    assert not re.search(r"of \w+ registered for \S*sandcell", server.log.read_text())


def test_the_page_loads_nothing_and_runs_nothing(browser: Browser) -> None:
    policy = browser.page.headers["content-security-policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        policy,
    )
    assert browser.page.headers["cache-control"] == "no-store"
    for forbidden in ("<script", "<img", "<link", " style=", " onclick"):
        assert forbidden not in browser.page.text
    assert 'autocomplete="username"' in browser.page.text
    assert 'autocomplete="current-password"' in browser.page.text


def test_a_post_needs_the_pages_own_secret(browser: Browser, backend: Team) -> None:
    before = len(backend.provider.given)
    assert browser.post("sandcell/login", email=ADA, password=RIGHT).status_code == 403
    refused = browser.post("sandcell/login/logout")
    assert (refused.status_code, "Open the page anew" in refused.text) == (403, True)
    assert len(backend.provider.given) == before


def test_sign_in_and_out(browser: Browser, backend: Team) -> None:
    browser.open(f"sandcell/login?email={ADA}&next=/user/me/lab/tree/x.ipynb")
    browser.send(password="wrong")
    assert (browser.page.status_code, browser.said) == (400, "This e-mail address and password do not go together.")
    assert f'value="{ADA}"' in browser.page.text
    assert "wrong" not in browser.page.text
    assert "<title>Error: " in browser.page.text
    assert browser.send(password=RIGHT).history[0].status_code == 303
    assert browser.said == f"Signed in as {ADA}. Go back to the notebook and run the cell again."
    assert '<a href="/user/me/lab/tree/x.ipynb">Back to the notebook</a>' in browser.page.text
    assert "Signed in as" in browser.open("sandcell/login").text
    browser.send()
    assert browser.said == "You are signed out."
    assert backend.provider.refreshable == {}


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/user/you/", "/user/me/%2e%2e/x"])
def test_it_leads_nowhere_else(browser: Browser, target: str) -> None:
    browser.open(f"sandcell/login?email={ADA}&next={target}")
    assert "evil" not in browser.page.text
    browser.send(password=RIGHT)
    assert "Signed in as" in browser.page.text
    assert "Back to the notebook" not in browser.page.text
    assert all(step.headers["location"].startswith("/user/me/sandcell/login") for step in browser.page.history)


def test_a_new_account(browser: Browser) -> None:
    browser.open("sandcell/login/register")
    browser.send(email="New@example.org", password="short")
    assert (browser.page.status_code, "Use at least 8 characters." in browser.said) == (422, True)
    browser.send(email="not an address", password="long enough")
    assert "This is not an e-mail address." in browser.said
    browser.send(email="new@example.org", password="long enough")
    assert "a code is on its way" in browser.said
    browser.send(code="000000")
    assert "This code is wrong or too old." in browser.said
    browser.send(action="resend")
    assert "a code is on its way" in browser.said
    browser.send(code=CODE)
    assert browser.said == "Your account is confirmed. Sign in."
    browser.send(password="long enough")
    assert "Signed in as new@example.org." in browser.said


def test_an_account_that_is_not_confirmed_is_led_to_where_it_can_be(browser: Browser) -> None:
    browser.send(email="waiting@example.org", password=RIGHT)
    assert browser.page.status_code == 403
    found = re.search(r'<a href="([^"]+)">Enter the code</a>', browser.page.text)
    assert found
    browser.open(html.unescape(found[1]))
    browser.send(code=CODE)
    assert browser.said == "Your account is confirmed. Sign in."


def test_a_forgotten_password(browser: Browser) -> None:
    browser.open("sandcell/login/forgot?email=forgetful@example.org")
    browser.send()
    assert "a code is on its way" in browser.said
    browser.send(code="000000", password="another one")
    assert "This code is wrong" in browser.said
    browser.send(code=CODE, password="tiny")
    assert "Use at least 8 characters." in browser.said
    browser.send(code=CODE, password=" with spaces ")
    assert browser.said == "Your password has been changed. Sign in."
    browser.send(password=" with spaces ")
    assert "Signed in as forgetful@example.org." in browser.said


def test_more_steps(browser: Browser) -> None:
    browser.send(email="mfa@example.org", password=RIGHT)
    assert "<p>Secret: <code>JBSW Y3DP EHPK 3PXP</code></p>" in browser.page.text
    browser.send(code="000000")
    assert "This code is wrong" in browser.said
    browser.send(code=f" {CODE} ")
    assert "Set a new password" in browser.page.text
    browser.send(password="tiny")
    assert "Use at least 8 characters." in browser.said
    browser.send(password="a new password")
    assert "Signed in as mfa@example.org." in browser.said


def test_which_second_factor_is_chosen(browser: Browser, backend: Team) -> None:
    backend.provider.accounts["both@example.org"] = Account(RIGHT, challenges=("select",))
    browser.send(email="both@example.org", password=RIGHT)
    assert "A code by e-mail</label>" in browser.page.text
    browser.send(choice="email")
    assert "It was sent to a***@e***." in browser.page.text
    backend.provider.away = True
    browser.send(code=CODE)
    backend.provider.away = False
    assert (browser.page.status_code, "Try again in 10 s." in browser.said) == (503, True)
    browser.send(code=CODE)
    assert "Signed in as both@example.org. Close this page" in browser.said


def test_a_step_that_is_over_says_so(browser: Browser) -> None:
    browser.open("sandcell/login/challenge?id=nonsense")
    assert "Start again" in browser.said
    assert browser.page.status_code == 400


def test_words_of_somebody_else_do_not_get_on_the_page(browser: Browser) -> None:
    browser.open("sandcell/login?notice=Your+account+is+locked&email=%22%3E%3Cscript%3E")
    assert browser.said == ""
    assert "<script" not in browser.page.text


def test_a_cell_says_how_to_sign_in_and_runs_afterwards(
    browser: Browser, its_kernel: Kernel, server: JupyterServer, backend: Team
) -> None:
    for code in ("%%execute\n6 * 7", "%%analyze\ndef f(n):\n    return n", "%sandcell sessions"):
        cell = its_kernel.run(code)
        assert cell.reply["ename"] == "SignInNeeded"
        assert "Traceback" not in cell.error
        assert cell.error.count("\n") == 0
        assert f"{server.info['url']}sandcell/login" in cell.error
        (shown,) = cell.displays
        assert '<a href="/user/me/sandcell/login" target="_blank" rel="noopener">' in shown["text/html"]
        assert f"Nobody is signed in at {backend.url}." in shown["text/plain"]
    answer = server.http.post("sandcell/api/execute", json={"code": "1"})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")
    browser.send(email=ADA, password=RIGHT)
    assert its_kernel.ok("%%execute -q\n6 * 7").displays == [{"text/plain": "42"}]
    backend.provider.revoke(refresh=False)
    assert its_kernel.ok("%%execute -q\n6 * 7").displays == [{"text/plain": "42"}]
    backend.provider.revoke(refresh=True)  # in the middle of a notebook
    cell = its_kernel.run("%%execute\n1")
    assert cell.reply["ename"] == "SignInNeeded"
    assert f"Your sign-in at {backend.url} has ended. Sign in at " in cell.displays[0]["text/plain"]
    assert "E-mail address" in browser.open("sandcell/login").text


def test_the_magic_shows_the_link_and_who_is_signed_in(browser: Browser, its_kernel: Kernel) -> None:
    assert "Nobody is signed in." in its_kernel.ok("%sandcell status").stdout
    (shown,) = its_kernel.ok("%sandcell login a+b@example.org").displays
    link = html.unescape(re.findall(r'href="([^"]+)"', shown["text/html"])[0])
    assert parse_qs(urlsplit(link).query) == {"email": ["a+b@example.org"]}
    assert link in shown["text/plain"]
    assert 'value="a+b@example.org"' in browser.open(link).text
    browser.send(email=ADA, password=RIGHT)
    for word in ("status", "login"):
        assert f"Signed in as {ADA} (groups: students)." in its_kernel.ok(f"%sandcell {word}").stdout
    assert its_kernel.ok("%sandcell logout").stdout == "You are signed out.\n"
    assert "Nobody is signed in." in its_kernel.ok("%sandcell").stdout
    assert its_kernel.run("%sandcell login a b c").reply["status"] == "error"


def test_asking_in_the_notebook(browser: Browser, its_kernel: Kernel, backend: Team) -> None:
    backend.provider.accounts["here@example.org"] = Account(RIGHT, challenges=("totp",))
    cell = its_kernel.run("%sandcell login --here", answers=["here@example.org", "wrong"])
    assert cell.reply["ename"] == "SignInFailed"
    assert "do not go together" in cell.error
    assert "Traceback" not in cell.error
    cell = its_kernel.ok("%sandcell login here@example.org --here", answers=[RIGHT, "000000", CODE])
    assert cell.questions == [
        ("Password: ", True),
        ("Code of your authenticator app: ", False),
        ("Code of your authenticator app: ", False),
    ]
    assert "This code is wrong" in cell.stdout
    assert "Signed in as here@example.org." in cell.stdout
    assert its_kernel.ok("%%execute -q\n6 * 7").displays == [{"text/plain": "42"}]
    assert "Nobody can be asked here" in its_kernel.run("%sandcell login --here").error
    assert "password passes through this kernel's memory" in its_kernel.ok(
        "from IPython import get_ipython\nprint(get_ipython().find_line_magic('sandcell').__doc__)"
    ).stdout.replace("\n", " ")


def test_no_token_leaves_the_jupyter_server(
    browser: Browser, its_kernel: Kernel, server: JupyterServer, backend: Team
) -> None:
    """Looks for every secret that the backend ever gave out, and for the passwords, in all that others can see."""
    backend.provider.accounts["all@example.org"] = Account(RIGHT, challenges=("totp",))
    seen = [browser.send(email="all@example.org", password=RIGHT).text]
    seen += [browser.send(code=CODE).text, str(browser.page.headers), browser.open("sandcell/login").text]
    backend.provider.revoke(refresh=False)
    cells = [its_kernel.ok("%%execute -q\n6 * 7")]
    assert backend.provider.refreshes > 0
    its_kernel.ok("%sandcell logout")
    cells.append(its_kernel.ok("%sandcell login all@example.org --here", answers=[RIGHT, CODE]))
    cells += [
        its_kernel.ok(code)
        for code in (
            "%%execute -q\n6 * 7",
            "%%execute -q\nimport os\nprint(dict(os.environ))",
            "%sandcell status",
            "import os\nprint(dict(os.environ))",
            "print(open(f'/proc/{os.getpid()}/environ').read())",
        )
    ]
    seen += [json.dumps(cell.messages, default=str) for cell in cells]
    _save_as_notebook(server, cells)
    seen.append(server.log.read_text())
    seen.append(server.http.get("sandcell/api/auth/me").text)
    pid = int(its_kernel.ok("print(os.getpid())").stdout)
    memory = _memory(pid)
    assert b"sandcell" in memory
    secrets = {token for token in backend.provider.given if token.startswith(("access-", "refresh-", "session-"))}
    assert len(secrets) >= 8
    for secret in secrets:
        assert not any(secret in text for text in seen)
        assert secret.encode() not in memory
    assert RIGHT not in server.log.read_text()
    config = server.folder / "config"
    assert any(secret in path.read_text() for path in config.rglob("*.json") for secret in secrets)
    others = [path for path in server.folder.rglob("*") if path.is_file() and config not in path.parents]
    assert server.folder / "ran.ipynb" in others
    for path in others:
        assert not any(secret.encode() in path.read_bytes() for secret in secrets), path


def _save_as_notebook(server: JupyterServer, cells: list[Cell]) -> None:
    """The file that a front end would have saved."""
    kinds = ("stream", "display_data", "execute_result", "error")
    outputs = [output_from_msg(message) for cell in cells for message in cell.messages if message["msg_type"] in kinds]
    notebook = new_notebook(cells=[new_code_cell("%%execute", outputs=outputs)])
    saved = server.http.put("api/contents/ran.ipynb", json={"type": "notebook", "content": notebook})
    assert saved.status_code == 201, saved.text


def _memory(pid: int) -> bytes:
    """All that a process has written to its memory."""
    found = bytearray()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *_ = line.split()
            begin, end = (int(part, 16) for part in span.split("-"))
            if rights.startswith("rw"):
                try:
                    memory.seek(begin)
                    found += memory.read(end - begin)
                except (OSError, ValueError, OverflowError):
                    continue
    return bytes(found)
