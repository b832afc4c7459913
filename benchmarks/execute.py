"""How fast a fresh sandbox per run is, beside the alternatives, in one interleaved run.

    .venv/bin/pip install -e '.[bench]'
    .venv/bin/python -m benchmarks.execute            about five minutes, as root: also measures an ordinary user
    .venv/bin/python -m benchmarks.execute --rounds 5 a quick look

Every figure is printed with what it was measured against. Nothing here asserts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.backend import Backend, eventually, serving
from tests.ordinary_user import ordinary_user

from benchmarks.notebook import NotebookKernel
from benchmarks.peers import ColdRunsc, OfficialSdk, PlainKernel

CORES = os.cpu_count() or 1
Milliseconds = float


def timed(action: Callable[[], object]) -> Milliseconds:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def quantile(values: list[Milliseconds], share: float) -> Milliseconds:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def settle(backend: Backend) -> None:
    """Waits until the pool is full: a warm run is one that finds a ready sandbox, as a person's cells do."""
    time.sleep(0.1)  # the used sandbox is removed and the next one begun some tens of milliseconds after a run
    eventually(
        lambda: (
            backend.metric("sandcell_sandboxes", state="ready") >= 1
            and backend.metric("sandcell_sandboxes", state="starting") == 0
        ),
        timeout=60,
    )


def latency(backends: dict[str, Backend], rounds: int) -> None:
    """One cell, `1 + 1`, by every way in turn."""
    times: dict[str, list[Milliseconds]] = defaultdict(list)
    plain, cold, sdk, notebook = PlainKernel(), ColdRunsc(), OfficialSdk(), NotebookKernel()
    try:
        ways: dict[str, Callable[[], object]] = {
            f"POST /execute, fresh sandbox, {who}": partial(backend.run, "1 + 1") for who, backend in backends.items()
        }
        ways |= {
            "plain ipykernel (no sandbox)": lambda: plain.run("1 + 1"),
            "%%execute in a notebook, fresh sandbox": lambda: notebook.run("%%execute -q\n1 + 1"),
            "official gVisor SDK, exec in a live sandbox": sdk.run_live,
        }
        rare = {"official gVisor SDK, new sandbox": sdk.run_new, "cold `runsc run`, same imports": cold.run}
        for number in range(rounds + 2):
            for name, way in (ways | (rare if number % 5 == 2 else {})).items():
                # All of them: what one made ready for its next run would compete with the others' runs.
                for backend in backends.values():
                    settle(backend)
                notebook.settle()
                times[name].append(timed(way))
    finally:
        for peer in (plain, cold, sdk, notebook):
            peer.close()
    print(f"\n| one cell, `1 + 1` ({rounds} interleaved rounds) | p50 ms | p95 ms |\n|---|---|---|")
    for name, values in times.items():
        kept = values[2:] if len(values) > rounds else values  # two rounds to warm up
        print(f"| {name} | {statistics.median(kept):.1f} | {quantile(kept, 0.95):.1f} |")


def children_cpu_s(pid: int) -> float:
    """CPU seconds of all children that a process has waited for: whole lives of sandboxes, runsc included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def sustained(who: str, backend: Backend, seconds: float) -> None:
    """Fresh sandboxes per second with twice as many callers as cores, beside what the cores could at most."""
    settle(backend)
    before, lives = children_cpu_s(backend.pid), 12
    for _ in range(lives):
        backend.run("1 + 1")
        settle(backend)
    time.sleep(1)
    per_life = (children_cpu_s(backend.pid) - before) / lives
    limit = CORES / per_life
    done, stop = [0], time.monotonic() + seconds
    lock = threading.Lock()

    def caller() -> None:
        while time.monotonic() < stop:
            backend.run("1 + 1")
            with lock:
                done[0] += 1

    start = time.monotonic()
    callers = [threading.Thread(target=caller) for _ in range(2 * CORES)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    rate = done[0] / (time.monotonic() - start)
    print(f"| {who} | {per_life:.3f} | {limit:.1f} | {rate:.1f} | {rate / limit:.0%} |")


def memory(who: str, backend: Backend) -> None:
    """Of one ready sandbox: what the kernel would charge it with."""
    from sandcell_server.executors.proctree import ProcTree, descendants

    settle(backend)
    roots = [
        pid
        for pid in descendants(backend.pid)
        if b"\0restore\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
        or b"\0run\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    sizes = [ProcTree(pid).consumption().memory_bytes for pid in roots]
    print(f"| {who} | {statistics.median(sizes) / (1 << 20):.0f} MiB |")


def first_result(rounds: int) -> None:
    """From the start of `sandcell serve` to its first answer."""
    kept, fresh = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(rounds):
            for times, cache in ((fresh, folder / f"cache-{number}"), (kept, folder / "cache-0")):
                start = time.perf_counter()
                with serving(folder / "log", cache_dir=cache) as backend:
                    backend.run("1 + 1")
                    times.append(time.perf_counter() - start)
                    eventually(lambda b=backend: restored_image(cache), timeout=60)  # type: ignore[misc] # noqa: B023
    print(f"\n| `sandcell serve` to first result ({rounds} rounds) | median s |\n|---|---|")
    print(f"| with a kept checkpoint | {statistics.median(kept):.2f} |")
    print(f"| without | {statistics.median(fresh):.2f} |")


def restored_image(cache: Path) -> bool:
    """Whether the checkpoint has been made."""
    folder = cache / "checkpoints"
    return folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        backends: dict[str, Backend] = {}
        if os.geteuid() == 0:
            backends["as root"] = stack.enter_context(serving(folder / "root.log", cache_dir=folder / "cache"))
            someone = stack.enter_context(ordinary_user())
            backends["as an ordinary user"] = stack.enter_context(
                serving(folder / "user.log", wrap=someone.command, environment=someone.environment())
            )
        else:
            backends["as an ordinary user"] = stack.enter_context(serving(folder / "log", cache_dir=folder / "cache"))
        about = next(iter(backends.values())).client.get("/health").json()["executor"]
        print(f"gVisor {about['version']} ({about['platform']}), {CORES} cores")
        for backend in backends.values():
            backend.run("1 + 1")
            settle(backend)
            time.sleep(5)  # the checkpoint
            backend.run("1 + 1")
        latency(backends, arguments.rounds)
        print("\n| fresh sandboxes, sustained | core-s per life | limit runs/s | runs/s | of the limit |")
        print("|---|---|---|---|---|")
        for who, backend in backends.items():
            sustained(who, backend, arguments.seconds)
        print("\n| one ready sandbox | memory |\n|---|---|")
        for who, backend in backends.items():
            memory(who, backend)
    first_result(max(2, arguments.rounds // 10))


if __name__ == "__main__":
    main()
