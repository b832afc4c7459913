"""`POST /analyze`: how a cell's functions scale, as a stream that ends with the report, or as the report alone."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse, Response

from sandcell_server.analyzers.report import Report
from sandcell_server.analyzers.service import Analysis, AnalysisService
from sandcell_server.models import AnalyzeRequest
from sandcell_server.routes.dependencies import AUTHENTICATED, Audit, Caller, problems
from sandcell_server.routes.streaming import NDJSON, ClientGone, EventStream, unless_gone

router = APIRouter(tags=["analyze"])


def _analyses(request: Request) -> AnalysisService:
    return cast(AnalysisService, request.app.state.analyses)


Analyses = Annotated[AnalysisService, Depends(_analyses)]


@router.post(
    "/analyze",
    response_model=Report,
    responses={
        200: {
            "description": "JSON: the report. NDJSON: one event a line (`started`, `progress`, `keepalive`), the last "
            "one `report`",
            "content": {
                NDJSON: {
                    "example": '{"type":"started","functions":["find"]}\n'
                    '{"type":"progress","stage":"measuring","function":"find","shape":"random integers","n":64,'
                    '"unit":"operations","points":[[32,98],[64,194]]}\n'
                    '{"type":"report","report":{"functions":[]}}\n'
                }
            },
        },
        **problems(
            **AUTHENTICATED
            | {
                "_413": "More than 64 MiB",
                "_422": "The cell is not Python, or a field is not as it should be; `errors` names it",
            },
        ),
    },
)
async def analyze(
    request: Request,
    body: AnalyzeRequest,
    caller: Caller,
    analyses: Analyses,
    audit: Audit,
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """Claims by a model, where the backend has one, checked by counting operations in sandboxes."""
    analysis = analyses.open(caller, body)
    # Its runs have lines of their own; this one says that a model may have been sent the code.
    audit.write("analysis_started", principal=caller.id, provider=body.provider or "any")
    if NDJSON in accept:
        return EventStream(analysis)
    try:
        return JSONResponse(await unless_gone(request, _whole(analysis)))
    except ClientGone:
        return Response(status_code=499)  # nobody reads it
    finally:
        await asyncio.shield(analysis.close())


async def _whole(analysis: Analysis) -> dict[str, Any]:
    report: dict[str, Any] = {}
    async for event in analysis.events():
        if event["type"] == "report":
            report = event["report"]
    return report
