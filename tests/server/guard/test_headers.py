"""Security headers on every answer, and who may read answers across origins."""

from __future__ import annotations

import pytest

from sandcell_server.executors.absent import AbsentExecutor
from sandcell_server.settings import REQUEST_BYTES, Settings
from tests.server.accounts.memory import MemoryAccounts
from tests.server.apps import Client, bearer, refused, running

TOKEN = "t" * 32
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


class Broken(AbsentExecutor):
    """Fails in a way that nobody has thought of."""

    def describe(self):  # type: ignore[no-untyped-def]
        raise RuntimeError("a secret detail")


def settings(**more: object) -> Settings:
    return Settings(token=TOKEN, audit_log="", auth_even_s=0, **more)


REQUESTS: list[tuple[str, str, int]] = [
    ("GET", "/health/ready", 503),
    ("GET", "/health", 500),
    ("GET", "/metrics", 200),
    ("GET", "/openapi.json", 200),
    ("GET", "/nowhere", 404),
    ("PUT", "/execute", 405),
    ("POST", "/execute", 401),
    ("POST", "/auth/login", 422),
    ("GET", "/auth/me", 401),
    ("OPTIONS", "/execute", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), REQUESTS)
async def test_every_answer_has_them(method: str, path: str, status: int) -> None:
    executor = Broken("none", needed=True)
    async with running(settings(), executor=executor, accounts=MemoryAccounts()) as client:
        answer = await client.request(method, path, json={} if method == "POST" else None)
        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["x-request-id"]
        assert "strict-transport-security" not in answer.headers
        assert "a secret detail" not in answer.text
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        if status == 500:
            refused(answer, 500, "internal")


async def test_over_tls_it_stays_with_tls() -> None:
    async with running(settings(), executor=AbsentExecutor("none", needed=True)) as client:
        answer = await client.get("https://backend/metrics")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


async def test_a_body_that_is_too_large_has_them_too() -> None:
    async with running(settings(), executor=AbsentExecutor("none", needed=True)) as client:
        answer = await client.post(
            "/execute", content=b"x", headers={"content-length": str(REQUEST_BYTES + 1), **bearer(TOKEN)}
        )
        refused(answer, 413, "too_large")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


async def preflight(client: Client, origin: str):  # type: ignore[no-untyped-def]
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    return await client.options("/execute", headers=asked)


async def test_other_origins_are_shut_out_by_default() -> None:
    async with running(settings(), executor=AbsentExecutor("none", needed=True)) as client:
        assert (await preflight(client, "https://evil.example")).status_code == 405
        answer = await client.get("/metrics", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_named_origins_are_let_in_and_no_others() -> None:
    opened = settings(cors_origins="https://lab.example.org")
    async with running(opened, executor=AbsentExecutor("none", needed=True)) as client:
        answer = await preflight(client, "https://lab.example.org")
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "https://lab.example.org"
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
        problem = await client.get("/auth/me", headers={"Origin": "https://lab.example.org"})
        assert problem.status_code == 401
        assert problem.headers["access-control-allow-origin"] == "https://lab.example.org"
        for stranger in ("https://evil.example", "https://lab.example.org.evil.example", "null"):
            refusal = await preflight(client, stranger)
            assert refusal.status_code == 400
            assert "access-control-allow-origin" not in refusal.headers
