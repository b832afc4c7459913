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
        """As the watch has it: what another backend has just opened may not be known yet."""
        known = self._watch.known.values()
        return [pods.kept_session(pod) for pod in known if pods.is_session(pod, principal) and not self._is_going(pod)]

    async def resume(self, use: Use) -> Sandbox | None:
        assert use.session is not None
        for pod in await self._look(use.principal, use.session):
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
        found = await self._look(principal, name)
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

    async def _look(self, principal: str, session: str) -> list[Pod]:
        """As the API server has it now: an answer that is late would be an end that was none, or a second sandbox."""
        try:
            found, _ = await self._api.list_pods(pods.session_labels(principal, session))
        except ApiAway as error:
            raise SandboxUnavailable(f"Kubernetes: {error}", retry_after=5) from None
        return [pod for pod in found if pods.is_session(pod, principal, session) and not self._is_going(pod)]

    def _is_going(self, pod: Pod) -> bool:
        """Whether it is on its way out here."""
        held = self._claims.held.get(pods.uid(pod))
        return held is not None and held.is_going()
