"""The application: settings, an executor and an identity chain, composed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from sandcell_server import __version__, problems
from sandcell_server.analyzers.base import Claimant
from sandcell_server.analyzers.service import AnalysisService
from sandcell_server.execution.service import ExecutionService
from sandcell_server.executors.base import Executor
from sandcell_server.executors.gvisor.executor import GvisorExecutor
from sandcell_server.executors.process import ProcessExecutor
from sandcell_server.identity.principal import IdentityChain
from sandcell_server.identity.shared_token import SharedToken
from sandcell_server.metrics import Metrics
from sandcell_server.routes import analyze, execute, health, sessions
from sandcell_server.settings import Settings


def make_executor(settings: Settings) -> Executor:
    """The executor that the settings name; never one that isolates less."""
    return GvisorExecutor(settings) if settings.executor == "gvisor" else ProcessExecutor(settings)


def make_claimant(settings: Settings, metrics: Metrics) -> Claimant | None:
    """The model that the settings name; None where none can be asked, and none was insisted on."""
    from sandcell_server.analyzers.gemini.client import Gemini

    gemini = Gemini(settings, metrics)
    wanted = settings.analyzer == "gemini" or (settings.analyzer == "auto" and gemini.configured)
    return gemini if wanted else None


def create_app(
    settings: Settings, *, executor: Executor | None = None, identity: IdentityChain | None = None
) -> FastAPI:
    """The backend as an ASGI app. ValueError when nobody could sign in."""
    if identity is None:
        if settings.token is None or not settings.token.get_secret_value():
            raise ValueError("SANDCELL_TOKEN is not set: without a token nobody could use this backend.")
        identity = IdentityChain([SharedToken(settings.token.get_secret_value())])
    executor = executor or make_executor(settings)
    metrics = Metrics(executor.counts, lambda: service.admission.waiting)
    service = ExecutionService(executor, settings, metrics)
    analyses = AnalysisService(service, make_claimant(settings, metrics))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await service.start()
        try:
            yield
        finally:
            await service.close()
            await analyses.close()

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
    problems.install(app)
    for router in (health.router, execute.router, analyze.router, sessions.router):
        app.include_router(router)
    return app
