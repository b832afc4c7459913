"""Callers that go on, whatever happens, and write down what they are told."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

import httpx2

from tests.backend import Backend

CALLERS = 3
_CODE = "print('in', flush=True)\nimport time; time.sleep(0.5)\nprint({number})"


@dataclass
class Load:
    """Runs in one backend, `CALLERS` at a time, from `start` to `stop`; what was said, by outcome, is in `told`."""

    backend: Backend
    told: Counter[str] = field(default_factory=Counter)
    wrong: list[object] = field(default_factory=list)

    def __enter__(self) -> Load:
        self._over = threading.Event()
        self._callers = [threading.Thread(target=self._call, args=(n,)) for n in range(CALLERS)]
        for caller in self._callers:
            caller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        for caller in self._callers:
            caller.join(180)
            assert not caller.is_alive(), "a run hangs"

    def count(self, what: str) -> int:
        """How often this was the outcome so far."""
        return self.told[what]

    def _call(self, caller: int) -> None:
        number = caller
        while not self._over.is_set():
            number += CALLERS
            try:
                answer = self.backend.client.post("/execute", json={"code": _CODE.format(number=number)}, timeout=150)
            except httpx2.TransportError as error:  # the backend itself has gone
                self.told[type(error).__name__] += 1
                self._over.wait(0.5)
                continue
            self._note(answer, number)

    def _note(self, answer: httpx2.Response, number: int) -> None:
        said = answer.json()
        if answer.status_code == 503 and said["code"] in ("sandbox_unavailable", "draining") and said["detail"]:
            self.told["refused"] += 1
            self._over.wait(0.5)
        elif answer.status_code == 200 and said["status"] == "ok" and said["outputs"][0]["text"] == f"in\n{number}\n":
            self.told["ok"] += 1
        elif answer.status_code == 200 and said["status"] == "killed" and said["message"]:
            self.told["killed"] += 1
        else:
            self.wrong.append(said)
