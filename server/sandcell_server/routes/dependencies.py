"""What routes are given: the service, the caller."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Header, Request

from sandcell_server.execution.service import ExecutionService
from sandcell_server.guard.audit import AuditLog
from sandcell_server.identity.principal import IdentityChain, Principal
from sandcell_server.models import Problem


async def _service(request: Request) -> ExecutionService:
    return cast(ExecutionService, request.app.state.service)


async def _caller(request: Request, authorization: Annotated[str | None, Header()] = None) -> Principal:
    return await cast(IdentityChain, request.app.state.identity).identify(authorization)


async def _audit(request: Request) -> AuditLog:
    return cast(AuditLog, request.app.state.audit)


Audit = Annotated[AuditLog, Depends(_audit)]
Service = Annotated[ExecutionService, Depends(_service)]
Caller = Annotated[Principal, Depends(_caller)]


AUTHENTICATED = {
    "_401": "No valid token",
    "_422": "A field is not as it should be; `errors` names it",
    "_503": "Who is calling cannot be found out now: a provider of identities does not answer",
}


def problems(**cases: str) -> dict[int | str, dict[str, object]]:
    """OpenAPI's `responses` for problem answers: status (as `_429`) to what it means."""
    return {
        int(status.lstrip("_")): {
            "description": text,
            "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
        }
        for status, text in cases.items()
    }
