"""The OpenAPI document is true: whatever schemathesis makes of it, the backend answers as it says, and never by 5xx.

On a real backend with gVisor, a Cognito and a token; what is generated is the same in every run.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.backend import Backend, Owner
from tests.server.cognito import Cognito

CHECKS: list[Any] = [status_code_conformance, content_type_conformance, response_schema_conformance]
PATHS = {
    "/health": {"get"}, "/health/ready": {"get"}, "/metrics": {"get"}, "/execute": {"post"}, "/analyze": {"post"},
    "/executions/{execution_id}/interrupt": {"post"}, "/sessions": {"get"}, "/sessions/{name}": {"delete"},
    "/auth/register": {"post"}, "/auth/confirm": {"post"}, "/auth/resend": {"post"}, "/auth/forgot": {"post"},
    "/auth/reset": {"post"}, "/auth/login": {"post"}, "/auth/challenge": {"post"}, "/auth/refresh": {"post"},
    "/auth/logout": {"post"}, "/auth/me": {"get"},
}  # fmt: skip
# Without a body or a query there is nothing that could be wrong.
ASKED = [
    (f"{method} {path}", mode)
    for path, methods in PATHS.items()
    for method in methods
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or path == "/health/ready" or (method == "post" and "{" not in path)
]
_numbers = itertools.count()


@pytest.fixture(scope="module")
def served(runsc: str, root_or_me: Owner, pool: Cognito) -> Iterator[Backend]:
    with root_or_me.serving(
        identity="token,cognito", **pool.named(), auth_even_s=0, audit_log="",
        # Each request comes from an address of its own: else all but the first would be told to slow down.
        trusted_proxies="127.0.0.1", wall_s=2, wall_s_max=2, cpu_s=2, cpu_s_max=2, analyzer="measured",
    ) as backend:  # fmt: skip
        yield backend


@pytest.fixture(scope="module")
def root_or_me(request: pytest.FixtureRequest) -> Owner:
    found: Owner = request.getfixturevalue("root_owner" if os.geteuid() == 0 else "user_owner")
    return found


@pytest.fixture(scope="module")
def described(served: Backend) -> Any:
    return schemathesis.openapi.from_url(f"{served.url}/openapi.json")


@pytest.mark.parametrize(("operation", "mode"), ASKED, ids=[f"{what}-{mode.value}" for what, mode in ASKED])
def test_answers_are_as_described(served: Backend, described: Any, operation: str, mode: GenerationMode) -> None:
    method, _, path = operation.partition(" ")

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        number = next(_numbers)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        case.headers = {
            **(case.headers or {}),
            "Authorization": f"Bearer {served.token}",
            "X-Forwarded-For": address,
        }
        answer = case.call(timeout=60)
        # A backend whose sandbox is not ready yet says so by 503; nothing else here is away.
        assert answer.status_code < 500 or path == "/health/ready", (answer.status_code, answer.text)
        case.validate_response(answer, checks=CHECKS)

    asked()


def test_every_route_is_described(served: Backend) -> None:
    document = httpx2.get(f"{served.url}/openapi.json").json()
    assert {path: set(methods) for path, methods in document["paths"].items()} == PATHS
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["description"] or operation["summary"], (path, method)
            answers = operation["responses"]
            if path.startswith("/auth/") and path != "/auth/me":
                assert {"422", "429", "503"} <= set(answers), path
            if path not in ("/health", "/health/ready", "/metrics") and not path.startswith("/auth/"):
                assert {"401", "503"} <= set(answers), path
    shown = document["components"]["schemas"]
    assert "HTTPValidationError" not in shown  # FastAPI's own, which is never sent
    assert shown["Credentials"]["properties"]["password"]["writeOnly"] is True
    assert set(shown["TokenAnswer"]["properties"]) == {"access_token", "expires_in", "token_type", "refresh_token"}
    assert set(shown["Me"]["properties"]) == {"id", "email", "groups", "provider"}
