"""Runs in pods: what they give, how they end, and what is left of them."""

from __future__ import annotations

from tests.backend import Backend, eventually_nothing
from tests.cluster.executor.deployment import Deployed, claimed
from tests.cluster.executor.pools import pool

CLAIMED = "sandcell.dev/state=claimed"


def test_a_cell_runs_in_a_gvisor_pod_that_is_deleted_afterwards(shared: Backend, deployed: Deployed) -> None:
    assert shared.client.get("/health").json()["executor"] == {
        "name": "kubernetes",
        "isolated": True,
        "platform": "gvisor",
        "version": "",
        "namespace": "sandcell-sandboxes",
    }
    answer = shared.run("print(open('/proc/version').read())\n1 + 1")
    text, result = answer["outputs"]
    assert "gvisor" in text["text"] and result["data"] == {"text/plain": "2"}
    assert answer["status"] == "ok" and answer["usage"]["peak_memory_bytes"] > 10 << 20
    eventually_nothing(lambda: deployed.pods(CLAIMED), 30)


def test_each_broken_limit_is_told(shared: Backend) -> None:
    # Without its own bound on addresses, at which it would get a MemoryError before anybody has seen anything.
    greedy = (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)\n"
        "x = []\nwhile True: x.append(bytearray(b'x') * (8 << 20))"
    )
    for status, code, limits in (
        ("timeout", "while True: pass", {"wall_s": 1}),
        ("cpu", "while True: pass", {"cpu_s": 0.5}),
        ("memory", greedy, {"memory_mb": 300}),
        ("output", "while True: print('x' * 1000)", {"output_kb": 16}),
    ):
        assert shared.run(code, limits=limits)["status"] == status, status
    assert shared.run("import os; os._exit(3)")["exit_code"] == 3


def test_a_pod_that_is_deleted_under_a_run_ends_it(shared: Backend, deployed: Deployed) -> None:
    with shared.stream("print('here')\nimport time; time.sleep(60)") as events:
        assert next(e for e in events if e["type"] == "stream")["text"].startswith("here")
        (pod,) = deployed.in_use()
        deployed.cluster.kubectl("delete", "pod", "-n", "sandcell-sandboxes", pod["metadata"]["name"])
        last = list(events)[-1]
    assert last["status"] == "killed"
    assert last["message"] == "The sandbox ended before the code did: its pod was deleted."


def test_a_session_keeps_its_variables_until_it_is_ended(shared: Backend, deployed: Deployed) -> None:
    shared.run("x = 41", session="s")
    assert shared.run("x + 1", session="s")["outputs"][0]["data"] == {"text/plain": "42"}
    assert len(deployed.pods(claimed("s"))) == 1  # others' pods may still be on their way out
    assert shared.client.delete("/sessions/s").status_code == 204
    eventually_nothing(lambda: deployed.pods(claimed("s")), 30)


def test_a_runtime_is_there_while_its_pool_is_empty(deployed: Deployed) -> None:
    """All of its pods may be taken, and a backend may be new: its Deployment says that there is one."""
    with pool(deployed, runtime="bare", replicas=0) as namespace:
        own = {"kubernetes_namespace": namespace, "kubernetes_config": deployed.cluster.kubeconfig}
        with deployed.serving(pool_min=1, kubernetes_wait_s=60, **own) as backend:
            assert backend.client.get("/health").json()["runtimes"] == ["default"]
            assert backend.post(code="1", runtime="bar").json()["title"] == "Unknown runtime"
            assert backend.run("1 + 1", runtime="bare")["status"] == "ok"
            assert backend.client.get("/health").json()["runtimes"] == ["default", "bare"]
