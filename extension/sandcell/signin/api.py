"""The steps of signing in as JSON, for a kernel that asks in the notebook: the tokens stay here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from sandcell.errors import BackendError, SandcellError
from sandcell.signin.service import SignIn


class StepApi(APIHandler):
    """The steps as JSON, for a kernel that asks in the notebook."""

    auth_resource = "sandcell"

    def initialize(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in

    @web.authenticated
    @authorized
    async def post(self, word: str) -> None:
        try:
            answer = await self._take(word, self._fields())
        except BackendError as error:
            self._refuse(400 if error.status == 401 else error.status, error.code, str(error), error.fields)
        except SandcellError as error:
            self._refuse(503, "backend_unavailable", str(error), {})
        else:
            self.finish(json.dumps(answer))

    async def _take(self, word: str, fields: dict[str, str]) -> dict[str, Any]:
        if word == "logout":
            return {"told": await self._sign_in.logout()}
        if word == "login":
            question = await self._sign_in.login(fields.get("email", ""), fields.get("password", ""))
        else:
            question = await self._sign_in.answer(fields.pop("id", ""), fields)
        if question is None:
            return {"email": await self._sign_in.email()}
        return {
            "id": question.id, "challenge": question.challenge, "email": question.email,
            "parameters": dict(question.parameters),
        }  # fmt: skip

    def _fields(self) -> dict[str, str]:
        try:
            found = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
            raise BackendError("The request's body is not what it should be.", status=400, code="invalid_request")
        return found

    def _refuse(self, status: int, code: str, detail: str, fields: Mapping[str, str]) -> None:
        self.set_status(status)
        errors = [{"field": name, "message": text} for name, text in fields.items()]
        problem = {"title": self._reason, "status": status, "detail": detail, "code": code, "errors": errors}
        self.finish(json.dumps(problem), set_content_type="application/problem+json")


class MeApi(APIHandler):
    """Who is signed in, with the address that was typed where the backend knows none."""

    auth_resource = "sandcell"

    def initialize(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in

    @web.authenticated
    @authorized
    async def get(self) -> None:
        try:
            answer, status = await self._sign_in.me(), 200
        except BackendError as error:
            answer, status = {"detail": str(error), "code": error.code}, error.status
        except SandcellError as error:
            answer, status = {"detail": str(error), "code": "backend_unavailable"}, 503
        self.set_status(status)
        self.finish(json.dumps(answer))
