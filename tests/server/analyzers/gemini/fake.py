"""A Gemini API on loopback that answers what a test tells it to, over real HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

CUT = object()
SILENT = object()


@dataclass
class Asked:
    """One request as it arrived."""

    line: str
    headers: dict[str, str]
    body: Any


@dataclass
class Scripted:
    """A status, a body (JSON unless it is text), and headers."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class FakeGemini:
    """Gives its `answers` in order, the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.asked: list[Asked] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.arrived = asyncio.Event()
        self.hung_up = asyncio.Event()
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := (await reader.readline()).decode().strip():
                headers = {}
                while header := (await reader.readline()).decode().strip():
                    name, _, value = header.partition(":")
                    headers[name.lower()] = value.strip()
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.asked.append(Asked(line, headers, json.loads(body)))
                self.arrived.set()
                await self.gate.wait()
                answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
                if not await self._answer(answer, reader, writer):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        finally:
            writer.close()

    async def _answer(self, answer: Any, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on."""
        if answer is SILENT:
            assert await reader.read() == b""
            self.hung_up.set()
            return False
        if answer is CUT:
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"candi')
            await writer.drain()
            return False
        scripted = answer if isinstance(answer, Scripted) else Scripted(answer)
        text = scripted.body if isinstance(scripted.body, str) else json.dumps(scripted.body)
        head = {
            "Content-Type": "text/html" if isinstance(scripted.body, str) else "application/json",
            "Content-Length": str(len(text.encode())),
            **scripted.headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        writer.write(f"HTTP/1.1 {scripted.status} Fake\r\n{lines}\r\n{text}".encode())
        await writer.drain()
        return True


@asynccontextmanager
async def fake_gemini() -> AsyncIterator[FakeGemini]:
    """Serves until the block ends."""
    fake = FakeGemini()
    connections: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        await fake.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    fake.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


FUNCTION = {
    "name": "pairs",
    "time": "O(n²)",
    "space": "O(1)",
    "size": "n = len(items)",
    "explanation": "Two loops over the list.",
    "bottlenecks": [{"line": 3, "why": "runs n times for each item"}, {"line": 99, "why": "there is no such line"}],
    "suggestions": [{"text": "Use a set.", "code": "def pairs(items):\n    return len(set(items))\n"}],
    "generator": "lambda n: (list(range(n)),)",
}


def answer(*functions: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """What Gemini sends for a good answer; `changed` are parts of the candidate."""
    return said(json.dumps({"functions": list(functions or [FUNCTION])}), **changed)


def said(text: str, **changed: Any) -> dict[str, Any]:
    """What Gemini sends for this text."""
    candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP", "index": 0}
    return {
        "candidates": [{**candidate, **changed}],
        "usageMetadata": {"promptTokenCount": 700, "candidatesTokenCount": 90, "thoughtsTokenCount": 30},
        "modelVersion": "gemini-3.8-flash",
    }


def failure(status: int, name: str, *details: dict[str, Any], **headers: str) -> Scripted:
    """What Google sends for an error; its message holds what must never be shown."""
    error = {"code": status, "message": "consumer api_key:secret-key and def pairs", "status": name}
    return Scripted({"error": {**error, "details": list(details)}}, status, headers)
