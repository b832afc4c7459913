"""One way to Gemini: opens the SDK, asks, asks again where that helps, and names what went wrong."""

from __future__ import annotations

import asyncio
import importlib
import logging
import math
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx2

from sandcell_server.analyzers.gemini import retries
from sandcell_server.analyzers.gemini.errors import (
    BadAnswer,
    GeminiError,
    KeyInvalid,
    KeyMissing,
    ModelNotFound,
    ModelUnavailable,
    NotInstalled,
    RateLimited,
)
from sandcell_server.analyzers.gemini.prompt import Prompt
from sandcell_server.analyzers.gemini.reply import Reply, read
from sandcell_server.analyzers.gemini.schema import Answer
from sandcell_server.settings import Settings

logger = logging.getLogger(__name__)

_OUTPUT_TOKENS = 32768  # the model's thoughts count, too
_BAD_KEYS = frozenset({"API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "SERVICE_DISABLED", "CONSUMER_SUSPENDED"})


class Connection:
    """Opened by the first question. Logs neither what is asked nor what comes back: both hold the cell."""

    def __init__(self, settings: Settings, now: Callable[[], datetime], retry_s: float) -> None:
        self._settings = settings
        self._now = now
        self._retry_s = retry_s
        self._opening = asyncio.Lock()
        self._sdk: Any = None
        self._http: httpx2.AsyncClient | None = None
        self._client: Any = None

    @property
    def configured(self) -> bool:
        """Whether there is a key, or a project, to ask with."""
        return bool(self._project or self._key)

    def check(self) -> None:
        """`KeyMissing`, with what to set, where there is nothing to ask with."""
        if self.configured:
            return
        wanted = (
            "set SANDCELL_GEMINI_PROJECT, or GEMINI_API_KEY to a key of Vertex AI"
            if self._settings.gemini_vertex
            else "set GEMINI_API_KEY in the backend's environment (https://aistudio.google.com/apikey)"
        )
        raise KeyMissing(f"No key for Gemini: {wanted}, or SANDCELL_ANALYZER=measured to measure only.")

    async def ask(self, prompt: Prompt, until: float) -> Reply:
        """The model's reply. `until` is the loop's time after which no further try is worth a pause."""
        await self._open()
        for attempt in range(1, retries.ATTEMPTS + 1):
            try:
                return await self._try(prompt)
            except _Again as again:
                pause = again.wait if again.wait is not None else self._pause(attempt)
                late = asyncio.get_running_loop().time() + pause >= until
                if attempt == retries.ATTEMPTS or pause > retries.LONGEST_WAIT_S or late:
                    raise again.error from None
                logger.info("Gemini: %s; trying again in %.1f s", again.error.code, pause)
                await asyncio.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    async def close(self) -> None:
        """Closes what was opened."""
        if self._client is not None:
            self._client.close()
        if self._http is not None:
            await self._http.aclose()

    @property
    def _key(self) -> str:
        secret = self._settings.gemini_api_key
        return secret.get_secret_value().strip() if secret else ""

    @property
    def _project(self) -> str | None:
        return self._settings.gemini_project if self._settings.gemini_vertex else None

    def _pause(self, attempt: int) -> float:
        return self._retry_s * float(1 << (attempt - 1)) * random.uniform(0.5, 1)  # noqa: S311 (a pause is no secret)

    async def _open(self) -> None:
        """In a thread: the SDK takes a second to load, in which everybody else's events would wait."""
        async with self._opening:
            if self._client is not None:
                return
            try:
                self._sdk = await asyncio.to_thread(importlib.import_module, "google.genai")
            except ImportError:
                raise NotInstalled from None
            try:
                self._http, self._client = await asyncio.to_thread(self._connect)
            except Exception as error:
                logger.warning("Gemini: no client: %s", type(error).__name__)
                raise ModelUnavailable(
                    f"Gemini's client can't be made ({type(error).__name__}): check the SANDCELL_GEMINI_ settings, and "
                    "HTTPS_PROXY and SSL_CERT_FILE if they are set."
                ) from None

    def _connect(self) -> tuple[httpx2.AsyncClient, Any]:
        settings = self._settings
        # An HTTP client of our own: where aiohttp is installed the SDK would take that, whose errors are others, and
        # which tries a refused connection again for up to ten seconds.
        http = httpx2.AsyncClient()
        options = self._sdk.types.HttpOptions(base_url=settings.gemini_base_url, httpx_async_client=http)
        # The key and the project exclude each other. Either is named, so that no other variable can stand for it.
        access: dict[str, Any] = {"api_key": self._key}
        if self._project:
            access = {"project": self._project, "location": settings.gemini_location}
        return http, self._sdk.Client(enterprise=settings.gemini_vertex, http_options=options, **access)

    async def _try(self, prompt: Prompt) -> Reply:
        types = self._sdk.types
        # Neither temperature (deprecated) nor a thinking level (older models refuse it): each model's own are best.
        config = types.GenerateContentConfig(
            system_instruction=prompt.system,
            response_mime_type="application/json",
            response_schema=Answer,
            max_output_tokens=_OUTPUT_TOKENS,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        )
        try:
            response = await self._client.aio.models.generate_content(
                model=self._settings.gemini_model, contents=prompt.user, config=config
            )
            return read(response)
        except self._sdk.errors.APIError as error:
            raise self._named(error) from None
        except (httpx2.UnsupportedProtocol, httpx2.InvalidURL):
            raise ModelUnavailable(
                "SANDCELL_GEMINI_BASE_URL is not an address: it needs https:// and a host."
            ) from None
        except httpx2.HTTPError as error:
            raise _Again(
                ModelUnavailable(
                    f"Gemini could not be reached ({type(error).__name__}): check the backend's way to the internet, "
                    "and SANDCELL_GEMINI_BASE_URL if it is set."
                )
            ) from None
        except Exception as error:
            if _is_authentication(error):
                raise KeyInvalid(
                    "The backend has no valid Google credentials for Vertex AI: run `gcloud auth application-default "
                    "login`, give it a service account, or unset SANDCELL_GEMINI_VERTEX to use GEMINI_API_KEY."
                ) from None
            # Only the name of it: the SDK writes the whole answer into the message.
            logger.warning("Gemini: the answer can't be read: %s", type(error).__name__)
            raise BadAnswer(
                "What answered is not the Gemini API, or a proxy is in between: check SANDCELL_GEMINI_BASE_URL."
            ) from None

    def _named(self, error: Any) -> GeminiError | _Again:
        code = error.code
        headers = error.response.headers if error.response is not None else {}
        wait = retries.asked_for(headers, error.details, self._now())
        if code == 429:
            return _Again(RateLimited(math.ceil(wait) if wait else None), wait)
        if code == 408 or code >= 500:
            unavailable = ModelUnavailable(
                f"Gemini is overloaded or down (status {code}): try again later, or set SANDCELL_GEMINI_MODEL to "
                "another model."
            )
            return _Again(unavailable, wait)
        if code == 404:
            return ModelNotFound(self._settings.gemini_model)
        if code in (401, 403) or (code == 400 and _BAD_KEYS & set(_reasons(error.details))):
            what = "SANDCELL_GEMINI_PROJECT and the backend's credentials" if self._project else "GEMINI_API_KEY"
            return KeyInvalid(f"Gemini refuses the key (status {code}): check {what}, and what it may be used for.")
        return ModelUnavailable(
            f"Gemini refuses the question (status {code}): check SANDCELL_GEMINI_MODEL and SANDCELL_GEMINI_BASE_URL, "
            "and whether Gemini is offered where the backend runs."
        )


class _Again(Exception):
    """What the caller is told if trying again doesn't help either; `wait` as the other side asked for it."""

    def __init__(self, error: GeminiError, wait: float | None = None) -> None:
        super().__init__(error.code)
        self.error = error
        self.wait = wait


def _reasons(details: Any) -> list[str]:
    """The reasons of {"error": {"details": [{"reason": "API_KEY_INVALID"}]}}: a bad key is a plain 400."""
    error = details.get("error") if isinstance(details, dict) else None
    items = error.get("details") if isinstance(error, dict) else None
    found = [item.get("reason") for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [reason for reason in found if isinstance(reason, str)]


def _is_authentication(error: Exception) -> bool:
    """google-auth's errors, which only Vertex AI can raise, after google-auth was loaded by the SDK."""
    return any(kind.__module__.startswith("google.auth.") for kind in type(error).__mro__)
