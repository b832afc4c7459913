"""kubernetes-sigs/agent-sandbox beside Sandcell's pool: its controller, built from its own checkout, and its claims."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from kubernetes.aio import client
from tests.cluster.cluster import Cluster
from tests.cluster.node import wait_for

from benchmarks.pod_ground import PORT, WAIT_S, Ground, Json, Pods, api_client, is_ready, template
from benchmarks.pod_peers import Claimed
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.claim import Visit
from sandcell_server.executors.kubernetes.pods import Pod

_GROUP = "extensions.agents.x-k8s.io"
_VERSION = "v1beta1"
_POOL = "pool"


def build(checkout: Path, target: Path) -> str:
    """Builds the controller, as its Dockerfile does; which state of the checkout it is of."""
    go = shutil.which("go") or "/usr/local/go/bin/go"
    words = [go, "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", str(target)]
    environment = os.environ | {"CGO_ENABLED": "0"}
    subprocess.run([*words, "./cmd/agent-sandbox-controller"], cwd=checkout, env=environment, check=True)
    words = ["git", "-C", str(checkout), "describe", "--always", "--tags"]
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "of an unknown state"


@contextmanager
def controller(cluster: Cluster, checkout: Path, program: Path, log: Path, flags: list[str]) -> Iterator[int]:
    """Its definitions in the cluster, and the controller as a process of this machine, as the backend is; its PID.

    With all of its settings as they are, but for what needs the controller to be a pod: electing a leader, and the
    webhook that translates older versions of its objects, of which there are none.
    """
    definitions = [yaml.safe_load(file.read_text()) for file in sorted((checkout / "k8s" / "crds").glob("*.yaml"))]
    names = [definition["metadata"]["name"] for definition in definitions]
    there = {found["metadata"]["name"] for found in cluster.get("crd")["items"]}
    assert not there & set(names), "this cluster has agent-sandbox already: take a cluster of the tests' own"
    for definition in definitions:
        definition["spec"]["conversion"] = {"strategy": "None"}
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": definitions})
    try:
        cluster.kubectl("apply", "--server-side", "-f", "-", stdin=text)  # they are too long for a client's apply
        wait_for("agent-sandbox's definitions", lambda: _are_served(cluster, names), 60)
        words = [str(program), "--extensions", "--leader-elect=false", "--enable-webhook=false"]
        words += ["--metrics-bind-address=0", "--health-probe-bind-address=0", *flags]
        environment = os.environ | {"KUBECONFIG": str(cluster.kubeconfig)}
        with log.open("w") as err, subprocess.Popen(words, env=environment, stdout=err, stderr=err) as process:
            try:
                yield process.pid
            finally:
                process.terminate()
    finally:
        cluster.kubectl("delete", "crd", *names, "--ignore-not-found", "--timeout=60s", timeout=90)


def _are_served(cluster: Cluster, names: list[str]) -> bool:
    found = [each["status"].get("conditions") or [] for each in cluster.get("crd", *names)["items"]]
    return all(any(c["type"] == "Established" and c["status"] == "True" for c in each) for each in found)


class AgentSandbox:
    """A SandboxWarmPool of the same pods, and a SandboxClaim for each run, followed by a watch."""

    name = "agent-sandbox's pool"

    def __init__(self, ground: Ground, size: int) -> None:
        self.namespace = ground.namespace("agent")
        self.size: int | None = size
        self._ground = ground
        self._taken: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        pod = template()
        labels = {key: value for key, value in pod["metadata"]["labels"].items() if key == pods.NAME}
        blueprint = {"podTemplate": {"metadata": {"labels": labels}, "spec": pod["spec"]}}
        kind: Json = {"apiVersion": f"{_GROUP}/{_VERSION}"}
        kind["metadata"] = {"name": _POOL, "namespace": self.namespace}
        ground.cluster.apply(
            # Its own policy would let sandboxes reach the internet; the namespace has the one of all the others.
            {**kind, "kind": "SandboxTemplate", "spec": {**blueprint, "networkPolicyManagement": "Unmanaged"}},
            {**kind, "kind": "SandboxWarmPool", "spec": {"replicas": size, "sandboxTemplateRef": {"name": _POOL}}},
        )

    async def start(self) -> None:
        self._pods = await Pods.of(self._ground, self.namespace)
        self._client = await api_client(self._ground.cluster.kubeconfig)
        self._objects = client.CustomObjectsApi(self._client)
        self._where = (_GROUP, _VERSION, self.namespace, "sandboxclaims")
        listed = await self._objects.list_namespaced_custom_object(*self._where)
        self._task = asyncio.create_task(self._follow(listed["metadata"]["resourceVersion"]))

    async def claim(self) -> Claimed:
        name = f"run-{secrets.token_hex(6)}"
        waiting = self._waiting[name] = asyncio.get_running_loop().create_future()
        claim = {"metadata": {"name": name, "namespace": self.namespace}, "spec": {"warmPoolRef": {"name": _POOL}}}
        body = {"apiVersion": f"{_GROUP}/{_VERSION}", "kind": "SandboxClaim", **claim}
        await self._objects.create_namespaced_custom_object(*self._where, body)
        async with asyncio.timeout(WAIT_S):
            status = await waiting
        address = status["sandbox"]["podIPs"][0]
        pod = await self._pods.until(lambda known: next((p for p in known if _lives_at(p, address)), None))
        self._taken.add(pods.uid(pod))
        stream = (await Visit.begin(address, PORT, pods.uid(pod), self._ground.key)).channel

        async def end() -> None:
            await self._objects.delete_namespaced_custom_object(*self._where, name)
            stream.close()

        return Claimed(stream, end)

    async def full(self) -> None:
        await self._pods.until(lambda known: len(known) == self.size and len(self.idle()) == self.size)

    async def cleared(self) -> None:
        await self._pods.cleared()

    def idle(self) -> list[str]:
        """The uids of the pool's pods."""
        known = self._pods.watch.known
        return [uid for uid, pod in known.items() if uid not in self._taken and is_ready(pod)]

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._client.close()
        await self._pods.close()

    async def _follow(self, version: str) -> None:
        """Tells whoever waits for a claim that it is ready."""
        response = await self._objects.list_namespaced_custom_object_without_preload_content(
            *self._where, watch=True, resource_version=version, timeout_seconds=7200, _request_timeout=7200
        )
        while line := await response.content.readline():
            claim = json.loads(line)["object"]
            status = claim.get("status", {})
            ready = any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions", []))
            if ready and status.get("sandbox", {}).get("podIPs"):
                waiting = self._waiting.pop(claim["metadata"]["name"], None)
                if waiting:
                    waiting.set_result(status)


def _lives_at(pod: Pod, address: str) -> bool:
    return pod["status"].get("podIP") == address and not pod["metadata"].get("deletionTimestamp")
