"""The backend on AWS Lambda, behind API Gateway (HTTP or REST) or a function URL: `sandcell_server.aws_lambda.handler`.

One function serves all, or one serves each domain: SANDCELL_ROUTES=health,auth. Sandboxes cannot be started there.
The API's stage has to be `$default`: the paths of others begin with their name, and no route matches. Several instances
run at once, so SANDCELL_RATE_LIMIT_STORE should name a Redis or Valkey that they share.
"""

from __future__ import annotations

import asyncio
from typing import Any

from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES

from sandcell_server.app import create_app
from sandcell_server.settings import Settings

# What is no text for Mangum goes out as Base64, which a REST API hands on undecoded.
_TEXTS = [*DEFAULT_TEXT_MIME_TYPES, "application/problem+json", "application/x-ndjson"]


class Handler:
    """Answers events. The app is made and started by the first one, and lives as long as the instance.

    (Mangum's own lifespan would stop it after each event, and with it keys, connections and counts in memory.)
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings
        self._loop: asyncio.AbstractEventLoop | None = None
        self._answer: Mangum | None = None
        self._lifespan: Any = None

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        if self._answer is None:
            self._answer = self._start()
        asyncio.set_event_loop(self._loop)  # which Mangum runs it in
        answer: dict[str, Any] = self._answer(event, context)
        return answer

    def close(self) -> None:
        """Ends what the first event has started. Lambda itself never asks for it."""
        if self._loop is not None:
            self._loop.run_until_complete(self._lifespan.__aexit__(None, None, None))
            self._loop.close()
            asyncio.set_event_loop(None)
            self._loop = self._answer = None

    def _start(self) -> Mangum:
        app = create_app(self._settings or Settings())
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._lifespan = app.router.lifespan_context(app)
        self._loop.run_until_complete(self._lifespan.__aenter__())
        return Mangum(app, lifespan="off", text_mime_types=_TEXTS)


handler = Handler()
