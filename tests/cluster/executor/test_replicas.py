"""Several backends on one pool, and what becomes of runs when one of them ends."""

from __future__ import annotations

import signal
import threading
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from sandcell_server.executors.kubernetes.pods import started
from tests.backend import Backend, Json, eventually, eventually_nothing
from tests.cluster.executor.deployment import Deployed
from tests.cluster.executor.pools import pool, serving_pool
from tests.cluster.places import ClusterError

SLEEPING = "print('here', flush=True)\nimport time; time.sleep(3)\nprint('slept')"


@pytest.fixture(autouse=True)
def _nothing_is_claimed(deployed: Deployed) -> None:
    deployed.clear()


def test_a_killed_backends_run_is_swept_by_another(deployed: Deployed, shared: Backend) -> None:
    with deployed.serving() as victim, victim.stream("print('here'); import time; time.sleep(60)") as events:
        assert any(event.get("text", "").startswith("here") for event in events)
        (pod,) = deployed.in_use()
        claimed = datetime.now(UTC)
        victim.stop(signal.SIGKILL)
    eventually_nothing(lambda: deployed.pods("sandcell.dev/state=claimed"), 60)
    lives_s = pod["spec"]["activeDeadlineSeconds"] - (claimed - started(pod)).total_seconds()
    assert lives_s < 200


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
        labels = {f"sandcell.dev/{name}": value for name, value in mine.items()}
        labels |= {"sandcell.dev/state": "claimed", "sandcell.dev/expires": "99999999999"}

        def claimed() -> bool:
            """Whether one of the pool's is: a pool that shrinks may take the one away that was chosen."""
            for pod in deployed.pods("sandcell.dev/state=idle"):
                with suppress(ClusterError):
                    if "deletionTimestamp" not in pod["metadata"]:
                        deployed.label(pod, **labels)
                        return True
            return False

        eventually(claimed)
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
