"""How fast a cell runs in a pod of the warm pool, beside the alternatives, in one interleaved run.

    scripts/setup-cluster
    git clone https://github.com/kubernetes-sigs/agent-sandbox /path/to/agent-sandbox
    .venv/bin/python -m benchmarks.kubernetes --agent-sandbox /path/to/agent-sandbox     about ten minutes, as root
    .venv/bin/python -m benchmarks.kubernetes --rounds 5 --seconds 20                    a quick look, without that peer

SANDCELL_TEST_KUBECONFIG measures on a cluster that is up (tests/cluster/README.md): it gets namespaces `bench-*` and
agent-sandbox's definitions, which are deleted in the end. agent-sandbox is built by Go from its checkout.

Every figure is printed with what it was measured against. Nothing here asserts.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections import defaultdict
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.backend import serving
from tests.cluster.cluster import Cluster, running
from tests.cluster.python_images import REFERENCE, runner_image

from benchmarks import agent_sandbox
from benchmarks.agent_sandbox import AgentSandbox
from benchmarks.execute import CORES, Milliseconds, quantile
from benchmarks.pod_ground import Ground
from benchmarks.pod_memory import pod_mib, process_mib
from benchmarks.pod_peers import Claimed, CreatedPod, SandcellPool, ServedPool, run

WARM_UP = 2


class Way(Protocol):
    """One way to a pod for a run; `size` is its pool's, None where it has none."""

    name: str
    size: int | None

    async def start(self) -> None: ...

    async def claim(self) -> Claimed: ...

    async def full(self) -> None: ...

    async def cleared(self) -> None: ...

    async def close(self) -> None: ...


@dataclass
class Times:
    """Of one run, from the beginning: until its runner was ready, it had its result, and the pool was full again."""

    ready: Milliseconds | None
    result: Milliseconds
    full: Milliseconds


async def one_run(way: Way | ServedPool) -> Times:
    start = time.perf_counter()

    def since() -> Milliseconds:
        return (time.perf_counter() - start) * 1000

    ready = None
    if isinstance(way, ServedPool):
        await way.run()
        result = since()
    else:
        claimed = await way.claim()
        ready = since()
        await run(claimed.stream)
        result = since()
        await claimed.end()
    await way.full()
    return Times(ready, result, since())


async def latency(ways: list[Way | ServedPool], rounds: int) -> None:
    """One cell, `1 + 1`, by every way in turn, each with its pool full and nothing else going on."""
    times: dict[str, list[Times]] = defaultdict(list)
    for number in range(rounds + WARM_UP):
        for way in ways[number % len(ways) :] + ways[: number % len(ways)]:
            for other in ways:
                await other.full()
                await other.cleared()
            await asyncio.sleep(0.2)
            measured = await one_run(way)
            if number >= WARM_UP:
                times[way.name].append(measured)
    print(f"\n| one cell, `1 + 1` ({rounds} interleaved rounds), ms | runner ready p50 | result p50 | p95 | full p50 |")
    print("|---|---|---|---|---|")
    for way in ways:
        kept = times[way.name]
        ready = [each.ready for each in kept if each.ready is not None]
        results = [each.result for each in kept]
        refill = f"{statistics.median(each.full for each in kept):,.0f}" if has_pool(way) else ""
        print(
            f"| {way.name} | {f'{statistics.median(ready):,.1f}' if ready else ''} | {statistics.median(results):,.1f} "
            f"| {quantile(results, 0.95):,.1f} | {refill} |"
        )
    print("\n`full`: from the claim until the pool is as large and as ready as before, and the run's pod is deleted.")


def has_pool(way: Way | ServedPool) -> bool:
    return isinstance(way, ServedPool) or way.size is not None


async def sustained(way: Way | ServedPool, seconds: float) -> None:
    """Runs per second with twice as many callers as cores; each pool may run dry. The time ends when the pool is as it
    was and the node has cleared away all that the runs left."""
    done, stop = 0, time.monotonic() + seconds
    waits: list[Milliseconds] = []

    async def caller() -> None:
        nonlocal done
        while time.monotonic() < stop:
            start = time.monotonic()
            if isinstance(way, ServedPool):
                await way.run()
                waits.append((time.monotonic() - start) * 1000)
            else:
                claimed = await way.claim()
                await run(claimed.stream)
                waits.append((time.monotonic() - start) * 1000)
                await claimed.end()
            done += 1

    start = time.monotonic()
    await asyncio.gather(*(caller() for _ in range(2 * CORES)))
    await way.full()
    await way.cleared()
    rate = done / (time.monotonic() - start)
    print(f"| {way.name} | {rate:.2f} | {statistics.median(waits):,.0f} | {quantile(waits, 0.95):,.0f} |", flush=True)


