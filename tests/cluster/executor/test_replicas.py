"""Several backends on one pool, and what becomes of runs and sessions when one of them ends."""

from __future__ import annotations

import signal
import threading

import pytest

from tests.backend import Backend, Json, eventually, eventually_nothing
from tests.cluster.executor.deployment import Deployed, claimed, names
from tests.cluster.executor.pools import pool, serving_pool

SLEEPING = "print('here', flush=True)\nimport time; time.sleep(3)\nprint('slept')"


@pytest.fixture(autouse=True)
def _nothing_is_claimed(deployed: Deployed) -> None:
    deployed.clear()


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
            eventually(lambda: names(backend) == ["s"])  # noqa: B023 - it is called at once
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
        eventually(lambda: names(other) == ["s"])
        with one.stream("print('here'); import time; time.sleep(2); x = 2", session="s") as events:
            assert any(event.get("text", "").startswith("here") for event in events)
            waiting: list[Json] = []
            thread = threading.Thread(target=lambda: waiting.append(other.run("x", session="s")))
            thread.start()
            assert list(events)[-1]["status"] == "ok"
            thread.join(30)
        assert shown(waiting[0]) == "2"
        assert other.client.delete("/sessions/s").status_code == 204


def test_a_killed_backends_run_is_swept_by_another(deployed: Deployed, shared: Backend) -> None:
    with deployed.serving() as victim, victim.stream("print('here'); import time; time.sleep(60)") as events:
        assert any(event.get("text", "").startswith("here") for event in events)
        (pod,) = deployed.in_use()
        victim.stop(signal.SIGKILL)
    eventually_nothing(lambda: deployed.pods("sandcell.dev/state=claimed"), 60)
    assert pod["spec"]["activeDeadlineSeconds"] < 200


def test_a_pod_ends_by_itself_and_is_swept_when_every_backend_is_gone(deployed: Deployed) -> None:
    """In a pool of its own, which no other backend sweeps."""

    def found() -> Json:
        (pod,) = deployed.in_use(namespace)
        return pod

    with pool(deployed) as namespace:
        with (
            serving_pool(deployed, namespace, wait_s=60, drain_s=0) as victim,
            victim.stream("print('here'); import time; time.sleep(60)", limits={"wall_s": 1}) as events,
        ):
            assert any(event.get("text", "").startswith("here") for event in events)
            victim.stop(signal.SIGKILL)
        assert found()["spec"]["activeDeadlineSeconds"] < 120
        eventually(lambda: found()["status"].get("reason") == "DeadlineExceeded", 110)
        assert deployed.command("sweep", namespace) == "1 pods deleted\n"
        eventually_nothing(lambda: deployed.pods("sandcell.dev/state=claimed", namespace), 30)


def test_a_claim_whose_answer_was_lost_is_given_up(deployed: Deployed, shared: Backend) -> None:
    """As it looks to the backend: a pod with its name on it that it knows nothing of."""
    with shared.stream("print('here'); import time; time.sleep(60)") as events:
        assert any(event.get("text", "").startswith("here") for event in events)
        (held,) = deployed.in_use()
        mine = {name: held["metadata"]["labels"][f"sandcell.dev/{name}"] for name in ("backend", "principal")}
        idle = deployed.pods("sandcell.dev/state=idle")[0]
        labels = {f"sandcell.dev/{name}": value for name, value in mine.items()}
        deployed.label(idle, **labels, **{"sandcell.dev/state": "claimed", "sandcell.dev/expires": "99999999999"})
        eventually(lambda: [pod["metadata"]["uid"] for pod in deployed.in_use()]
                   == [held["metadata"]["uid"]], 30)  # fmt: skip


def test_a_backend_that_is_asked_to_stop_lets_its_runs_end(deployed: Deployed) -> None:
    with deployed.serving(drain_s=20) as backend, backend.stream(SLEEPING) as events:
        assert any(event.get("text", "").startswith("here") for event in events)
        backend.process.send_signal(signal.SIGTERM)
        last = list(events)
        assert last[-1]["status"] == "ok" and last[-2]["text"] == "slept\n"
        assert backend.process.wait(30) == 0
    eventually_nothing(lambda: deployed.pods("sandcell.dev/state=claimed"), 30)


def test_pods_follow_demand(deployed: Deployed) -> None:
    with deployed.serving(pool_min=1, pool_max=4, pool_idle_s=5, runs_max=8) as backend:
        runs = [threading.Thread(target=backend.run, args=("1",)) for _ in range(6)]
        for thread in runs:
            thread.start()
        eventually(lambda: deployed.replicas() == 4, 30)
        for thread in runs:
            thread.join(120)
        eventually(lambda: deployed.replicas() == 1, 60)
