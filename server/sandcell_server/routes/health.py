"""Whether the backend works, what it runs on, and its metrics."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Header, Query, Request, Response

from sandcell_server import __version__
from sandcell_server.errors import Draining, SandboxUnavailable
from sandcell_server.identity.principal import IdentityChain
from sandcell_server.metrics import Metrics
from sandcell_server.routes.dependencies import Service, problems

router = APIRouter(tags=["health"])


@router.get("/health")
async def health(service: Service) -> dict[str, Any]:
    """The process is up; says what it is made of. Needs no token."""
    about = service.executor.describe()
    return {
        "status": "ok",
        "version": __version__,
        "embedded": service.settings.embedded,
        "executor": {
            "name": about.name,
            "isolated": about.isolated,
            "version": about.version,
            "platform": about.platform,
            **about.details,
        },
        "runtimes": service.executor.runtimes(),
    }


@router.get(
    "/health/ready",
    responses=problems(
        _401="`runtime` was given, and no valid token",
        _404="No such runtime",
        _422="`runtime` is too long",
        _503="No sandbox can be made; `detail` says why and what to do",
    ),
)
async def ready(
    request: Request,
    service: Service,
    runtime: Annotated[str | None, Query(max_length=4096)] = None,
    authorization: Annotated[str | None, Header()] = None,
) -> dict[str, Any]:
    """Runs can be taken. With `runtime` (and then a token) its sandboxes begin to be made ready."""
    if service.admission.draining:
        raise Draining("The backend is stopping.")
    if reason := service.executor.unavailable():
        raise SandboxUnavailable(reason)
    if runtime is not None:
        await cast(IdentityChain, request.app.state.identity).identify(authorization)
        await service.executor.warm(runtime)
    return {"status": "ready", "sandboxes": service.executor.counts()}


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Prometheus' text format."""
    return Response(
        cast(Metrics, request.app.state.metrics).text(), media_type="text/plain; version=0.0.4; charset=utf-8"
    )
