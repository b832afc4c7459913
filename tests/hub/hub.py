"""A real JupyterHub as a child process, by the example configuration, and a browser without JavaScript on it."""

from __future__ import annotations

import ctypes
import html
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx2
import psutil

from tests.extension.kernels import clean_environment

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "infra/hub/jupyterhub_config.py"
PYTHONS = {"6": Path(sys.executable), "5": ROOT / ".venv/hub5/bin/python"}
_PROXY = ROOT / "node_modules/configurable-http-proxy/bin/configurable-http-proxy"
_HERE = "127.0.0.9"  # where the browser is; the proxy and the Hub are on 127.0.0.1

# After the example: where things are in a test, and everything of it that a second can be too long for.
_CONFIG = """
import os
load_subconfig({example!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_api}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/homes/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.http_timeout = c.Spawner.start_timeout = 60
for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
    c.Spawner.environment[name] = os.environ[name]
c.SandcellAuthenticator.auth_refresh_age = 1
"""


@dataclass(frozen=True)
class Ports:
    """Free a moment ago."""

    public: int
    hub: int
    proxy_api: int

    @classmethod
    def free(cls) -> Ports:
        with ExitStack() as stack:
            found = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3)]
            return cls(*(listener.getsockname()[1] for listener in found))


@dataclass(frozen=True)
class Hub:
    """The running Hub; `url` is what its proxy serves, `runtime` where its users' servers leave their files."""

    version: str
    url: str
    folder: Path
    runtime: Path
    log: Path

    def browser(self) -> Browser:
        return Browser(self.url)


@contextmanager
def jupyterhub(version: str, ports: Ports, folder: Path, backend_url: str) -> Iterator[Hub]:
    """The Hub of a major version on loopback; whatever it started has ended afterwards."""
    python, node = PYTHONS[version], shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert python.exists() and _PROXY.exists() and node, "scripts/setup-hub installs what is missing"
    log, config = folder / "hub.log", folder / "config.py"
    config.write_text(
        _CONFIG.format(
            example=str(EXAMPLE), folder=folder, python=sys.executable, proxy=[node, str(_PROXY)],
            public=ports.public, hub=ports.hub, proxy_api=ports.proxy_api,
        )
    )  # fmt: skip
    environ = clean_environment(folder, {"SANDCELL_URL": backend_url, "JUPYTERHUB_CRYPT_KEY": os.urandom(32).hex()})
    with log.open("wb") as stream:
        process = psutil.Popen(
            [python, "-m", "jupyterhub", "-f", str(config), "--debug"], env=environ, stdout=stream, stderr=stream,
            cwd=folder, stdin=subprocess.DEVNULL, preexec_fn=_end_with_parent,
        )  # fmt: skip
    try:
        hub = Hub(version, f"http://127.0.0.1:{ports.public}", folder, Path(environ["JUPYTER_RUNTIME_DIR"]), log)
        _wait_for(process, f"{hub.url}/hub/health", log)
        yield hub
    finally:
        _end(process)


def _end_with_parent() -> None:
    """Tests that are killed leave no Hub behind, which ends what it has started itself (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _wait_for(process: psutil.Popen, url: str, log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()[-5000:]
        try:
            if httpx2.get(url, timeout=5, trust_env=False).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the Hub did not start: {log.read_text()[-5000:]}")


def _end(process: psutil.Popen) -> None:
    """The Hub ends its servers and its proxy when it is told to; what is left is ended here."""
    below = process.children(recursive=True) if process.is_running() else []
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(20)
    finally:
        for child in below:
            if child.is_running():
                child.kill()
        psutil.wait_procs(below, timeout=20)


class Browser:
    """Follows redirects, keeps cookies, and sends the form of the page it is on."""

    def __init__(self, url: str) -> None:
        self._url = url
        transport = httpx2.HTTPTransport(local_address=_HERE)
        self.http = httpx2.Client(base_url=url, transport=transport, follow_redirects=True, timeout=60)

    def open(self, where: str) -> httpx2.Response:
        self.page = self.http.get(where)
        return self.page

    def send(self, **fields: str) -> httpx2.Response:
        """The form with these fields typed in, as a POST to its action."""
        form = re.search(r'<form method="post" action="([^"]+)">(.*?)</form>', self.page.text, re.DOTALL)
        assert form, self.page.text
        inputs = re.findall(r"<input [^>]*>", form[2])
        given = {_attribute(found, "name"): _attribute(found, "value") for found in inputs}
        self.page = self.http.post(urljoin(str(self.page.url), html.unescape(form[1])), data={**given, **fields})
        return self.page

    def sign_in(self, email: str, password: str) -> httpx2.Response:
        self.open("/hub/login?next=/hub/home")
        return self.send(username=email, password=password)

    @property
    def said(self) -> str:
        """What the page tells, without its form."""
        told = r'<p class="(?:alert alert-(?:danger|success)|error)\b[^>]*>([^<]*)'
        return html.unescape(" ".join(re.findall(told, self.page.text)))

    @property
    def path(self) -> str:
        """Where the browser is."""
        return self.page.url.path

    def api(self, method: str, path: str, **fields: Any) -> httpx2.Response:
        """A request of the Hub's own pages to its API."""
        xsrf = next(
            cookie.value for cookie in self.http.cookies.jar if cookie.name == "_xsrf" and "/hub" in cookie.path
        )
        headers = {"X-XSRFToken": str(xsrf), "Referer": f"{self._url}/hub/home"}
        return self.http.request(method, f"/hub/api/{path}", headers=headers, json=fields or None)

    def close(self) -> None:
        self.http.close()


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""
