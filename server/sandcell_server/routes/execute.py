"""`POST /execute`: one cell, as a stream of events or as one answer."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response

from sandcell_server.execution.events import Event, to_nbformat
from sandcell_server.execution.service import Execution, ExecutionService
from sandcell_server.identity.principal import Principal
from sandcell_server.models import ExecuteRequest, ExecuteResponse
from sandcell_server.routes.dependencies import AUTHENTICATED, Caller, Service, problems
from sandcell_server.routes.streaming import NDJSON, ClientGone, EventStream, unless_gone

router = APIRouter(tags=["execute"])


@router.post(
    "/execute",
    response_model=ExecuteResponse,
    responses={
        200: {
            "description": "JSON: the whole run. NDJSON: one event a line as it happens, the last one `finished`",
            "content": {
                NDJSON: {
                    "example": '{"type":"started","execution_id":"9f2c","runtime":"default","isolated":true}\n'
                    '{"type":"stream","name":"stdout","text":"hello\\n"}\n{"type":"finished","status":"ok"}\n'
                }
            },
        },
        **problems(
            _401="No valid token",
            _404="No such runtime",
            _410="The session has ended; told once",
            _413="More than 64 MiB",
            _422="A field is not as it should be; `errors` names it",
            _429="Too many runs or sessions, or the queue is full",
            _503="No sandbox can be made, or the backend is stopping",
        ),
    },
)
async def execute(
    request: Request,
    body: ExecuteRequest,
    caller: Caller,
    service: Service,
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """Runs the code in a sandbox of its own, or in a session's. Closing the connection cancels the run."""
    try:
        if NDJSON in accept:
            return EventStream(await unless_gone(request, service.open(caller, body)))
        return JSONResponse(await unless_gone(request, _whole(service, caller, body)))
    except ClientGone:
        return Response(status_code=499)  # nobody reads it


@router.post(
    "/executions/{execution_id}/interrupt",
    status_code=202,
    responses=problems(**AUTHENTICATED, _404="No such run"),
)
async def interrupt(execution_id: str, caller: Caller, service: Service) -> None:
    """KeyboardInterrupt inside; the run's own stream tells how it ended. Killed if that takes over 3 s."""
    service.interrupt(caller, execution_id)


async def _whole(service: ExecutionService, caller: Principal, body: ExecuteRequest) -> dict[str, Any]:
    execution = await service.open(caller, body)
    try:
        return await _answer(execution)
    finally:
        await asyncio.shield(execution.close())


async def _answer(execution: Execution) -> dict[str, Any]:
    """All events as one answer; what the code cleared or updated is gone from it, as from a saved notebook."""
    started: Event = {}
    finished: Event = {}
    outputs: list[dict[str, Any]] = []
    variables: dict[str, Any] = {}
    files: list[Event] = []
    warnings: list[Event] = []
    displays: dict[str, list[dict[str, Any]]] = {}
    clear = False
    async for event in execution.events():
        kind = event.pop("type")
        if kind in ("stream", "display_data", "execute_result", "error"):
            if clear:
                outputs.clear()
                clear = False
            output = to_nbformat({"type": kind, **event})
            if kind == "stream" and outputs and outputs[-1].get("name") == event["name"]:
                outputs[-1]["text"] += event["text"]
                continue
            outputs.append(output)
            if display_id := event.get("transient", {}).get("display_id"):
                displays.setdefault(display_id, []).append(output)
        elif kind == "update_display_data":
            for output in displays.get(event["transient"].get("display_id"), []):
                output.update(data=event["data"], metadata=event["metadata"])
        elif kind == "clear_output":
            clear = bool(event["wait"])
            if not clear:
                outputs.clear()
        elif kind == "variable":
            variables[event["name"]] = event["value"]
        elif kind == "file":
            files.append(event)
        elif kind == "warning":
            warnings.append(event)
        elif kind == "started":
            started = event
        elif kind == "finished":
            finished = event
    return {
        "execution_id": started["execution_id"],
        "runtime": started["runtime"],
        "isolated": started["isolated"],
        "outputs": outputs,
        "variables": variables,
        "files": files,
        "warnings": warnings,
        **finished,
    }
