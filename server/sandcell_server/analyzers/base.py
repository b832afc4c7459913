"""What an analyzer that claims has to offer: a model behind a protocol, so that another one is one new module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sandcell_server.analyzers.report import Claim, Tokens
from sandcell_server.identity.principal import Principal


class Claims(Protocol):
    """A model's answer: claims, and the sources of input generators ("lambda n: ..."), by function name."""

    @property
    def claims(self) -> Mapping[str, Claim]: ...
    @property
    def generators(self) -> Mapping[str, str]: ...
    @property
    def tokens(self) -> Tokens: ...
    @property
    def model(self) -> str: ...


class Claimant(Protocol):
    """Claims how functions scale."""

    async def claims(self, source: str, entries: Sequence[str], *, principal: Principal, deadline_s: float) -> Claims:
        """A `SandcellError` says why there is none within the deadline. Cancelling it ends the request."""

    async def close(self) -> None:
        """Lets go of its connections."""
