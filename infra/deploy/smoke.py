#!/usr/bin/env python3
"""Asks a deployed Sandcell, by its public addresses, for what people will: sign in, run a cell, analyse one.

    infra/deploy/smoke.py https://api.example https://hub.example

SANDCELL_SMOKE_EMAIL and SANDCELL_SMOKE_PASSWORD are an account without a second factor; or SANDCELL_SMOKE_TOKEN is a
token. Only the standard library is needed. Prints what was seen, one line each; ends with 1 where something was not.
"""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
CODE = "print(6 * 7)"
SUBJECT = """\
def inversions(items):
    found = 0
    for one in items:
        for other in items:
            found += one < other
    return found
"""
_TRIES = 3  # of an analysis: on a busy machine a measurement may be inconclusive


class Wrong(Exception):
    """It was not as it has to be; `str()` says what."""


class Deployed:
    """The API and the Hub."""

    def __init__(self, api: str, hub: str | None, patience_s: float) -> None:
        self._api, self._hub, self._patience_s = api.rstrip("/"), hub and hub.rstrip("/"), patience_s
        self._token = os.environ.get("SANDCELL_SMOKE_TOKEN", "")

    def ready(self) -> str:
        """Its answer may take a while after a release: the balancer has to see the pods as well first."""
        end = time.monotonic() + self._patience_s
        while True:
            try:
                self._ask(f"{self._api}/health/ready")
                return "the backend is ready"
            except Wrong:
                if time.monotonic() > end:
                    raise
                time.sleep(min(5.0, self._patience_s / 5))

    def signed_in(self) -> str:
        """By the account, unless there is a token."""
        if self._token:
            return "a token is there"
        account = {name: os.environ.get(f"SANDCELL_SMOKE_{name.upper()}") for name in ("email", "password")}
        if not all(account.values()):
            raise Wrong("SANDCELL_SMOKE_EMAIL and SANDCELL_SMOKE_PASSWORD, or SANDCELL_SMOKE_TOKEN, have to be set")
        answer = json.loads(self._ask(f"{self._api}/auth/login", account))
        if "access_token" not in answer:
            raise Wrong(f"signing in asked for more: {answer.get('challenge')}")
        self._token = answer["access_token"]
        return "the account signs in"

    def runs(self) -> str:
        """A cell, in a sandbox."""
        events = self._events("/execute", {"code": CODE})
        started, finished = events[0], events[-1]
        printed = "".join(event["text"] for event in events if event["type"] == "stream")
        if printed != "42\n" or finished.get("status") != "ok":
            raise Wrong(f"the cell printed {printed!r} and ended {finished.get('status')}: {finished.get('message')}")
        if started.get("isolated") is not True:
            raise Wrong("the cell was not isolated")
        return f"a cell runs, on {started['executor']} {started['platform']}, after {started['queue_ms']:.0f} ms"

    def analyses(self) -> str:
        """A function of two nested loops, by measurement alone: this asks for no money."""
        found: list[str] = []
        for _ in range(_TRIES):
            report = self._events("/analyze", {"code": SUBJECT, "provider": "measured"})[-1].get("report") or {}
            found = [each["measurement"]["time"] for each in report.get("functions", []) if each.get("measurement")]
            if found == ["O(n^2)"]:
                return "an analysis finds O(n^2)"
        raise Wrong(f"the analysis found {found or 'nothing'}, where it is O(n^2)")

    def welcomes(self) -> str:
        """The Hub shows its page to sign in."""
        if self._hub is None:
            return "no Hub was named"
        if "password" not in self._ask(f"{self._hub}/hub/login").decode():
            raise Wrong("the Hub's page to sign in asks for no password")
        return "the Hub asks people in"

    def _events(self, path: str, body: Json) -> list[Json]:
        lines = self._ask(f"{self._api}{path}", body, accept="application/x-ndjson").splitlines()
        if not lines:
            raise Wrong(f"{path} told nothing")
        return [json.loads(line) for line in lines if line.strip()]

    def _ask(self, url: str, body: Json | None = None, accept: str = "application/json, text/html") -> bytes:
        headers = {"Accept": accept, "Content-Type": "application/json", "User-Agent": "sandcell-smoke"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, headers)  # noqa: S310 - the addresses are the stack's own
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            raise Wrong(f"{url} answers {error.code}: {error.read(500).decode(errors='replace')}") from None
        except (OSError, ValueError) as error:
            raise Wrong(f"{url} does not answer: {error}") from None


def main(words: list[str]) -> int:
    """All of it, up to the first thing that is wrong."""
    if not words:
        print(__doc__, file=sys.stderr)  # noqa: T201
        return 2
    patience_s = float(os.environ.get("SANDCELL_SMOKE_PATIENCE_S", "300"))
    deployed = Deployed(words[0], words[1] if len(words) > 1 else None, patience_s)
    steps: list[Callable[[], str]] = [
        deployed.ready, deployed.signed_in, deployed.runs, deployed.analyses, deployed.welcomes
    ]  # fmt: skip
    for step in steps:
        try:
            print(f"ok      {step()}", flush=True)  # noqa: T201
        except Wrong as wrong:
            print(f"WRONG   {wrong}", flush=True)  # noqa: T201
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
