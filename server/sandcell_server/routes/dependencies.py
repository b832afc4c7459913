"""What routes are given: the service, the caller."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Header, Request

from sandcell_server.execution.service import ExecutionService
from sandcell_server.identity.principal import IdentityChain, Principal
from sandcell_server.models import Problem


async def _service(request: Request) -> ExecutionService:
    return cast(ExecutionService, request.app.state.service)


async def _caller(request: Request, authorization: Annotated[str | None, Header()] = None) -> Principal:
    return await cast(IdentityChain, request.app.state.identity).identify(authorization)


Service = Annotated[ExecutionService, Depends(_service)]
Caller = Annotated[Principal, Depends(_caller)]


def problems(**cases: str) -> dict[int | str, dict[str, object]]:
    """OpenAPI's `responses` for problem answers: status (as `_429`) to what it means."""
    return {
        int(status.lstrip("_")): {
            "description": text,
            "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
        }
        for status, text in cases.items()
    }
