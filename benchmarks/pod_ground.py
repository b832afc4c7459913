"""Where all ways to a pod are measured: a namespace for each, with the same pod, image, policy and API server."""

from __future__ import annotations

import asyncio
import base64
import copy
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from kubernetes.aio import client, config
from tests.cluster.cluster import Cluster
from tests.cluster.python_images import REFERENCE

from benchmarks.pod_memory import pod_groups
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api
from sandcell_server.executors.kubernetes.claim import ClaimKey
from sandcell_server.executors.kubernetes.commands import key_objects
from sandcell_server.executors.kubernetes.pods import Pod
from sandcell_server.executors.kubernetes.watch import PodWatch

Json = dict[str, Any]
RUNNERS = Path(__file__).parents[1] / "infra" / "k8s" / "base" / "runners.yaml"
PORT = 8750
GVISOR = "gvisor"
WAIT_S = 110.0


class Ground:
    """Makes namespaces of the benchmark's, each with the claim key and the sandboxes' network policy."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.cluster = cluster
        self.key_file = folder / "claim.pem"
        secret, self._public = key_objects("", "")["items"]
        self.key_file.write_bytes(base64.b64decode(secret["data"]["claim.pem"]))
        self.key = ClaimKey.read(self.key_file)
        self._made: list[str] = []

    def namespace(self, what: str) -> str:
        name = f"bench-{what}-{secrets.token_hex(3)}"
        self._made.append(name)
        runner = {"podSelector": {"matchLabels": {pods.NAME: pods.RUNNER}}}
        ingress = [{"ports": [{"port": PORT, "protocol": "TCP"}]}]
        policies: list[tuple[str, Json]] = [
            ("default-deny", {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}),
            ("host-to-runner", {**runner, "policyTypes": ["Ingress"], "ingress": ingress}),
        ]
        self.cluster.apply(
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}},
            {**self._public, "metadata": {"name": self._public["metadata"]["name"], "namespace": name}},
            *(
                {
                    "apiVersion": "networking.k8s.io/v1",
                    "kind": "NetworkPolicy",
                    "metadata": {"name": policy, "namespace": name},
                    "spec": spec,
                }
                for policy, spec in policies
            ),
        )
        return name

    def clear(self) -> None:
        """Deletes the namespaces and all that is in them."""
        if self._made:
            self.cluster.kubectl("delete", "namespace", *self._made, "--wait=false")


def deployment(namespace: str, size: int) -> Json:
    """infra/k8s/base/runners.yaml with the tests' image; without what lies outside of the namespace."""
    made: Json = copy.deepcopy(yaml.safe_load(RUNNERS.read_text()))
    made["metadata"] = {"name": made["metadata"]["name"], "namespace": namespace}
    made["spec"]["replicas"] = size
    spec = made["spec"]["template"]["spec"]
    for name in ("priorityClassName", "serviceAccountName"):
        spec.pop(name)
    spec["containers"][0]["image"] = REFERENCE
    spec["containers"][0]["resources"]["requests"] = {"cpu": "20m", "memory": "96Mi"}  # so that all pools fit at once
    return made


def template() -> Json:
    """The pod of that Deployment: metadata and spec."""
    made: Json = deployment("", 0)["spec"]["template"]
    return made


def is_ready(pod: Pod) -> bool:
    conditions = pod["status"].get("conditions") or []
    return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)


async def api_client(kubeconfig: Path) -> client.ApiClient:
    configuration = client.Configuration()
    await config.load_kube_config(str(kubeconfig), client_configuration=configuration, persist_config=False)
    return client.ApiClient(configuration)


class Pods:
    """A watch of a namespace's pods, which all ways have, so that none pays for asking."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.watch = PodWatch(api, GVISOR, self._see)
        self._gone: set[str] = set()

    @classmethod
    async def of(cls, ground: Ground, namespace: str) -> Pods:
        made = cls(await Api.connect(namespace, ground.cluster.kubeconfig))
        await made.watch.start()
        return made

    async def until(self, what: Callable[[list[Pod]], object]) -> Any:
        """The first true answer of what there is."""
        deadline = time.monotonic() + WAIT_S
        while True:
            age = self.watch.age
            if found := what(list(self.watch.known.values())):
                return found
            if time.monotonic() > deadline:
                there = {pods.name(pod): pod["status"].get("phase") for pod in self.watch.known.values()}
                raise TimeoutError(f"not in {WAIT_S:.0f} s; there is {there}")
            await self.watch.change(age, 1)

    async def cleared(self) -> None:
        """Waits until the node has taken away every pod that is gone. (Of a pod without a grace period the API server
        forgets at once, while its node is at it for a second yet.)"""
        deadline = time.monotonic() + WAIT_S
        while self._gone & pod_groups().keys():
            assert time.monotonic() < deadline, "the node does not keep up"
            await asyncio.sleep(0.05)
        self._gone.clear()

    def _see(self, pod: Pod, gone: bool) -> None:
        if gone:
            self._gone.add(pods.uid(pod))

    async def close(self) -> None:
        await self.watch.close()
        await self.api.close()
