"""Runs in pods: what they give, how they end, and what is left of them."""

from __future__ import annotations

from tests.backend import Backend, eventually_nothing
from tests.cluster.executor.deployment import Deployed

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
    greedy = "x = []\nwhile True: x.append(bytearray(b'x') * (8 << 20))"
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
        (pod,) = deployed.pods(CLAIMED)
        deployed.cluster.kubectl("delete", "pod", "-n", "sandcell-sandboxes", pod["metadata"]["name"])
        last = list(events)[-1]
    assert last["status"] == "killed"
    assert last["message"] == "The sandbox ended before the code did: its pod was deleted."


def test_a_session_keeps_its_variables_until_it_is_ended(shared: Backend, deployed: Deployed) -> None:
    shared.run("x = 41", session="s")
    assert shared.run("x + 1", session="s")["outputs"][0]["data"] == {"text/plain": "42"}
    assert len(deployed.pods(CLAIMED)) == 1
    assert shared.client.delete("/sessions/s").status_code == 204
    eventually_nothing(lambda: deployed.pods(CLAIMED), 30)


def test_a_sandbox_knows_no_token_and_reaches_nobody(shared: Backend) -> None:
    code = """
import os, socket
def reached(host, port):
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True
others = [("10.96.0.1", 443), ("172.30.0.2", 6443), ("169.254.169.254", 80), ("10.96.0.10", 53), ("172.30.0.1", 22)]
[os.path.exists("/var/run/secrets/kubernetes.io"), [n for n in os.environ if "KUBE" in n or "SANDCELL" in n],
 [where for where in others if reached(*where)]]
"""
    assert shared.run(code)["outputs"][-1]["data"]["text/plain"] == "[False, [], []]"


def test_without_a_key_of_the_runners_nothing_is_run(deployed: Deployed) -> None:
    with deployed.serving(kubernetes_claim_key="/nowhere.pem") as backend:
        problem = backend.post(code="1").json()
        assert problem["status"] == 503 and "SANDCELL_KUBERNETES_CLAIM_KEY" in problem["detail"]


def test_an_api_server_that_is_not_there_is_told_at_once(deployed: Deployed) -> None:
    kubeconfig = deployed.folder / "elsewhere"
    text = deployed.cluster.kubeconfig.read_text()
    kubeconfig.write_text(text.replace("172.30.0.2:6443", "127.0.0.1:9"))
    with deployed.serving(kubernetes_config=kubeconfig) as backend:
        problem = backend.post(code="1").json()
        assert problem["status"] == 503 and "API server" in problem["detail"]
