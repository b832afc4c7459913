"""What is asked of the API server, all of it in one namespace; plain JSON in and out.

RBAC (infra/k8s/base/backend-rights.yaml): list, watch, patch and delete of pods; get of the pools' Deployments, and
patch of their scale; create, get, patch and delete of Leases; nothing else.
"""

# Of the client's functions some are annotated.
# mypy: allow-untyped-calls

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import aiohttp
from kubernetes.aio import client, config
from kubernetes.aio.client.exceptions import ApiException

from sandcell_server.executors.kubernetes.pods import SELECTOR, Pod

Lease = dict[str, Any]  # coordination.k8s.io's

_TIMEOUT_S = 5
_WATCH_S = 60  # the server ends a watch after this long, and it is begun anew; one that does not is gone
_SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")


class ApiAway(Exception):
    """The API server does not answer, or does not let us (`forbidden`); `str()` says which."""

    def __init__(self, message: str, *, forbidden: bool = False) -> None:
        super().__init__(message)
        self.forbidden = forbidden


class Stale(Exception):
    """The pod is another by now (409), or gone (404)."""


class Api:
    """Made by `connect`."""

    def __init__(self, api: client.ApiClient, namespace: str) -> None:
        self._api = api
        self._core = client.CoreV1Api(api)
        self._apps = client.AppsV1Api(api)
        self._coordination = client.CoordinationV1Api(api)
        self.namespace = namespace

    @classmethod
    async def connect(cls, namespace: str, kubeconfig: Path | None) -> Api:
        """By a kubeconfig that is named, else as the pod that this is, else by KUBECONFIG or ~/.kube/config. `ApiAway`
        where none of them serves; the server is not asked yet."""
        configuration = client.Configuration()
        try:
            if kubeconfig is None and os.environ.get("KUBERNETES_SERVICE_HOST") and _SERVICE_ACCOUNT.exists():
                config.load_incluster_config(client_configuration=configuration)
            else:
                await config.load_kube_config(
                    str(kubeconfig) if kubeconfig else None, client_configuration=configuration, persist_config=False
                )
        except (config.ConfigException, OSError, ValueError) as error:
            raise ApiAway(f"no configuration of a Kubernetes client: {error}") from None
        return cls(client.ApiClient(configuration), namespace)

    async def list_pods(self, labels: str = "") -> tuple[list[Pod], str]:
        """Every pod of the pools, claimed or not, or those with these labels, and the version that this is the state
        of."""
        selector = ",".join(filter(None, (SELECTOR, labels)))
        call = self._core.list_namespaced_pod_without_preload_content(
            self.namespace, label_selector=selector, _request_timeout=_TIMEOUT_S
        )
        found = await _answer(call)
        return found["items"], found["metadata"]["resourceVersion"]

    async def watch(self, version: str) -> AsyncGenerator[tuple[str, Pod], None]:
        """ADDED, MODIFIED and DELETED from a version on; ends now and then, `Stale` when the version is too old."""
        try:
            response = await self._core.list_namespaced_pod_without_preload_content(
                self.namespace, label_selector=SELECTOR, watch=True, resource_version=version,
                allow_watch_bookmarks=True, timeout_seconds=_WATCH_S, _request_timeout=_WATCH_S + _TIMEOUT_S,
            )  # fmt: skip
            try:
                _check(response.status, "" if response.status < 400 else await response.text())
                while line := await response.content.readline():
                    event = json.loads(line)
                    if event["type"] == "ERROR":
                        _check(event["object"].get("code", 500), event["object"].get("message", ""))
                    yield event["type"], event["object"]
            finally:
                response.close()
        except (aiohttp.ClientError, TimeoutError, OSError, json.JSONDecodeError) as error:
            raise ApiAway(_words(error)) from None

    async def patch(self, name: str, patch: Pod) -> Pod:
        """A merge patch; the pod as it is now."""
        call = self._core.patch_namespaced_pod_without_preload_content(
            name, self.namespace, patch, _content_type="application/merge-patch+json", _request_timeout=_TIMEOUT_S
        )
        patched: Pod = await _answer(call)
        return patched

    async def delete(self, name: str, uid: str) -> None:
        """This very pod; it need not be there. It is there until its kubelet has removed it: without grace it would be
        gone at once, and its place on the node given to another, while it still runs."""
        body = client.V1DeleteOptions(grace_period_seconds=1, preconditions=client.V1Preconditions(uid=uid))
        call = self._core.delete_namespaced_pod_without_preload_content(
            name, self.namespace, body=body, _request_timeout=_TIMEOUT_S
        )
        with contextlib.suppress(Stale):
            await _answer(call)

    async def deployment(self, name: str) -> Pod | None:
        """A pool's Deployment, if there is one."""
        call = self._apps.read_namespaced_deployment_without_preload_content(
            name, self.namespace, _request_timeout=_TIMEOUT_S
        )
        try:
            found: Pod = await _answer(call)
        except Stale:
            return None
        return found

    async def scale(self, name: str, replicas: int, version: str) -> None:
        """Sets the size of a pool as it was at this version; `Stale` when somebody else has changed it."""
        patch = {"metadata": {"resourceVersion": version}, "spec": {"replicas": replicas}}
        call = self._apps.patch_namespaced_deployment_scale_without_preload_content(
            name, self.namespace, patch, _content_type="application/merge-patch+json", _request_timeout=_TIMEOUT_S
        )
        await _answer(call)

    async def create_lease(self, lease: Lease) -> Lease:
        """The Lease as it is now; `Stale` when there is one by its name."""
        call = self._coordination.create_namespaced_lease_without_preload_content(
            self.namespace,
            lease,  # type: ignore[arg-type]  # JSON will do, as everywhere
            _request_timeout=_TIMEOUT_S,
        )
        created: Lease = await _answer(call)
        return created

    async def lease(self, name: str) -> Lease | None:
        """If there is one."""
        call = self._coordination.read_namespaced_lease_without_preload_content(
            name, self.namespace, _request_timeout=_TIMEOUT_S
        )
        try:
            found: Lease = await _answer(call)
        except Stale:
            return None
        return found

    async def leases(self) -> list[Lease]:
        """All that backends have made here."""
        call = self._coordination.list_namespaced_lease_without_preload_content(
            self.namespace, label_selector=SELECTOR, _request_timeout=_TIMEOUT_S
        )
        found: list[Lease] = (await _answer(call))["items"]
        return found

    async def patch_lease(self, name: str, patch: Lease) -> None:
        """A merge patch; `Stale` when it is another by now, or gone."""
        call = self._coordination.patch_namespaced_lease_without_preload_content(
            name, self.namespace, patch, _content_type="application/merge-patch+json", _request_timeout=_TIMEOUT_S
        )
        await _answer(call)

    async def delete_lease(self, lease: Lease) -> None:
        """This very Lease; it need not be there."""
        uid = lease["metadata"]["uid"]
        call = self._coordination.delete_namespaced_lease_without_preload_content(
            lease["metadata"]["name"], self.namespace, _request_timeout=_TIMEOUT_S,
            body=client.V1DeleteOptions(preconditions=client.V1Preconditions(uid=uid)),
        )  # fmt: skip
        with contextlib.suppress(Stale):
            await _answer(call)

    async def close(self) -> None:
        await self._api.close()


async def _answer(call: Any) -> Any:
    """The JSON of an answer; `Stale` or `ApiAway`."""
    try:
        async with asyncio.timeout(2 * _TIMEOUT_S):
            response = await call
            text = await response.text()
    except ApiException as error:
        _check(error.status or 500, str(error.body or error.reason))
        raise
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise ApiAway(_words(error)) from None
    _check(response.status, text)
    return json.loads(text)


def _check(status: int, text: str) -> None:
    if status < 400:
        return
    with contextlib.suppress(ValueError, AttributeError):
        text = json.loads(text).get("message", text)
    if status in (404, 409, 410):
        raise Stale(text)
    raise ApiAway(f"it says {status}: {text[:300]}", forbidden=status == 403)


def _words(error: BaseException) -> str:
    return f"no answer from the API server: {str(error) or type(error).__name__}"
