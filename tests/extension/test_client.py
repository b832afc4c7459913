"""The client's edges: broken streams, refusals, silence. What a backend says is played by a transport."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx2
import pytest

from sandcell import client as client_module
from sandcell import events
from sandcell.client import Client, Run
from sandcell.endpoint import Endpoint
from sandcell.errors import BackendError, ConnectionLost, SandcellError, SignInNeeded, Unavailable

ENDPOINT = Endpoint("http://127.0.0.1:1/base", "direct", "Bearer very-secret")
STARTED = b'{"type": "started", "execution_id": "e1", "isolated": true}\n'
FINISHED = b'{"type": "finished", "status": "ok", "exit_code": 0}\n'
Handler = Callable[[httpx2.Request], httpx2.Response]


class Chunks(httpx2.AsyncByteStream):
    """A body that comes in exactly these pieces."""

    def __init__(self, *pieces: bytes | Exception | float) -> None:
        self.pieces = pieces
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            if isinstance(piece, float):
                await asyncio.sleep(piece)
            else:
                yield piece

    async def aclose(self) -> None:
        self.closed = True


def client_for(handler: Handler) -> Client:
    return Client(ENDPOINT, transport=httpx2.MockTransport(handler))


async def start(body: Chunks) -> Run:
    return await client_for(lambda _: httpx2.Response(200, stream=body)).execute({"code": "1"})


async def read_all(run: Run) -> list[events.Event]:
    found: list[events.Event] = []
    for number in itertools.count():
        found += await run.read(number)
        if isinstance(found[-1], events.Finished):
            break
    return found


async def test_lines_are_put_together_from_any_pieces() -> None:
    whole = STARTED + b'{"type": "keepalive"}\n{"type": "stream", "name": "stdout", "text": "h\xc3\xa9"}\n' + FINISHED
    for size in (1, 7, 1000):
        run = await start(Chunks(*(whole[at : at + size] for at in range(0, len(whole), size))))
        found = await read_all(run)
        assert [type(event).__name__ for event in found] == ["Started", "Stream", "Finished"]
        assert found[1] == events.Stream("stdout", "h\u00e9")
        assert run.execution_id == "e1"


async def test_a_batch_can_be_asked_for_again_at_any_moment() -> None:
    """By a caller who was interrupted after asking, or before taking what came."""
    run = await start(Chunks(STARTED, 0.05, FINISHED))
    first = await run.read(0)
    assert await run.read(0) == first
    given_up = asyncio.create_task(run.read(1))
    await asyncio.sleep(0)
    again = asyncio.create_task(run.read(1))
    given_up.cancel()
    assert [type(event).__name__ for event in await again] == ["Finished"]
    assert await run.read(1) == await again


async def test_the_request_goes_where_it_should_with_the_token() -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, stream=Chunks(STARTED + FINISHED))

    await client_for(answer).execute({"code": "1", "limits": {"wall_s": 1}})
    assert str(seen[0].url) == "http://127.0.0.1:1/base/execute"
    assert seen[0].headers["authorization"] == "Bearer very-secret"
    assert seen[0].headers["accept"] == "application/x-ndjson"
    assert json.loads(seen[0].content) == {"code": "1", "limits": {"wall_s": 1}}


async def test_a_stream_that_ends_early_is_a_lost_connection() -> None:
    run = await start(Chunks(STARTED))
    await run.read(0)
    with pytest.raises(ConnectionLost, match="before the run was over"):
        await run.read(1)


async def test_a_stream_that_breaks_is_a_lost_connection() -> None:
    run = await start(Chunks(STARTED, httpx2.ReadError("Bearer very-secret")))
    await run.read(0)
    with pytest.raises(ConnectionLost, match=r"during the run \(ReadError\)") as caught:
        await run.read(1)
    assert "very-secret" not in str(caught.value)


async def test_silence_is_a_lost_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "SILENCE_S", 0.05)
    run = await start(Chunks(STARTED, 5.0, FINISHED))
    await run.read(0)
    with pytest.raises(ConnectionLost, match="has been silent"):
        await run.read(1)


async def test_an_endless_line_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LINE_BYTES", 1000)
    run = await start(Chunks(*[b"x" * 400] * 5))
    with pytest.raises(ConnectionLost, match="too long"):
        await run.read(0)


async def test_finishing_reads_to_the_end_and_closes() -> None:
    body = Chunks(STARTED + FINISHED, b"")
    run = await start(body)
    await read_all(run)
    await run.finish()
    assert body.closed


PROBLEM: dict[str, Any] = {"status": 422, "code": "invalid_request", "detail": "too much was asked for."}


@pytest.mark.parametrize(
    ("status", "content", "headers", "says", "code"),
    [
        (422, {**PROBLEM, "errors": [{"field": "limits.memory_mb", "message": "too much was asked for."}]}, {},
         "-m: too much was asked for.", "invalid_request"),
        (422, {**PROBLEM, "errors": [{"field": "odd", "message": "more"}]}, {},
         "too much was asked for.\n  odd: more", "invalid_request"),
        (422, {**PROBLEM, "errors": [{"field": "budget_s", "message": "Input should be less than 60"},
                                     {"field": "vary", "message": "no such variable"}]}, {},
         "--budget should be less than 60; --vary: no such variable", "invalid_request"),
        (422, {**PROBLEM, "errors": [{"field": "entry", "message": "The cell defines no f."}]}, {},
         "The cell defines no f.", "invalid_request"),
        (429, {"detail": "Too many runs.", "code": "too_many_runs"}, {"Retry-After": "3"},
         "Too many runs. Try again in 3 s.", "too_many_runs"),
        (403, {"message": "Forbidden"}, {}, "Forbidden", ""),
        (502, "<html>Bad gateway", {}, "The backend answered 502.", ""),
        (500, ["odd"], {}, "The backend answered 500.", ""),
    ],
)  # fmt: skip
async def test_refusals(status: int, content: Any, headers: dict[str, str], says: str, code: str) -> None:
    body = content if isinstance(content, str) else json.dumps(content)
    client = client_for(lambda _: httpx2.Response(status, content=body, headers=headers))
    with pytest.raises(BackendError) as caught:
        await client.execute({"code": "1"})
    assert (str(caught.value), caught.value.status, caught.value.code) == (says, status, code)


async def test_refusals_are_called_what_ipython_calls_them() -> None:
    async def refused(status: int, **problem: Any) -> BackendError:
        with pytest.raises(BackendError) as caught:
            await client_for(lambda _: httpx2.Response(status, json=problem)).analyze({"code": "1"})
        return caught.value

    wrong = await refused(422, detail="x", errors=[{"field": "budget_s", "message": "Input should be less"}])
    assert (type(wrong).__name__, wrong.heading) == ("UsageError", "UsageError")
    told = "The cell is not Python that can be read: expected ':' (line 1)."
    wrong = await refused(422, detail=told, errors=[{"field": "code", "message": told}])
    assert (type(wrong).__name__, str(wrong)) == ("SyntaxError", "expected ':' (line 1)")
    assert isinstance(await refused(401, code="sign_in_needed", detail="Nobody."), SignInNeeded)
    assert type(await refused(401, code="unauthorized", detail="x")) is BackendError


async def test_no_answer() -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("Bearer very-secret", request=request)

    with pytest.raises(Unavailable, match=r"No backend answers at http://127\.0\.0\.1:1") as caught:
        await client_for(refuse).health()
    assert "very-secret" not in str(caught.value)


async def test_what_is_no_backend_is_said_to_be_none() -> None:
    client = client_for(lambda _: httpx2.Response(200, content="<html>"))
    with pytest.raises(ConnectionLost, match="is not a Sandcell backend"):
        await client.health()


async def test_too_large_a_request_is_not_sent() -> None:
    client = client_for(lambda _: pytest.fail("was sent"))
    with pytest.raises(SandcellError, match="at most 64 MiB"):
        await client.execute({"code": "1", "inputs": {"a": "x" * (65 << 20)}})


async def test_names_in_paths_are_quoted() -> None:
    seen: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.url.raw_path.decode())
        return httpx2.Response(204)

    await client_for(answer).stop_session("../x?y")
    assert seen == ["/base/sessions/..%2Fx%3Fy"]


def test_no_repr_shows_the_token() -> None:
    assert "very-secret" not in repr(ENDPOINT)
    assert "very-secret" not in repr(vars(client_for(lambda _: httpx2.Response(204))))
