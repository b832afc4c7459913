"""What a run came to, as frozen data that can show itself."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandcell.events import Finished, Started

_EXECUTORS = {"gvisor": "gVisor", "kubernetes": "gVisor pod", "process": "plain process"}
_STYLE = "color: var(--jp-ui-font-color2, #757575); font-size: 85%"
_WARNING_STYLE = "color: var(--jp-error-color1, #d32f2f); font-weight: bold"


@dataclass(frozen=True, slots=True)
class Execution:
    """One finished run: where it ran, how it ended, what it took."""

    started: Started
    finished: Finished

    @property
    def ok(self) -> bool:
        return self.finished.status == "ok"

    @property
    def place(self) -> str:
        """What it ran in: `science (Python 3.13.1)`, or only the version for the notebook's own interpreter."""
        version = f"Python {self.started.python}"
        return version if "/" in self.started.runtime else f"{self.started.runtime} ({version})"

    @property
    def isolation(self) -> str:
        """`gVisor`, or the warning that there was no isolation."""
        executor = executor_text(self.started.executor)
        return executor if self.started.isolated else f"NOT ISOLATED ({executor})"

    @property
    def facts(self) -> list[str]:
        """Place, time, peak memory, session: what the footer says after the isolation."""
        said = [self.place, time_text(self.finished.wall_ms)]
        if self.finished.peak_memory_bytes:
            said.append(f"peak {size_text(self.finished.peak_memory_bytes)}")
        if self.finished.queue_ms >= 500:
            said.append(f"waited {time_text(self.finished.queue_ms)}")
        if self.started.session is not None:
            ended = " (ended)" if self.finished.session_ended else ""
            said.append(f"session {self.started.session}{ended}")
        return said

    def __str__(self) -> str:
        return " · ".join([self.isolation, *self.facts])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        isolation = html.escape(self.isolation)
        if not self.started.isolated:
            isolation = f'<span style="{_WARNING_STYLE}">{isolation}</span>'
        rest = html.escape(" · ".join(self.facts))
        return {"text/plain": str(self), "text/html": f'<div style="{_STYLE}">{isolation} · {rest}</div>'}


def executor_text(name: str) -> str:
    """What an executor is called where people read it: `gVisor` for `gvisor`."""
    return _EXECUTORS.get(name, name)


def engine_text(executor: Mapping[str, Any]) -> str:
    """What a backend's `/health` says of its executor: `gVisor 0.0~20221219 on ptrace`."""
    name = executor_text(str(executor.get("name", "")))
    version, platform = executor.get("version"), executor.get("platform")
    return name + (f" {version}" if version else "") + (f" on {platform}" if platform else "")


def time_text(milliseconds: float) -> str:
    """`8 ms`, `1.24 s`, `2 min 5 s`."""
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def size_text(size: float) -> str:
    """`812 B`, `1.2 KB`, `63 MB`; 1 KB is 1024 bytes, as in the limits."""
    if size < 1024:
        return f"{size:.0f} B"
    units = iter(("KB", "MB", "GB"))
    while True:
        size, unit = size / 1024, next(units)
        if size < 1023.5 or unit == "GB":
            break
    return f"{size:.1f} {unit}" if size < 9.95 else f"{size:,.0f} {unit}"
