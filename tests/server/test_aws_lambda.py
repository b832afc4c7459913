"""The app on AWS Lambda: events of API Gateway as AWS documents them, and what such a function can and cannot do.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandcell_server import aws_lambda
from sandcell_server.aws_lambda import Handler
from sandcell_server.settings import Settings
from tests.server.cognito import PASSWORD, Cognito

Json = dict[str, Any]


def v2(
    method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, *, encoded: bool = False
) -> Json:
    """Of an HTTP API, or a function URL."""
    text = None if body is None else json.dumps(body)
    if text is not None and encoded:
        text = base64.b64encode(text.encode()).decode()
    return {
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "body": text,
        "headers": {"host": "api.example.org", "content-type": "application/json", "x-forwarded-for": "1.1.1.1",
                    "x-forwarded-proto": "https", "x-forwarded-port": "443"} | (headers or {}),
        "requestContext": {
            "accountId": "1", "apiId": "a", "domainName": "api.example.org", "stage": "$default", "requestId": "r",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.44",
                     "userAgent": "t"},
        },
        "isBase64Encoded": encoded,
    }  # fmt: skip


def v1(
    method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, *, encoded: bool = False
) -> Json:
    """Of a REST API."""
    text = None if body is None else json.dumps(body)
    if text is not None and encoded:
        text = base64.b64encode(text.encode()).decode()
    found = {"Host": "api.example.org", "Content-Type": "application/json", "X-Forwarded-Proto": "https"}
    found |= headers or {}
    return {
        "resource": "/{proxy+}", "path": path, "httpMethod": method, "headers": found,
        "multiValueHeaders": {name: [value] for name, value in found.items()}, "queryStringParameters": None,
        "multiValueQueryStringParameters": None, "pathParameters": {"proxy": path[1:]}, "stageVariables": None,
        "requestContext": {"resourcePath": "/{proxy+}", "httpMethod": method, "stage": "prod", "path": f"/prod{path}",
                           "identity": {"sourceIp": "192.0.2.44", "userAgent": "t"}, "requestId": "r"},
        "body": text, "isBase64Encoded": encoded,
    }  # fmt: skip


EVENTS = {"HTTP API": v2, "REST API": v1}


@pytest.fixture(params=EVENTS)
def event(request: pytest.FixtureRequest) -> Any:
    return EVENTS[request.param]


@pytest.fixture(autouse=True)
def on_lambda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "sandcell")


@pytest.fixture
def handlers() -> Iterator[list[Handler]]:
    found: list[Handler] = []
    yield found
    for handler in found:
        handler.close()


def text_of(answer: Json) -> Json:
    """The body, which has to be text: a REST API hands Base64 on as it is."""
    assert answer["isBase64Encoded"] is False, answer
    found: Json = json.loads(answer["body"]) if answer["body"] else {}
    return found


def header(answer: Json, name: str) -> str:
    found: str = answer.get("headers", {}).get(name) or answer["multiValueHeaders"][name][0]
    return found


def test_signing_in_all_the_way(pool: Cognito, event: Any, handlers: list[Handler]) -> None:
    """Several events of one instance: the app is started once, and is still there for the next."""
    handler = Handler(pool.settings("secret"))
    handlers.append(handler)
    email = pool.user()
    for encoded in (False, True):
        login = handler(event("POST", "/auth/login", {"email": email, "password": PASSWORD}, encoded=encoded), None)
        assert login["statusCode"] == 200
        tokens = text_of(login)
    app = handler._answer.app  # type: ignore[union-attr]
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    me = handler(event("GET", "/auth/me", headers=bearer), None)
    assert text_of(me)["email"] == email
    out = handler(event("POST", "/auth/logout", {"refresh_token": tokens["refresh_token"]}), None)
    assert (out["statusCode"], out["body"]) == (204, "")
    refused = handler(event("GET", "/auth/me", headers=bearer), None)
    assert refused["statusCode"] == 401
    assert text_of(refused)["code"] == "unauthorized"
    assert header(refused, "content-type") == "application/problem+json"
    assert header(refused, "x-content-type-options") == "nosniff"
    assert handler._answer.app is app  # type: ignore[union-attr]


def test_attempts_count_from_one_event_to_the_next(pool: Cognito, event: Any, handlers: list[Handler]) -> None:
    """... by the address that API Gateway has seen, not by what the caller writes."""
    handler = Handler(pool.settings())
    handlers.append(handler)
    codes = []
    for n in range(7):
        attempt = event(
            "POST", "/auth/login", {"email": "ada@example.org", "password": "x"}, {"x-forwarded-for": f"198.51.100.{n}"}
        )
        codes.append(handler(attempt, None)["statusCode"])
    assert codes == [401] * 5 + [429] * 2


def test_one_function_for_each_domain(event: Any, handlers: list[Handler]) -> None:
    token = "t" * 32
    served = {"auth": "/auth/me", "execute": "/sessions", "health": "/health"}
    for group in served:
        handler = Handler(Settings(token=token, routes=(group,), audit_log=""))
        handlers.append(handler)
        for other, path in served.items():
            answer = handler(event("GET", path, headers={"authorization": f"Bearer {token}"}), None)
            assert (answer["statusCode"] == 200) == (other == group), (group, path, answer)


def test_sandboxes_are_refused_and_signing_in_works(event: Any, handlers: list[Handler]) -> None:
    token = {"authorization": f"Bearer {'t' * 32}"}
    handler = Handler(Settings(token="t" * 32, audit_log=""))
    handlers.append(handler)
    refused = handler(event("POST", "/execute", {"code": "1"}, token), None)
    assert refused["statusCode"] == 503
    problem = text_of(refused)
    assert problem["code"] == "sandbox_unavailable"
    assert "Lambda cannot start gVisor sandboxes" in problem["detail"]
    assert "SANDCELL_EXECUTOR=kubernetes" in problem["detail"]
    assert "SANDCELL_ROUTES=health,auth" in problem["detail"]
    assert handler(event("GET", "/health/ready"), None)["statusCode"] == 503
    assert text_of(handler(event("GET", "/auth/me", headers=token), None))["provider"] == "token"


def test_without_routes_that_run_code_it_is_ready(event: Any, handlers: list[Handler]) -> None:
    handler = Handler(Settings(token="t" * 32, routes=("health", "auth"), audit_log=""))
    handlers.append(handler)
    assert text_of(handler(event("GET", "/health/ready"), None))["status"] == "ready"


def test_settings_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, event: Any, handlers: list[Handler]
) -> None:
    for name, value in {"TOKEN": "t" * 32, "ROUTES": "auth", "AUDIT_LOG": ""}.items():
        monkeypatch.setenv(f"SANDCELL_{name}", value)
    handlers.append(aws_lambda.handler)
    answer = aws_lambda.handler(event("GET", "/auth/me", headers={"authorization": f"Bearer {'t' * 32}"}), None)
    assert answer["statusCode"] == 200
