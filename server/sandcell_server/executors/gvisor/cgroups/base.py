"""What a sandbox's control group offers, whichever version the host has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from sandcell_server.executors.base import Consumption

PREFIX = "sandcell-"
# The guest's own limit of processes is far below: each of its threads may cost several tasks on the host
# (a fork bomb held at 32 in the guest peaked at 846 here; 512 crashed the sentry).
PIDS_MAX = 4096


class Group(Protocol):
    """The control group of one sandbox. Memory is without the page cache that can be let go of (a checkpoint's file,
    for one, is charged to whoever reads it first)."""

    @property
    def procs(self) -> list[Path]:
        """The files that a launcher writes its pid to, to join."""

    def limit_memory(self, memory_bytes: int) -> None:
        """Holds the group to this much."""

    def begin(self) -> None:
        """Starts a new peak where the kernel can."""

    def consumption(self) -> Consumption:
        """What the group has used."""

    def out_of_memory(self) -> bool:
        """Whether the kernel has killed for lack of memory here."""

    def out_of_processes(self) -> bool:
        """Whether a fork was refused here."""

    def kill(self) -> None:
        """Kills every process in it."""

    def remove(self) -> bool:
        """Removes it; False while a process is still in it."""


class Groups(Protocol):
    """Where groups can be made."""

    version: int
    parent: Path

    def make(self, name: str) -> Group:
        """A new, empty group."""

    def everywhere(self) -> Iterator[Group]:
        """Groups with our prefix, anywhere and whoever made them: of living backends too."""
