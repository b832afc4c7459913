"""Sessions of several backends: one at whichever is asked, by a name, whoever asks at once and whoever has ended."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandcell_server.executors.base import Use
from sandcell_server.executors.kubernetes.lock import new_lease
from tests.backend import Backend, Json, eventually_nothing
from tests.cluster.executor.deployment import NAMESPACE, Deployed, claimed, names
from tests.cluster.executor.line import Line

PRINCIPAL = "token"  # of a backend that has one token for everybody


@pytest.fixture(autouse=True)
def _nothing_is_left(deployed: Deployed) -> Iterator[None]:
    deployed.clear()
    yield
    eventually_nothing(lambda: leases(deployed))


def leases(deployed: Deployed) -> list[Json]:
    """The locks that are held."""
    found: list[Json] = deployed.cluster.get("leases", "-n", NAMESPACE)["items"]
    return found


def shown(answer: Json) -> str:
    """The text of the last expression."""
    assert answer["status"] == "ok", answer
    text: str = answer["outputs"][-1]["data"]["text/plain"]
    return text


def test_a_session_goes_on_at_whichever_backend_is_asked(deployed: Deployed) -> None:
    with deployed.serving() as one, deployed.serving() as other:
        assert one.run("x = 1", session="s")["execution_count"] == 1
        for turn in range(2, 6):
            backend = (one, other)[turn % 2]
            answer = backend.run("x += 1; x", session="s", resume=True)
            assert (shown(answer), answer["execution_count"]) == (str(turn), turn)
        assert len(deployed.pods(claimed("s"))) == 1
        assert one.client.delete("/sessions/s").status_code == 204  # the other one has it
        eventually_nothing(lambda: deployed.pods(claimed("s")), 30)
        gone = other.post(code="x", session="s", resume=True)
        assert (gone.status_code, gone.json()["code"]) == (410, "session_died")


def test_a_session_outlives_its_backend(deployed: Deployed) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        with deployed.serving() as first:
            first.run("x = 41", session="kept")
            eventually_nothing(lambda: leases(deployed))  # it gives its lock back when it has answered
            first.stop(how)
        with deployed.serving() as second:
            (found,) = second.client.get("/sessions").json()["sessions"]
            assert (found["name"], found["state"], found["runtime"]) == ("kept", "idle", "default")
            assert 800 < found["expires_in_s"] < 1600
            assert shown(second.run("x + 1", session="kept", resume=True)) == "42"
            assert second.client.delete("/sessions/kept").status_code == 204
        eventually_nothing(lambda: deployed.pods(claimed("kept")), 30)


def test_another_principal_does_not_find_it(deployed: Deployed, shared: Backend) -> None:
    """The label is of the principal, too: names are everybody's own."""
    shared.run("x = 1", session="mine")
    (pod,) = deployed.pods(claimed("mine"))
    other = {"sandcell.dev/principal": "0" * 40}
    deployed.label(pod, **other)
    with deployed.serving() as backend:
        assert names(backend) == []
        assert backend.post(code="x", session="mine", resume=True).status_code == 410
    shared.client.delete("/sessions/mine")


def test_a_busy_session_is_waited_for_at_the_other_backend(deployed: Deployed) -> None:
    with deployed.serving() as one, deployed.serving() as other:
        one.run("x = 1", session="s")
        with one.stream("print('here'); import time; time.sleep(2); x = 2", session="s") as events:
            assert any(event.get("text", "").startswith("here") for event in events)
            waiting: list[Json] = []
            thread = threading.Thread(target=lambda: waiting.append(other.run("x", session="s")))
            thread.start()
            assert list(events)[-1]["status"] == "ok"
            thread.join(30)
        assert shown(waiting[0]) == "2"
        assert other.client.delete("/sessions/s").status_code == 204


def test_two_backends_that_are_asked_at_once_open_one_session(deployed: Deployed) -> None:
    with deployed.serving() as one, deployed.serving() as other, ThreadPoolExecutor(2) as callers:
        for turn in range(6):
            name = f"s{turn}"

            def count(backend: Backend) -> str:
                return shown(backend.run("x = globals().get('x', 0) + 1; x", session=name))  # noqa: B023 - at once

            assert sorted(callers.map(count, (one, other))) == ["1", "2"]
            assert len(deployed.pods(claimed(name))) == 1
            assert one.client.delete(f"/sessions/{name}").status_code == 204


@pytest.mark.parametrize("resume", [True, False])
def test_news_that_are_late_are_no_end_of_a_session(
    deployed: Deployed, shared: Backend, tmp_path: Path, resume: bool
) -> None:
    with (
        closing(Line(deployed.kubeconfig, tmp_path)) as line,
        deployed.serving(kubernetes_config=line.kubeconfig, kubernetes_scale=False) as late,
    ):
        assert names(late) == []
        with line.held():  # its watch
            shared.run("x = 41", session="s")
            assert names(late) == []
            assert shown(late.run("x + 1", session="s", resume=resume)) == "42"
        assert late.client.delete("/sessions/s").status_code == 204


def test_a_backend_that_was_killed_while_it_opened_a_session_is_in_nobodys_way_for_long(deployed: Deployed) -> None:
    lease = new_lease(Use(PRINCIPAL, "s"), "killed", datetime.now(UTC))
    lease["metadata"]["namespace"] = NAMESPACE
    deployed.cluster.apply(lease)
    with deployed.serving(kubernetes_wait_s=1) as hasty, deployed.serving(kubernetes_wait_s=60) as patient:
        told = hasty.post(code="1", session="s")
        assert (told.status_code, told.headers["retry-after"]) == (503, "5")
        assert told.json()["detail"].startswith("Session 's' is being opened by another backend")
        assert hasty.run("6 * 7")["status"] == "ok"  # and nobody else's
        assert shown(patient.run("6 * 7", session="s")) == "42"
        assert patient.client.delete("/sessions/s").status_code == 204
