"""What an analyzer that claims has to offer: a model behind a protocol, so that another one is one new module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sandcell_server.analyzers.report import Claim, Problem, Tokens


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


class ClaimFailed(Exception):
    """There is no claim; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class Claimant(Protocol):
    """Claims how functions scale."""

    async def claims(self, source: str, entries: Sequence[str], *, principal: str, deadline_s: float) -> Claims:
        """`ClaimFailed` when there is none within the deadline. Cancelling it ends the request."""
