"""A claimed pod that ends: what it has said is read to its end, and nobody waits for more than that."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from kubernetes.aio import client

from sandcell_runner.frames import encode_frame
from sandcell_server.executors.channel import Channel
from sandcell_server.executors.kubernetes import sandbox as module
from sandcell_server.executors.kubernetes.api import Api
from sandcell_server.executors.kubernetes.claim import Visit
from sandcell_server.executors.kubernetes.sandbox import KubernetesSandbox

from .test_pods import pod

SAID = {"type": "stream", "name": "stdout", "text": "in\n"}
ENDED = pod(phase="Failed", containerStatuses=[{"state": {"terminated": {"exitCode": 255, "reason": "Error"}}}])
LEAVING = pod()
LEAVING["metadata"]["deletionTimestamp"] = "2026-11-28T12:00:00Z"


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LAST_WORDS_S", 0.2)
    monkeypatch.setattr(module, "_GRACE_S", 0.6)


@asynccontextmanager
async def claimed() -> AsyncIterator[tuple[KubernetesSandbox, socket.socket]]:
    """One in a running pod, and its runner's end of the stream."""
    ours, theirs = socket.socketpair()
    channel = await Channel.over(ours)
    visit = Visit(channel, {"type": "usage", "cpu_ms": 1.0, "memory_bytes": 1 << 20}, {"type": "ready"})
    api = Api(client.ApiClient(client.Configuration()), "nowhere")
    with theirs:
        try:
            yield KubernetesSandbox(pod(), visit, api, None), theirs
        finally:
            channel.close()
            await api.close()


@pytest.mark.parametrize(("news", "gone"), [(ENDED, False), (pod(), True), (LEAVING, False)])
async def test_silence_of_a_pod_that_has_ended_is_the_end(news: dict[str, object], gone: bool) -> None:
    """Its network may be gone before its stream has ended, and then nobody ends that."""
    async with claimed() as (sandbox, runner):
        runner.sendall(encode_frame(SAID))
        assert await sandbox.receive(1000) == SAID
        waiting = asyncio.create_task(sandbox.receive(1000))
        await asyncio.sleep(0.1)
        sandbox.see(news, gone)
        assert await asyncio.wait_for(waiting, 5) is None
        assert (await sandbox.wait()).exit_code == (255 if news is ENDED else None)


async def test_what_it_said_before_is_read_at_the_readers_pace() -> None:
    async with claimed() as (sandbox, runner):
        for _ in range(3):
            runner.sendall(encode_frame(SAID))
        sandbox.see(ENDED, False)
        for _ in range(3):
            await asyncio.sleep(0.3)
            assert await sandbox.receive(1000) == SAID
        assert await sandbox.receive(1000) is None


async def test_a_pod_that_is_to_end_has_its_grace_and_no_more_when_it_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_GRACE_S", 600)
    async with claimed() as (sandbox, runner):
        sandbox.see(LEAVING, False)
        waiting = asyncio.create_task(sandbox.receive(1000))
        await asyncio.sleep(0.3)
        runner.sendall(encode_frame(SAID))
        assert await waiting == SAID
        waiting = asyncio.create_task(sandbox.receive(1000))
        await asyncio.sleep(0)
        sandbox.see(ENDED, False)
        assert await asyncio.wait_for(waiting, 5) is None
        assert (await sandbox.wait()).why == "its pod was deleted."  # the first reason stays


async def test_a_pod_that_lives_may_be_silent() -> None:
    async with claimed() as (sandbox, runner):
        sandbox.see(pod(), False)
        waiting = asyncio.create_task(sandbox.receive(1000))
        await asyncio.sleep(0.8)
        assert not waiting.done()
        runner.sendall(encode_frame(SAID))
        assert await waiting == SAID
