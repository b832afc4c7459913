"""Many runs at once: none sees another, everybody gets a place in turn."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.backend import Backend, Owner, eventually


def test_runs_side_by_side_do_not_see_each_other(backend: Backend) -> None:
    code = (
        "import os, time\nassert 'mine' not in globals() and os.listdir('.') == ['given']\n"
        "mine = int(open('given').read())\nopen('left', 'w').write(str(mine))\ntime.sleep(0.3)\n"
        "print(mine)\nresult = mine * 2"
    )

    def one(n: int) -> tuple[str, int, bytes]:
        import base64

        given = base64.b64encode(str(n).encode()).decode()
        answer = backend.run(code, files=[{"path": "given", "base64": given}], outputs=["result"], collect=["left"])
        assert answer["status"] == "ok", answer
        return (
            answer["outputs"][0]["text"],
            answer["variables"]["result"],
            base64.b64decode(answer["files"][0]["base64"]),
        )

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(one, range(12)))
    assert results == [(f"{n}\n", n * 2, str(n).encode()) for n in range(12)]


def test_a_place_is_waited_for_and_what_does_not_fit_is_refused(me: Owner) -> None:
    with me.serving(runs_max=1, queue_max=1, runs_per_principal=3, pool_max=1) as backend:
        with ThreadPoolExecutor(2) as threads:
            with backend.stream("print('in')\nimport time\ntime.sleep(60)") as events:
                assert any(event.get("text") == "in\n" for event in events)
                waiting = threads.submit(backend.run, "'waited'")
                eventually(lambda: backend.metric("sandcell_waiting_runs") == 1)
                refused = backend.post(code="1")
                assert (refused.status_code, refused.json()["code"]) == (429, "queue_full")
                assert int(refused.headers["Retry-After"]) > 0
            answer = waiting.result(timeout=30)
        assert answer["outputs"][0]["data"]["text/plain"] == "'waited'"
        assert answer["usage"]["queue_ms"] > 0
        # Whoever leaves the queue makes room in it.
        with backend.stream("print('in')\nimport time\ntime.sleep(60)") as events:
            assert any(event.get("text") == "in\n" for event in events)
            for _ in range(2):
                impatient = threading.Thread(target=_give_up, args=(backend,))
                impatient.start()
                impatient.join(20)
                eventually(lambda: backend.metric("sandcell_waiting_runs") == 0)


def _give_up(backend: Backend) -> None:
    import httpx2

    with pytest.raises(httpx2.ReadTimeout):
        httpx2.post(f"{backend.url}/execute", json={"code": "1"}, headers=backend.headers, timeout=1)


def test_one_caller_may_have_only_so_many_runs(me: Owner) -> None:
    with (
        me.serving(runs_per_principal=1, runs_max=2, pool_max=1) as backend,
        backend.stream("print('in')\nimport time\ntime.sleep(60)", session="s") as events,
    ):
        assert any(event.get("text") == "in\n" for event in events)
        refused = backend.post(code="1")
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_runs")
        assert int(refused.headers["Retry-After"]) > 0
        # The session whose run is the caller's one must not be harmed by the refusal of another.
        assert backend.client.get("/sessions").json()["sessions"][0]["state"] == "busy"
