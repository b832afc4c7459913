"""Many threads fit into a run's address space."""

from __future__ import annotations

from collections.abc import Callable

from tests.runner.driver import Runner


def test_sixty_threads_take_less_than_two_mebibytes_each(new_runner: Callable[..., Runner]) -> None:
    # As in a sandbox: without it, glibc's arenas alone take 64 MiB of address space a thread.
    runner = new_runner(environment={"MALLOC_ARENA_MAX": "2"})
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
    limits = {"processes": 64, "address_space_bytes": 64 * (2 << 20) + (80 << 20)}
    answer = runner.run(code, limits=limits)
    assert answer.result == "60"
