"""Somebody at a notebook of theirs on the Hub."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2

from tests.backend import eventually
from tests.extension.jupyter import kernel_of
from tests.extension.kernels import Kernel
from tests.hub.hub import Browser, Hub


@dataclass(frozen=True)
class Desk:
    """`http` speaks to the user's own server, `kernel` is one of that server's."""

    browser: Browser
    http: httpx2.Client
    kernel: Kernel


@contextmanager
def at_desk(hub: Hub, email: str, password: str) -> Iterator[Desk]:
    """Signed in, the server started from the Hub's page, a kernel with the extension loaded."""
    browser = hub.browser()
    browser.sign_in(email, password)
    started = browser.api("POST", f"users/{email}/server")
    assert started.status_code in (201, 202), started.text
    eventually(lambda: browser.api("GET", f"users/{email}").json()["servers"][""]["ready"], timeout=60)
    token = browser.api("POST", f"users/{email}/tokens", note="of a test").json()["token"]
    with (
        httpx2.Client(
            base_url=f"{hub.url}/user/{email}/", headers={"Authorization": f"token {token}"}, timeout=60
        ) as http,
        kernel_of(http, hub.runtime) as kernel,
    ):
        kernel.ok("%load_ext sandcell")
        yield Desk(browser, http, kernel)
    browser.close()
