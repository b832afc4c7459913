"""A running node, whose components can be stopped, started, killed and read one by one."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.cluster.components import Component, components
from tests.cluster.namespaces import Namespaces
from tests.cluster.network import Network
from tests.cluster.places import ClusterError, Places


def environment(places: Places) -> dict[str, str]:
    """Of everything on the node: nothing of the caller's. /tmp cannot be written there."""
    path = f"{places.bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {"PATH": path, "HOME": "/run", "TMPDIR": "/run", "LANG": "C.UTF-8"}


class Node:
    """The components by the names of their programs: etcd, kube-apiserver, containerd, kubelet, ..."""

    def __init__(self, places: Places, network: Network, namespaces: Namespaces) -> None:
        self.places = places
        self.network = network
        self.namespaces = namespaces
        self.components: dict[str, Component] = components(places, network)

    def start(self, name: str) -> None:
        """Starts a component that is not running; does not wait until it is of use."""
        component = self.components[name]
        self.namespaces.ask(
            start=name, argv=component.argv, log=str(self.log_file(name)), environment=component.environment
        )

    def send(self, name: str, number: signal.Signals) -> None:
        """Sends a signal to a component's process."""
        self.namespaces.ask(signal=name, number=int(number))

    def stop(self, name: str, number: signal.Signals = signal.SIGTERM) -> None:
        """Ends a component, with SIGKILL after 20 s. Pods go on without their kubelet and containerd, as they do."""
        self.send(name, number)
        try:
            wait_for(f"the end of {name}", lambda: not self.running(name), 20)
        except ClusterError:
            self.send(name, signal.SIGKILL)
            wait_for(f"the end of {name} after SIGKILL", lambda: not self.running(name), 10)

    def restart(self, name: str, number: signal.Signals = signal.SIGTERM) -> None:
        """Stops and starts a component."""
        self.stop(name, number)
        self.start(name)

    def running(self, name: str) -> bool:
        """Whether a component runs."""
        known = self.namespaces.ask(list=True)
        return name in known and known[name]["exit"] is None

    def ended(self) -> dict[str, int]:
        """The exit codes of the components that have ended, by name."""
        known = self.namespaces.ask(list=True)
        return {name: found["exit"] for name, found in known.items() if found["exit"] is not None}

    def log_file(self, name: str) -> Path:
        """Where a component's output goes, over all its restarts."""
        return self.places.logs / f"{name}.log"

    def log(self, name: str, lines: int = 20) -> str:
        """The last lines of a component's log."""
        path = self.log_file(name)
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.is_file() else "(no log)"

    def wait(self, what: str, check: Callable[[], object], seconds: float, *watched: str) -> None:
        """Waits until `check` is true. ClusterError, with their logs, when a watched component ends, or time does."""

        def checked() -> object:
            for name, code in self.ended().items():
                if name in watched:
                    raise ClusterError(f"{name} ended with {code} while waiting for {what}")
            return check()

        try:
            wait_for(what, checked, seconds)
        except ClusterError as error:
            logs = "".join(f"\n--- the last that {name} said ---\n{self.log(name)}" for name in watched)
            raise ClusterError(f"{error}{logs}") from None

    def processes(self) -> dict[int, list[str]]:
        """The command lines of everything on the node, by PIDs of this machine."""
        own = os.stat(f"/proc/{self.namespaces.pid}/ns/pid").st_ino  # noqa: PTH116
        found = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    if (folder / "ns/pid").stat().st_ino == own:
                        found[int(folder.name)] = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
                except OSError:
                    continue
        return found

    def shims(self, namespace: str, pod: str) -> list[int]:
        """The PIDs, on this machine, of a pod's containerd shims, to be killed by fault tests.

        gVisor has one for the pod and one for each container, runc one for all.
        """
        filters = [f'labels."io.kubernetes.pod.name"=={pod}', f'labels."io.kubernetes.pod.namespace"=={namespace}']
        shown = self.namespaces.run("ctr", "-n", "k8s.io", "containers", "list", "-q", ",".join(filters))
        containers = set(shown.split())
        return [
            pid
            for pid, words in self.processes().items()
            if Path(words[0]).name.startswith("containerd-shim") and containers & set(words)
        ]


def wait_for(what: str, check: Callable[[], object], seconds: float) -> None:
    """Asks every tenth of a second until the answer is true; ClusterError when time is up."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            raise ClusterError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.1)
