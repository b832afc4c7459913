"""Many threads fit into a run's address space."""

from __future__ import annotations

from tests.runner.driver import Runner


def test_sixty_threads_take_less_than_two_mebibytes_each(runner: Runner) -> None:
    code = """
import threading
gate = threading.Event()
threads = [threading.Thread(target=gate.wait) for _ in range(60)]
for thread in threads:
    thread.start()
gate.set()
for thread in threads:
    thread.join()
len(threads)
"""
    limits = {"processes": 64, "address_space_bytes": 64 * (2 << 20) + (16 << 20)}
    answer = runner.run(code, limits=limits)
    assert answer.result == "60"
