"""`%sandcell login` opens the page in a browser, where there is one on the person's own machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_OPEN = "from sandcell.endpoint import LoginPage; from sandcell.signin.browser import open_page; import sys"
URL = "http://127.0.0.1:8888/sandcell/login?email=ada%40example.org"


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A program that writes down which page it is given."""
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    program.chmod(0o755)
    return program


def opened(url: str | None, environment: dict[str, str], folder: Path) -> tuple[bool, str]:
    """What is said of it, and the page that the browser got. In a process of its own: webbrowser looks around once."""
    code = f"{_OPEN}; sys.exit(not open_page(LoginPage('/sandcell/login', {url!r})))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PATH": "/usr/bin:/bin", **environment}, timeout=30, check=False
    )
    assert done.returncode in (0, 1)
    page = folder / "opened"
    return done.returncode == 0, page.read_text().strip() if page.exists() else ""


def test_a_browser_of_this_machine_is_given_the_page(browser: Path, tmp_path: Path) -> None:
    assert opened(URL, {"BROWSER": f"{browser} %s"}, tmp_path) == (True, URL)


@pytest.mark.parametrize(
    ("url", "environment"),
    [
        pytest.param(None, {}, id="a server whose address nobody outside knows"),
        pytest.param("https://jupyter.example.org/sandcell/login", {}, id="a server on another machine"),
        pytest.param(URL, {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}, id="somebody who came by ssh"),
    ],
)
def test_a_person_elsewhere_gets_the_link_alone(
    url: str | None, environment: dict[str, str], browser: Path, tmp_path: Path
) -> None:
    assert opened(url, {"BROWSER": f"{browser} %s", **environment}, tmp_path) == (False, "")


def test_without_a_screen_nothing_is_opened(tmp_path: Path) -> None:
    assert opened(URL, {}, tmp_path) == (False, "")


def test_a_browser_that_does_not_start_is_no_error(tmp_path: Path) -> None:
    assert opened(URL, {"BROWSER": f"{tmp_path}/missing %s"}, tmp_path) == (False, "")
