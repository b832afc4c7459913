"""The application: settings, an executor and an identity chain, composed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from sandcell_server import __version__, problems
from sandcell_server.accounts.base import Accounts
from sandcell_server.analyzers.service import AnalysisService
from sandcell_server.composition import make_audit, make_auth, make_claimant, make_executor, make_identity
from sandcell_server.execution.service import ExecutionService
from sandcell_server.executors.base import Executor
from sandcell_server.guard.addresses import Addresses
from sandcell_server.guard.headers import SecurityHeaders
from sandcell_server.guard.origin import OriginMiddleware
from sandcell_server.identity.principal import IdentityChain
from sandcell_server.metrics import Metrics
from sandcell_server.routes import analyze, auth, execute, health, sessions
from sandcell_server.settings import Settings


def create_app(
    settings: Settings,
    *,
    executor: Executor | None = None,
    identity: IdentityChain | None = None,
    accounts: Accounts | None = None,
) -> FastAPI:
    """The backend as an ASGI app; parts that are given stand in for those that the settings name. `SettingsError`."""
    identity = identity or make_identity(settings)
    executor = executor or make_executor(settings)
    metrics = Metrics(executor.counts, lambda: service.admission.waiting)
    audit = make_audit(settings)
    service = ExecutionService(executor, settings, metrics, audit)
    analyses = AnalysisService(service, make_claimant(settings, metrics))
    sign_in = make_auth(settings, audit, accounts)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await service.start()
        try:
            yield
        finally:
            await service.close()
            await analyses.close()
            await identity.close()
            if sign_in is not None:
                await sign_in.close()
            audit.close()

    app = FastAPI(
        title="Sandcell",
        version=__version__,
        summary="Runs code in gVisor sandboxes.",
        lifespan=lifespan,
        docs_url=None,  # the page would load its scripts from a CDN
        redoc_url=None,
    )
    app.state.service = service
    app.state.analyses = analyses
    app.state.identity = identity
    app.state.metrics = metrics
    app.state.auth = sign_in
    app.state.audit = audit
    # From here outwards: whatever comes later sees a request sooner.
    app.add_middleware(OriginMiddleware, addresses=Addresses(settings.trusted_proxies))
    problems.install(app)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["authorization", "content-type"],
            expose_headers=["retry-after", "x-request-id"],
        )
    app.add_middleware(SecurityHeaders)
    served = {
        "health": [health.router],
        "execute": [execute.router, sessions.router],
        "analyze": [analyze.router],
        "auth": [auth.me_router, *([auth.router] if sign_in is not None else [])],
    }
    for group in settings.routes:
        for router in served[group]:
            app.include_router(router)
    return app
