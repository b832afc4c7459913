"""Swapping Cognito: another provider, passed in, serves the same routes; groups, quotas and sessions come with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from sandcell_server.identity.principal import IdentityChain
from sandcell_server.settings import Settings
from tests.server.accounts.memory import CODE, MemoryAccounts
from tests.server.apps import Client, bearer, refused, running

PASSWORD = "a-right-password"


@asynccontextmanager
async def provided(held: MemoryAccounts, **more: Any) -> AsyncIterator[Client]:
    settings = Settings(executor="process", audit_log="", auth_even_s=0, analyzer="measured", **more)
    async with running(settings, accounts=held, identity=IdentityChain([held])) as client:
        yield client


async def person(client: Client, held: MemoryAccounts, name: str, *groups: str) -> dict[str, str]:
    """Somebody signed in; the headers of their requests."""
    email = f"{name}@example.org"
    held.passwords[email], held.groups[email] = PASSWORD, groups
    return bearer((await client.signed_in(email, PASSWORD))["access_token"])


async def test_the_same_routes_the_same_answers() -> None:
    held, email = MemoryAccounts(), "ada@example.org"
    async with provided(held) as client:
        assert (await client.auth("register", email="Ada@Example.org", password=PASSWORD)).status_code == 201
        refused(await client.auth("register", email=email, password="short"), 422, "weak_password")
        refused(await client.auth("login", email=email, password=PASSWORD), 403, "not_confirmed")
        assert (await client.auth("resend", email=email)).status_code == 202
        refused(await client.auth("confirm", email=email, code="0"), 400, "wrong_code")
        assert (await client.auth("confirm", email=email, code=CODE)).status_code == 204
        assert (await client.auth("forgot", email=email)).status_code == 202
        assert (await client.auth("reset", email=email, code=CODE, password="another-one")).status_code == 204
        refused(await client.auth("login", email=email, password=PASSWORD), 401, "wrong_credentials")
        tokens = await client.signed_in(email, "another-one")
        me = await client.get("/auth/me", headers=bearer(tokens["access_token"]))
        assert me.json() == {"id": f"memory:{email}", "email": email, "groups": [], "provider": "memory"}
        ran = await client.post("/execute", json={"code": "6 * 7"}, headers=bearer(tokens["access_token"]))
        assert ran.json()["outputs"][0]["data"]["text/plain"] == "42"
        again = (await client.auth("refresh", refresh_token=tokens["refresh_token"])).json()
        refused(await client.auth("refresh", refresh_token=tokens["refresh_token"]), 401, "signed_out")
        await client.auth("logout", refresh_token=again["refresh_token"])
        refused(await client.get("/auth/me", headers=bearer(again["access_token"])), 401, "unauthorized")
    assert held.sent == [email, email]
    assert held.closed


async def test_rotating_tokens_survive_a_hundred_refreshes_at_once() -> None:
    held = MemoryAccounts()
    async with provided(held, routes=("auth",)) as client:
        held.passwords["ada@example.org"] = PASSWORD
        tokens = await client.signed_in("ada@example.org", PASSWORD)
        answers = await asyncio.gather(
            *(client.auth("refresh", refresh_token=tokens["refresh_token"]) for _ in range(100))
        )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    assert held.refreshes == 1


async def test_without_a_provider_there_is_only_me() -> None:
    async with running(Settings(token="t" * 32, routes=("auth",), audit_log="")) as client:
        assert (await client.get("/auth/me", headers=bearer("t" * 32))).json()["provider"] == "token"
        for path in ("login", "register", "refresh"):
            refused(await client.auth(path, email="a@b", password="x"), 404, "not_found")


QUOTAS = {
    "students": {"runs_per_principal": 1, "wall_s_max": 2, "sessions_per_principal": 1, "analyses_per_day": 1},
    "staff": {"wall_s_max": 50, "memory_mb_max": 1024, "sessions_per_principal": 2},
}
EVERYBODY = {"wall_s_max": 10, "memory_mb_max": 2048, "runs_per_principal": 3, "sessions_per_principal": 3}


async def run(client: Client, headers: dict[str, str], code: str = "1", **fields: Any) -> httpx2.Response:
    return await client.post("/execute", headers=headers, json={"code": code, **fields})


@pytest.mark.parametrize(
    ("groups", "wall_s", "memory_mb"),
    [((), 10, 2048), (("unheard-of",), 10, 2048), (("students",), 2, 2048), (("students", "staff"), 50, 1024)],
)
async def test_limits_maxima_are_the_groups(groups: tuple[str, ...], wall_s: int, memory_mb: int) -> None:
    held = MemoryAccounts()
    async with provided(held, quotas=QUOTAS, **EVERYBODY) as client:
        headers = await person(client, held, "ada", *groups)
        for name, most in (("wall_s", wall_s), ("memory_mb", memory_mb)):
            body = refused(await run(client, headers, limits={name: most + 1}), 422, "invalid_request")
            assert body["errors"][0]["field"] == f"limits.{name}"
            assert f"at most {most} here" in body["detail"]
        assert (await run(client, headers, limits={"wall_s": wall_s, "memory_mb": memory_mb})).status_code == 200


async def test_a_default_above_a_groups_maximum_gives_way() -> None:
    held = MemoryAccounts()
    async with provided(held, quotas={"students": {"wall_s_max": 0.5}}, **EVERYBODY) as client:
        headers = await person(client, held, "ada", "students")
        answer = (await run(client, headers, "while True: pass")).json()
    assert answer["status"] == "timeout"
    assert answer["limit"] == {"name": "wall_s", "value": 0.5, "maximum": 0.5}


async def test_runs_at_once_are_the_groups() -> None:
    held = MemoryAccounts()
    async with provided(held, quotas=QUOTAS, **EVERYBODY) as client:
        for name, groups, most in (("ada", ("students",), 1), ("bob", (), 3)):
            headers = await person(client, held, name, *groups)
            answers = await asyncio.gather(*(run(client, headers, "import time; time.sleep(1)") for _ in range(5)))
            codes = sorted(answer.status_code for answer in answers)
            assert codes == [200] * most + [429] * (5 - most)
            assert {a.json()["code"] for a in answers if a.status_code == 429} == {"too_many_runs"}


async def test_sessions_are_the_groups() -> None:
    held = MemoryAccounts()
    async with provided(held, quotas=QUOTAS, **EVERYBODY) as client:
        for name, groups, most in (("ada", ("students",), 1), ("bob", ("students", "staff"), 2)):
            headers = await person(client, held, name, *groups)
            for n in range(most):
                assert (await run(client, headers, session=f"s{n}")).status_code == 200
            refused(await run(client, headers, session="more"), 429, "too_many_sessions")


async def test_nobody_sees_anothers_sessions() -> None:
    held = MemoryAccounts()
    async with provided(held) as client:
        ada, eve = await person(client, held, "ada"), await person(client, held, "eve")
        assert (await run(client, ada, "secret = 4711", session="mine")).status_code == 200
        assert (await client.get("/sessions", headers=eve)).json() == {"sessions": []}
        refused(await client.delete("/sessions/mine", headers=eve), 404, "session_not_found")
        refused(await run(client, eve, "secret", session="mine", resume=True), 410, "session_died")
        theirs = (await run(client, eve, "secret", session="mine")).json()
        assert theirs["status"] == "error"
        assert "4711" not in str(theirs)
        assert (await client.delete("/sessions/mine", headers=eve)).status_code == 204
        found = (await run(client, ada, "secret", session="mine", resume=True)).json()
        assert found["outputs"][0]["data"]["text/plain"] == "4711"
        names = [session["name"] for session in (await client.get("/sessions", headers=ada)).json()["sessions"]]
        assert names == ["mine"]


async def test_nobody_interrupts_anothers_run(tmp_path: Path) -> None:
    held, under_way = MemoryAccounts(), tmp_path / "under way"
    code = f"open({str(under_way)!r}, 'w').close()\nimport time; time.sleep(20)"
    async with provided(held) as client:
        ada, eve = await person(client, held, "ada"), await person(client, held, "eve")
        service = client.app.state.service
        going = asyncio.create_task(run(client, ada, code))
        for _ in range(400):
            if under_way.exists():
                break
            await asyncio.sleep(0.05)
        (found,) = service._executions
        refused(await client.post(f"/executions/{found}/interrupt", headers=eve), 404, "execution_not_found")
        assert (await client.post(f"/executions/{found}/interrupt", headers=ada)).status_code == 202
        assert (await going).json()["outputs"][-1]["ename"] == "KeyboardInterrupt"
