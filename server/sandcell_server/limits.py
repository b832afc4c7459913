"""The limits of a run: what a caller asked for, filled with defaults and held to the server's maxima."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

from sandcell_server.errors import InvalidRequest
from sandcell_server.models import RequestedLimits
from sandcell_server.settings import Settings

LimitName = Literal["wall_s", "cpu_s", "memory_mb", "output_kb", "processes"]
N = TypeVar("N", int, float)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, MiB, KiB and a count; every one is in force."""

    wall_s: float
    cpu_s: float
    memory_mb: int
    output_kb: int
    processes: int

    @property
    def memory_bytes(self) -> int:
        return self.memory_mb << 20

    @property
    def output_bytes(self) -> int:
        return self.output_kb << 10


def resolve_limits(asked: RequestedLimits, settings: Settings) -> Limits:
    """The limits in force; `InvalidRequest` names the one that is above the server's maximum."""

    def pick(name: str, value: N | None, default: N, maximum: N) -> N:
        if value is None:
            return min(default, maximum)
        if value > maximum:
            raise InvalidRequest(
                f"limits.{name} may be at most {maximum:g} here; {value:g} was asked for.",
                field=f"limits.{name}",
            )
        return value

    return Limits(
        wall_s=pick("wall_s", asked.wall_s, settings.wall_s, settings.wall_s_max),
        cpu_s=pick("cpu_s", asked.cpu_s, settings.cpu_s, settings.cpu_s_max),
        memory_mb=pick("memory_mb", asked.memory_mb, settings.memory_mb, settings.memory_mb_max),
        output_kb=pick("output_kb", asked.output_kb, settings.output_kb, settings.output_kb_max),
        processes=pick("processes", asked.processes, settings.processes, settings.processes_max),
    )


def maximum(name: LimitName, settings: Settings) -> float:
    """The most that a caller may ask for."""
    value: float = getattr(settings, f"{name}_max")
    return value
