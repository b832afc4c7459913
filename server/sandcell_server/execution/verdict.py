"""How a run ended, decided by what the host saw."""

from __future__ import annotations

import signal as signals
from dataclasses import dataclass

from sandcell_server.execution.events import Done, Exited
from sandcell_server.executors.base import Death
from sandcell_server.limits import LimitName
from sandcell_server.models import Status

LIMIT_OF: dict[Status, LimitName] = {
    "timeout": "wall_s",
    "cpu": "cpu_s",
    "memory": "memory_mb",
    "output": "output_kb",
    "processes": "processes",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """`stopped` is why the host itself ended the run; `done` and `exited` are what the sandbox says, which can only
    ever make a run look worse or better to its own caller."""

    stopped: Status | None = None
    done: Done | None = None
    exited: Exited | None = None
    death: Death | None = None
    protocol_error: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status, the code as a shell would show it, and a sentence where the status alone says too little."""

    status: Status
    exit_code: int | None
    message: str | None = None

    @property
    def limit(self) -> LimitName | None:
        return LIMIT_OF.get(self.status)


def decide(evidence: Evidence) -> Verdict:
    """Order: a run that came through is a run that came through; then what we did to it; then what the kernel did;
    then what its exit code says. (An out-of-memory kill also looks like a plain kill, so it has to come first.)"""
    done, exited, death = evidence.done, evidence.exited, evidence.death
    if done and done.status == "ok":
        return Verdict("ok", done.exit_code)
    if evidence.stopped:
        return Verdict(evidence.stopped, done.exit_code if done else None)
    if done:
        return Verdict("error", done.exit_code)
    if death and death.out_of_memory:
        return Verdict("memory", 137)
    if death and death.out_of_processes:
        return Verdict("processes", None)
    if evidence.protocol_error:
        return Verdict("killed", None, f"The sandbox broke the protocol and was ended: {evidence.protocol_error}.")
    if exited:
        return _from_exit(exited)
    code = death.exit_code if death else None
    if death and death.moved:
        return Verdict("killed", code, "Another backend has taken the session over; its variables are kept.")
    why = f": {death.why}" if death and death.why else "."
    return Verdict("killed", code, f"The sandbox ended before the code did{why}")


def _from_exit(exited: Exited) -> Verdict:
    """The process that ran the code ended by itself: `os._exit`, or a signal."""
    if exited.signal is None:
        return Verdict("ok" if exited.exit_code == 0 else "error", exited.exit_code, exited.message)
    if exited.message:
        return Verdict("killed", exited.exit_code, exited.message)
    try:
        name = signals.Signals(exited.signal).name
    except ValueError:
        name = f"signal {exited.signal}"
    what = {"SIGSEGV": "a segmentation fault", "SIGABRT": "an abort"}.get(name, name)
    return Verdict("killed", exited.exit_code, f"The code's process was ended by {what}.")
