"""What differs between executors in what a cell sees around it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Surroundings:
    """Network links; routes at the most; and files in /etc that have a host's names and are the sandbox's own."""

    links: frozenset[str]
    routes: int
    etc: frozenset[str]