async def memory(pool: SandcellPool, agent: AgentSandbox | None, plain: CreatedPod) -> None:
    """Of idle pods, and of the same pod without gVisor."""
    print("\n| idle pod, MiB | pod's control group | its shims |\n|---|---|---|")
    groups = {pool.name: pool.idle()} | ({agent.name: agent.idle()} if agent else {})
    async with plain.idle_without_gvisor() as uid:
        for name, uids in (groups | {"the same pod without gVisor (runc)": [uid]}).items():
            sizes = [pod_mib(uid) for uid in uids]
            group, shims = (statistics.median(column) for column in zip(*sizes, strict=True))
            print(f"| {name} | {group:.0f} | {shims:.0f} |")


async def measure(cluster: Cluster, folder: Path, arguments: argparse.Namespace, controller: int | None) -> None:
    ground = Ground(cluster, folder)
    async with AsyncExitStack() as stack:
        stack.callback(ground.clear)
        pool, created = SandcellPool(ground, arguments.pool), CreatedPod(ground)
        agent = AgentSandbox(ground, arguments.pool) if controller else None
        peers: list[Way] = [pool, *([agent] if agent else []), created]
        for peer in peers:
            await peer.start()
            stack.push_async_callback(peer.close)
            await peer.full()
        backend = stack.enter_context(serving(folder / "backend.log", runs_max=4 * CORES, **pool.settings()))
        ways: list[Way | ServedPool] = [ServedPool(pool, backend), *peers]
        await latency(ways, arguments.rounds)
        print(f"\n| {2 * CORES} callers, {arguments.seconds:.0f} s, pools of {arguments.pool} ", end="")
        print("| runs/s | result p50 ms | p95 |\n|---|---|---|---|")
        for way in ways:
            await sustained(way, arguments.seconds)
        if cluster.node:
            await memory(pool, agent, created)
        if controller:
            print(f"\nOutside of the pods: `sandcell serve` {process_mib(backend.pid):.0f} MiB, ", end="")
            print(f"agent-sandbox's controller {process_mib(controller):.0f} MiB.")


def describe(cluster: Cluster) -> str:
    """What is measured on."""
    node = cluster.get("nodes")["items"][0]["status"]["nodeInfo"]
    load = os.getloadavg()[0]
    return f"Kubernetes {node['kubeletVersion']}, {node['containerRuntimeVersion']}, {CORES} cores, load {load:.1f}"


def provide_image(cluster: Cluster, folder: Path) -> None:
    """The runner's, unless the node has one: `python -m tests.cluster image` makes it anew."""
    if cluster.node and REFERENCE not in cluster.node.namespaces.run("ctr", "-n", "k8s.io", "images", "ls", "-q"):
        runner_image(folder / "image.tar")
        cluster.import_image(folder / "image.tar")
        (folder / "image.tar").unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60, help="of the sustained load, for each")
    parser.add_argument("--pool", type=int, default=2 * CORES, help="how many idle runners each pool has")
    parser.add_argument("--agent-sandbox", type=Path, metavar="CHECKOUT", help="of kubernetes-sigs/agent-sandbox")
    parser.add_argument("--controller-flag", action="append", default=[], help="one more of its controller's")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/var/tmp")))
        program, state = folder / "controller", ""
        if arguments.agent_sandbox:
            state = agent_sandbox.build(arguments.agent_sandbox, program)
        cluster = stack.enter_context(running())
        provide_image(cluster, folder)
        print(describe(cluster) + (f"; agent-sandbox {state}" if state else ""))
        pid = None
        if arguments.agent_sandbox:
            log, flags = folder / "controller.log", arguments.controller_flag
            pid = stack.enter_context(agent_sandbox.controller(cluster, arguments.agent_sandbox, program, log, flags))
        asyncio.run(measure(cluster, folder, arguments, pid))


if __name__ == "__main__":
    main()
