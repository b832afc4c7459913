"""Sessions that outlive their backend: claimed pods, found again by their labels."""

from __future__ import annotations

import logging

from sandcell_server.errors import SandboxUnavailable
from sandcell_server.executors.base import KeptSession, Sandbox, Use
from sandcell_server.executors.kubernetes import pods
from sandcell_server.executors.kubernetes.api import Api, ApiAway
from sandcell_server.executors.kubernetes.claim import NoAnswer, NotClaimed
from sandcell_server.executors.kubernetes.claiming import Claims
from sandcell_server.executors.kubernetes.pods import Pod
from sandcell_server.executors.kubernetes.sandbox import KubernetesSandbox
from sandcell_server.executors.kubernetes.watch import PodWatch

logger = logging.getLogger(__name__)


class KubernetesSessions:
    """The `SessionKeeper` of a cluster."""

    def __init__(self, api: Api, watch: PodWatch, claims: Claims) -> None:
        self._api = api
        self._watch = watch
        self._claims = claims

    def kept(self, principal: str) -> list[KeptSession]:
        return [pods.kept_session(pod) for pod in self._found(principal)]

    async def resume(self, use: Use) -> Sandbox | None:
        """Of two by one name, which two backends have made at once, the older."""
        for pod in self._found(use.principal, use.session):
            try:
                return await self._claims.resume(pod, use)
            except NoAnswer as error:
                raise SandboxUnavailable(
                    f"Session {use.session!r} could not be taken over from another backend: {error}. It may be running "
                    "a cell there; try again when that has ended, or end the session.",
                    retry_after=5,
                ) from None
            except NotClaimed as error:
                logger.warning("session in pod %s cannot be gone on with: %s", pods.name(pod), error)
                await self._delete(pod)
        return None

    async def end(self, principal: str, name: str) -> bool:
        found = self._found(principal, name)
        for pod in found:
            await self._delete(pod)
        return bool(found)

    async def release(self, sandbox: Sandbox) -> None:
        assert isinstance(sandbox, KubernetesSandbox)
        await self._claims.release(sandbox)

    async def _delete(self, pod: Pod) -> None:
        try:
            await self._api.delete(pods.name(pod), pods.uid(pod))
        except ApiAway as error:
            raise SandboxUnavailable(f"Kubernetes: {error}", retry_after=5) from None

    def _found(self, principal: str, session: str | None = None) -> list[Pod]:
        """Oldest first, without those that are on their way out here."""
        held = self._claims.held
        return sorted(
            (
                pod
                for uid, pod in self._watch.known.items()
                if pods.is_session(pod, principal, session) and not (uid in held and held[uid].is_going())
            ),
            key=lambda pod: str(pod["metadata"]["creationTimestamp"]),
        )
