"""What a status bar says of Sandcell: where cells run, how they are isolated, and who is signed in.

Asking starts nothing: a page that is only open must not cost a backend.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import httpx2
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from sandcell.errors import SandcellError, SignInNeeded, Unavailable
from sandcell.problems import read_problem
from sandcell.results import engine_text
from sandcell.upstream import Upstream


class AboutHandler(APIHandler):
    """`GET sandcell/api/about`, for the browser; it never sees a token."""

    auth_resource = "sandcell"

    def initialize(self, upstream: Upstream) -> None:
        self._upstream = upstream

    @web.authenticated
    @authorized
    async def get(self) -> None:
        self.finish(json.dumps(await about(self._upstream)))


async def about(upstream: Upstream) -> dict[str, Any]:
    """{backend: embedded | team, host, state: idle | ready | unavailable, isolated: bool or null, engine, detail,
    sign_in: none | page | hub, user: str or null}."""
    team = upstream.team
    known: dict[str, Any] = {
        "backend": "team" if team else "embedded",
        "host": urlsplit(team.url).netloc.rpartition("@")[2] if team else "",
        "state": "idle",
        "isolated": None,
        "engine": "",
        "detail": "",
        "sign_in": _way_to_sign_in(upstream),
        "user": None,
    }
    if upstream.idle:
        return known
    try:
        executor = (await _json(upstream, "health")).get("executor") or {}
        known |= {"isolated": executor.get("isolated") is True, "engine": engine_text(executor)}
        known["user"] = await _user(upstream)
        await _json(upstream, "health/ready")
    except (SandcellError, httpx2.HTTPError) as error:
        return known | {"state": "unavailable", "detail": str(error)}
    return known | {"state": "ready"}


def _way_to_sign_in(upstream: Upstream) -> str:
    if upstream.sign_in is not None:
        return "page"
    return "hub" if upstream.team is not None and upstream.team.login is not None else "none"


async def _user(upstream: Upstream) -> str | None:
    """Who is signed in; None where nobody is, or nobody has to be."""
    try:
        if upstream.sign_in is not None:
            who = await upstream.sign_in.me()
        elif _way_to_sign_in(upstream) == "hub":
            who = await _json(upstream, "auth/me")
        else:
            return None
    except SignInNeeded:
        return None
    return str(who.get("email") or who.get("id") or "") or None


async def _json(upstream: Upstream, path: str) -> dict[str, Any]:
    response = await upstream.send("GET", path, {"Accept": "application/json"}, b"")
    if response.is_error:
        raise await read_problem(response)
    try:
        found = json.loads(await response.aread())
    except ValueError:
        found = None
    finally:
        await response.aclose()
    if not isinstance(found, dict):
        raise Unavailable("What answers there is not a Sandcell backend.")
    return found
