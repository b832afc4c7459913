"""The node's namespaces (mount, network, PID, UTS, IPC), with the supervisor as their PID 1."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from typing import Any

from tests.cluster.places import HERE, ClusterError, Places

Json = dict[str, Any]

# What the kubelet wants of the machine's own settings. It reads them, and writes only what differs: these files lie
# over the real ones in the node's view, so that this machine keeps what it has.
SYSCTLS = {
    "vm/overcommit_memory": "1",
    "vm/panic_on_oom": "0",
    "kernel/panic": "10",
    "kernel/panic_on_oops": "1",
    "kernel/keys/root_maxkeys": "1000000",
    "kernel/keys/root_maxbytes": "25000000",
}


def set_up_script(places: Places) -> str:
    """What happens in the new namespaces before the supervisor takes over: the node's own view of the file system."""
    lines = [
        "set -e",
        "hostname node1",
        # Nothing on this machine may change by accident: only the state folder and what is mounted here can be written.
        f"mount --bind {places.state} {places.state}",
        "mount -o remount,bind,ro /",
        "mount -t tmpfs -o mode=755 tmpfs /run",
        f"mount --bind {places.lib} /var/lib",
        f"mount --bind {places.var_log} /var/log",
        "mkdir /run/cgroups",
        "mount --rbind /sys/fs/cgroup /run/cgroups",
        "mount -t sysfs sysfs /sys",  # of this network namespace
        "mount --rbind /run/cgroups /sys/fs/cgroup",
        "umount -l /run/cgroups",
        "rmdir /run/cgroups",
        "mkdir /run/sysctl",
    ]
    for name, value in SYSCTLS.items():
        file = f"/run/sysctl/{name.replace('/', '.')}"
        lines.append(f"if [ -e /proc/sys/{name} ]; then echo {value} >{file}; mount --bind {file} /proc/sys/{name}; fi")
    lines.append(f"exec {sys.executable} -I {HERE / 'supervisor.py'} {places.control}")
    return "\n".join(lines)


# The parents of the PIDs 1 that this process has started, to be waited for by whoever ends them.
_STARTED: dict[int, subprocess.Popen[bytes]] = {}


class Namespaces:
    """Running ones. `start` makes them, `attach` finds those that another process made."""

    def __init__(self, places: Places, environment: dict[str, str]) -> None:
        self._places = places
        self._environment = environment
        self.pid = self._peer()  # of PID 1, as this machine sees it

    @classmethod
    def start(cls, places: Places, environment: dict[str, str], lock: int, *, stay: bool) -> Namespaces:
        """Makes them. They end with this process (its thread, in fact), unless they are to `stay`.

        PID 1 holds `lock`, a descriptor, as long as it lives: that is how others see that the cluster is up.
        """
        words = ["unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--mount-proc"]
        words += ["--propagation", "private", "--kill-child=KILL", "sh", "-c", set_up_script(places)]
        if not stay:
            words = ["setpriv", "--pdeathsig", "KILL", *words]
        log = places.logs / "node.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment, cwd="/",
                pass_fds=[lock], start_new_session=True,
            )  # fmt: skip
        for _ in range(100):
            if process.poll() is not None:
                raise ClusterError(f"the node's namespaces could not be made:\n{log.read_text()[-2000:]}")
            try:
                found = cls(places, environment)
                _STARTED[found.pid] = process
                return found
            except OSError:
                time.sleep(0.05)
        process.kill()
        process.wait()
        raise ClusterError(f"the node's first process does not answer:\n{log.read_text()[-2000:]}")

    @classmethod
    def attach(cls, places: Places, environment: dict[str, str]) -> Namespaces:
        """Those that are running already; ClusterError when there are none."""
        try:
            return cls(places, environment)
        except OSError as error:
            raise ClusterError("no cluster is running: `python -m tests.cluster up` starts one") from error

    def ask(self, **request: Any) -> Json:
        """One request to the supervisor; see there."""
        with self._connection() as connection, connection.makefile("rwb") as stream:
            stream.write(json.dumps(request).encode() + b"\n")
            stream.flush()
            answer: Json = json.loads(stream.readline() or '{"error": "the node has ended"}')
        if "error" in answer and isinstance(answer["error"], str):
            raise ClusterError(f"the node's supervisor: {answer['error']}")
        return answer

    def run(self, *words: str, timeout: float = 60) -> str:
        """A command inside; its output. ClusterError, with what it said, when it fails."""
        enter = ["nsenter", "--target", str(self.pid), "--mount", "--net", "--pid", "--uts", "--ipc", "--", *words]
        try:
            done = subprocess.run(
                enter, env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=timeout, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise ClusterError(f"{' '.join(words)} took over {timeout} s on the node") from None
        if done.returncode:
            raise ClusterError(f"{' '.join(words)} failed ({done.returncode}) on the node:\n{done.stderr[-2000:]}")
        return done.stdout

    def kill(self) -> None:
        """Ends PID 1 and with it everything inside; returns when it is gone."""
        try:
            descriptor = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        try:
            signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            deadline = time.monotonic() + 30
            while _exists(self.pid):
                if time.monotonic() > deadline:
                    raise ClusterError(f"the node's first process {self.pid} does not end")
                time.sleep(0.02)
        except ProcessLookupError:
            pass
        finally:
            os.close(descriptor)
        if self.pid in _STARTED:
            _STARTED.pop(self.pid).wait(timeout=10)

    def _connection(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(10)
        try:
            connection.connect(str(self._places.control))
        except OSError:
            connection.close()
            raise
        return connection

    def _peer(self) -> int:
        with self._connection() as connection:
            found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        pid: int = struct.unpack("3i", found)[0]
        return pid


def _exists(pid: int) -> bool:
    """Whether a process is there; a zombie, which waits only for its parent, is not."""
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
