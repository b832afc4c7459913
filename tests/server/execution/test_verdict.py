"""How a run ended, for every kind of evidence."""

from __future__ import annotations

import pytest

from sandcell_server.execution.events import Done, Exited
from sandcell_server.execution.verdict import Evidence, Verdict, decide
from sandcell_server.executors.base import Death

OK = Done(type="done", execution_count=1, status="ok", exit_code=0)
FAILED = Done(type="done", execution_count=1, status="error", exit_code=1, ename="ValueError")
OOM = Death(exit_code=137, out_of_memory=True)


@pytest.mark.parametrize(
    ("evidence", "status", "exit_code"),
    [
        (Evidence(done=OK), "ok", 0),
        (Evidence(done=FAILED), "error", 1),
        (Evidence(done=OK, stopped="timeout"), "ok", 0),
        (Evidence(done=FAILED, stopped="cancelled"), "cancelled", 1),
        (Evidence(done=FAILED, stopped="timeout"), "timeout", 1),
        (Evidence(stopped="output", death=Death(exit_code=137)), "output", None),
        (Evidence(stopped="timeout", death=OOM), "timeout", None),
        (Evidence(death=OOM), "memory", 137),
        (Evidence(exited=Exited(type="exited", exit_code=137, signal=9), death=OOM), "memory", 137),
        (Evidence(death=Death(exit_code=137, out_of_processes=True)), "processes", None),
        (Evidence(exited=Exited(type="exited", exit_code=7)), "error", 7),
        (Evidence(exited=Exited(type="exited", exit_code=0)), "ok", 0),
        (Evidence(exited=Exited(type="exited", exit_code=139, signal=11)), "killed", 139),
        (Evidence(exited=Exited(type="exited", exit_code=200, signal=72)), "killed", 200),
        (Evidence(protocol_error="a frame", death=Death(exit_code=137)), "killed", None),
        (Evidence(death=Death(exit_code=137)), "killed", 137),
        (Evidence(), "killed", None),
    ],
)
def test_every_kind_of_end(evidence: Evidence, status: str, exit_code: int | None) -> None:
    verdict = decide(evidence)
    assert (verdict.status, verdict.exit_code) == (status, exit_code)


def test_a_crash_is_named() -> None:
    assert decide(Evidence(exited=Exited(type="exited", exit_code=139, signal=11))).message == (
        "The code's process was ended by a segmentation fault."
    )


@pytest.mark.parametrize(
    ("status", "limit"),
    [("timeout", "wall_s"), ("cpu", "cpu_s"), ("memory", "memory_mb"), ("output", "output_kb"), ("killed", None)],
)
def test_a_broken_limit_has_a_name(status: str, limit: str | None) -> None:
    assert Verdict(status, None).limit == limit  # type: ignore[arg-type]
