"""The caller's sessions."""

from __future__ import annotations

from fastapi import APIRouter

from sandcell_server.models import SessionList
from sandcell_server.routes.dependencies import AUTHENTICATED, Caller, Service, problems

router = APIRouter(prefix="/sessions", tags=["sessions"], responses=problems(**AUTHENTICATED))


@router.get("")
async def list_sessions(caller: Caller, service: Service) -> SessionList:
    """The caller's own sessions, by name."""
    return SessionList(sessions=service.sessions.list(caller.id))


@router.delete("/{name}", status_code=204, responses=problems(_404="No such session"))
async def delete_session(name: str, caller: Caller, service: Service) -> None:
    """Ends a session, and with it whatever runs in it."""
    await service.sessions.delete(caller.id, name)
