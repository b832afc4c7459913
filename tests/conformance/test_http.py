"""The HTTP side: who may call, what is refused and how, and what the backend tells about itself."""

from __future__ import annotations

import contextlib
import json
import socket
from typing import Any

import httpx2
import pytest

from tests.backend import Backend, Json


def problem(response: httpx2.Response, status: int, code: str) -> Json:
    """The RFC 9457 body of an error, after a look at all that it promises."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: Json = response.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, "about:blank")
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == response.headers["x-request-id"]
    return body


@pytest.mark.parametrize("value", [None, "", "Bearer", "Bearer wrong", "Basic {token}", "{token}", "Bearer {token}x"])
def test_nobody_gets_in_without_the_token(backend: Backend, value: str | None) -> None:
    headers = {} if value is None else {"Authorization": value.format(token=backend.token)}
    for method, path in (
        ("POST", "/execute"),
        ("GET", "/sessions"),
        ("DELETE", "/sessions/x"),
        ("POST", "/executions/x/interrupt"),
        ("GET", "/health/ready?runtime=default"),
    ):
        response = httpx2.request(
            method, backend.url + path, headers=headers, json={"code": "1"} if path == "/execute" else None
        )
        body = problem(response, 401, "unauthorized")
        assert response.headers["www-authenticate"] == "Bearer"
        assert backend.token not in str(body)


def test_the_scheme_is_read_in_any_case(backend: Backend) -> None:
    response = httpx2.get(f"{backend.url}/sessions", headers={"Authorization": f"bEARER {backend.token}"})
    assert response.status_code == 200


BAD: list[tuple[Any, str]] = [
    ({}, "code"),
    ({"code": 1}, "code"),
    ({"code": "1", "cods": "2"}, "cods"),
    ({"code": "x" * ((1 << 20) + 1)}, "code"),
    ({"code": "ä" * ((1 << 19) + 1)}, "code"),
    ({"code": "x = '\ud800'"}, "code"),
    ({"code": "1", "inputs": {"not a name": 1}}, "inputs"),
    ({"code": "1", "outputs": ["a", "1b"]}, "outputs.1"),
    ({"code": "1", "outputs": "abc"}, "outputs"),
    ({"code": "1", "files": [{"path": "/etc/passwd", "base64": ""}]}, "files.0.path"),
    ({"code": "1", "files": [{"path": "a/../../b", "base64": ""}]}, "files.0.path"),
    ({"code": "1", "files": [{"path": "a\0b", "base64": ""}]}, "files.0.path"),
    ({"code": "1", "files": [{"path": "x" * 1025, "base64": ""}]}, "files.0.path"),
    ({"code": "1", "files": [{"path": "a", "base64": "not base64!"}]}, "files.0.base64"),
    ({"code": "1", "collect": ["../*"]}, "collect.0"),
    ({"code": "1", "collect": ["/etc/*"]}, "collect.0"),
    ({"code": "1", "session": "no spaces"}, "session"),
    ({"code": "1", "session": ""}, "session"),
    ({"code": "1", "session": "x" * 65}, "session"),
    ({"code": "1", "session": "newline\n"}, "session"),
    ({"code": "1", "limits": {"wall_s": 0}}, "limits.wall_s"),
    ({"code": "1", "limits": {"wall_s": -1}}, "limits.wall_s"),
    ({"code": "1", "limits": {"memory_mb": 1}}, "limits.memory_mb"),
    ({"code": "1", "limits": {"memory_mb": 1.5}}, "limits.memory_mb"),
    ({"code": "1", "limits": {"speed": 1}}, "limits.speed"),
    ([], ""),
]


@pytest.mark.parametrize(("body", "field"), BAD, ids=[f"{n}-{field}" for n, (_, field) in enumerate(BAD)])
def test_a_bad_request_names_the_field_and_never_repeats_it(backend: Backend, body: Any, field: str) -> None:
    answer = problem(_send(backend, json.dumps(body).encode()), 422, "invalid_request")
    assert any(error["field"].startswith(field) for error in answer["errors"]), answer
    assert len(json.dumps(answer)) < 2000


HOSTILE_BODIES = {
    "empty": b"",
    "not JSON": b"{code: 1}",
    "not UTF-8": b'{"code": "\xff\xfe"}',
    "nested deeply": b'{"code": "1", "inputs": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
    "nested": b'{"code": "1", "inputs": {"x": ' + b"[" * 900 + b"]" * 900 + b"}}",
    "a number without end": b'{"code": "1", "inputs": {"x": ' + b"9" * 100_000 + b"}}",
    "no number": b'{"code": "1", "inputs": {"x": NaN}}',
    "an infinite limit": b'{"code": "1", "limits": {"wall_s": 1e999}}',
}


@pytest.mark.parametrize("what", HOSTILE_BODIES)
def test_a_hostile_body_is_a_bad_request(backend: Backend, what: str) -> None:
    response = _send(backend, HOSTILE_BODIES[what])
    problem(response, 422, "invalid_request")


def _send(backend: Backend, body: bytes) -> httpx2.Response:
    return backend.client.post("/execute", content=body, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("announced", [True, False])
def test_a_request_of_more_than_64_mib_is_refused(backend: Backend, announced: bool) -> None:
    head = (
        f"POST /execute HTTP/1.1\r\nHost: backend\r\nAuthorization: Bearer {backend.token}\r\n"
        "Content-Type: application/json\r\n"
    )
    address = httpx2.URL(backend.url)
    with socket.create_connection((address.host, address.port or 80), timeout=30) as connection:
        if announced:
            connection.sendall(f"{head}Content-Length: {(64 << 20) + 1}\r\n\r\n".encode())
        else:
            connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for _ in range(65):
                    connection.sendall(b"100000\r\n" + bytes(1 << 20) + b"\r\n")
        answer = b""
        while b'"too_large"' not in answer and (part := connection.recv(65536)):
            answer += part
    assert answer.startswith(b"HTTP/1.1 413"), answer
    assert b"application/problem+json" in answer
    assert b'"too_large"' in answer


def test_code_of_one_mebibyte_is_run(backend: Backend) -> None:
    code = "x = '" + "y" * ((1 << 20) - 16) + "'\nlen(x)"
    assert len(code) <= 1 << 20
    assert backend.run(code)["outputs"][0]["data"]["text/plain"] == str((1 << 20) - 16)


def test_what_is_not_there_is_a_problem_too(backend: Backend) -> None:
    problem(backend.client.get("/nothing"), 404, "not_found")
    problem(backend.client.get("/execute"), 405, "method_not_allowed")
    problem(backend.client.delete("/sessions/none"), 404, "session_not_found")
    unknown = problem(backend.post(code="1", runtime="science"), 404, "unknown_runtime")
    assert "default" in unknown["detail"]
    # Only an embedded backend lets its callers name an interpreter.
    problem(backend.post(code="1", runtime="/usr/bin/python3"), 404, "unknown_runtime")
    problem(backend.client.get("/health/ready", params={"runtime": "science"}), 404, "unknown_runtime")


def test_health_tells_what_the_backend_is(backend: Backend) -> None:
    health = httpx2.get(f"{backend.url}/health").json()
    assert health["status"] == "ok"
    assert health["embedded"] is False
    assert health["executor"]["isolated"] is True
    assert health["executor"]["name"]
    assert health["runtimes"] == ["default"]
    assert health["version"]


def test_ready_tells_whether_runs_are_taken(backend: Backend) -> None:
    answer = httpx2.get(f"{backend.url}/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    warmed = backend.client.get("/health/ready", params={"runtime": "default"})
    assert warmed.status_code == 200


def test_metrics_are_prometheus_text(backend: Backend) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    backend.run("1")
    families = {f.name: f for f in text_string_to_metric_families(httpx2.get(f"{backend.url}/metrics").text)}
    assert families["sandcell_runs"].type == "counter"
    assert {"sandcell_queue_seconds", "sandcell_run_seconds"} <= set(families)
    states = {s.labels["state"] for s in families["sandcell_sandboxes"].samples}
    assert states == {"ready", "starting", "live"}


def test_openapi_describes_every_route_with_examples(backend: Backend) -> None:
    schema = httpx2.get(f"{backend.url}/openapi.json").json()
    paths = schema["paths"]
    assert {"/execute", "/executions/{execution_id}/interrupt", "/sessions", "/sessions/{name}"} <= set(paths)
    assert {"/health", "/health/ready", "/metrics"} <= set(paths)
    execute = paths["/execute"]["post"]
    assert {"200", "401", "404", "410", "413", "422", "429", "503"} <= set(execute["responses"])
    assert "application/x-ndjson" in execute["responses"]["200"]["content"]
    assert "application/problem+json" in execute["responses"]["422"]["content"]
    examples = schema["components"]["schemas"]["ExecuteRequest"]["examples"]
    # The examples are what they say: requests that work.
    for example in examples:
        assert backend.run(**example)["status"] == "ok"


def test_answers_are_what_openapi_says(backend: Backend) -> None:
    import jsonschema

    schema = httpx2.get(f"{backend.url}/openapi.json").json()
    answer = backend.run("print(1)\nx = 2", outputs=["x", "y"])
    jsonschema.validate(
        answer,
        {"$ref": "#/components/schemas/ExecuteResponse", "components": schema["components"]},
    )
    assert set(answer) == set(schema["components"]["schemas"]["ExecuteResponse"]["properties"])


def test_the_log_holds_neither_code_nor_output_nor_token(backend: Backend) -> None:
    backend.run("secret_word = 'quetzal' + 'coatl'\nprint(secret_word)\n1 / 0", inputs={"private": "axolotl"})
    backend.post(code="quetzal = (", inputs={"bad name": "axolotl"})
    log = backend.log.read_text()
    for word in ("quetzal", "axolotl", backend.token):
        assert word not in log
