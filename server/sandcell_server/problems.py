"""Every error as `application/problem+json` (RFC 9457), with the id of its request."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandcell_server.errors import InvalidRequest, SandcellError, TooLarge
from sandcell_server.models import FieldError, Problem
from sandcell_server.settings import REQUEST_BYTES

logger = logging.getLogger(__name__)

_MEDIA_TYPE = "application/problem+json"
_TOO_LARGE = f"A request may have {REQUEST_BYTES >> 20} MiB at most, with its inputs and files."

_INTERNAL = "Something went wrong inside the backend; its log has the details."


def problem(error: SandcellError, request_id: str, errors: Sequence[FieldError] = ()) -> JSONResponse:
    """The answer for an error that a caller may see."""
    if error.field and not errors:
        errors = [FieldError(field=error.field, message=error.detail)]
    body = Problem(
        title=error.title,
        status=error.status,
        detail=error.detail,
        code=error.code,
        request_id=request_id,
        errors=list(errors) or None,
    )
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return JSONResponse(body.model_dump(exclude_none=True), error.status, headers=headers, media_type=_MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Makes every error of this app a problem."""

    def request_id(request: Request) -> str:
        return cast(str, request.scope.get("sandcell.request_id", ""))

    async def ours(request: Request, error: Exception) -> Response:
        return problem(cast(SandcellError, error), request_id(request))

    async def invalid(request: Request, error: Exception) -> Response:
        found = [_field_error(item) for item in cast(RequestValidationError, error).errors()]
        detail = "; ".join(f"{item.field} {item.message}" if item.field else item.message for item in found[:3])
        return problem(InvalidRequest(detail), request_id(request), found[:20])

    async def http(request: Request, error: Exception) -> Response:
        known = cast(HTTPException, error)
        if isinstance(known, _TooLarge):
            return problem(TooLarge(_TOO_LARGE), request_id(request))
        if known.status_code == 400:  # FastAPI's word for a body that its JSON parser could not even refuse properly
            return problem(InvalidRequest("The request's body is not valid JSON."), request_id(request))
        shown = SandcellError(str(known.detail))
        shown.status = known.status_code
        shown.code = {404: "not_found", 405: "method_not_allowed"}.get(known.status_code, "http_error")
        shown.title = str(known.detail)
        return problem(shown, request_id(request))

    app.add_exception_handler(SandcellError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_middleware(RequestBounds)


def _field_error(item: dict[str, Any]) -> FieldError:
    """Names the field as the caller wrote it; never repeats the value, which may be code."""
    where = [str(part) for part in item["loc"] if part != "body"]
    message = item["msg"].removeprefix("Value error, ")
    if item["type"] == "json_invalid":
        return FieldError(field="", message="The request's body is not valid JSON.")
    return FieldError(field=".".join(where), message=message)


class RequestBounds:
    """Gives each request an id, and refuses a body of more than `REQUEST_BYTES` while it still arrives."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope["sandcell.request_id"] = secrets.token_hex(8)
        received = 0
        started = False

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > REQUEST_BYTES:
                raise _TooLarge
            return message

        async def identified(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {
                    **message,
                    "headers": [*message["headers"], (b"x-request-id", request_id.encode())],
                }
            await send(message)

        try:
            declared = dict(scope["headers"]).get(b"content-length", b"0")
            if declared.isdigit() and int(declared) > REQUEST_BYTES:
                raise _TooLarge
            await self._app(scope, bounded, identified)
        except _TooLarge:
            if not started:
                await problem(TooLarge(_TOO_LARGE), request_id)(scope, receive, identified)
        except Exception as error:
            # Here, not in Starlette's outermost handler, whose answers would lack what stands around this one: the
            # request's id, security headers, CORS.
            if started:
                raise
            logger.error("request %s failed", request_id, exc_info=error)
            await problem(SandcellError(_INTERNAL), request_id)(scope, receive, identified)


class _TooLarge(HTTPException):
    """The body is longer than allowed. (An HTTPException, since FastAPI takes any other for a body it can't parse.)"""

    def __init__(self) -> None:
        super().__init__(413)
