"""What `/execute` is measured beside: other ways to run one cell, each as its own users would call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import gvisor
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from sandcell_server.executors.gvisor.bundle import write_bundle
from sandcell_server.executors.gvisor.runsc import probe_runsc
from sandcell_server.executors.gvisor.state import remove_tree
from sandcell_server.executors.runtimes import inspect_runtime, own_interpreter

IMPORTS = "import numpy, pandas, matplotlib.pyplot, IPython"


class PlainKernel:
    """An ipykernel on this machine, not sandboxed: execute until it is idle again."""

    def __init__(self) -> None:
        self._manager, self._client = start_new_kernel(kernel_name="python3")
        assert isinstance(self._client, BlockingKernelClient)

    def run(self, code: str) -> None:
        self._client.execute_interactive(code, timeout=60, output_hook=lambda _: None)

    def close(self) -> None:
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)


class ColdRunsc:
    """`runsc run` of a new interpreter with the same imports, in the very bundle that Sandcell uses."""

    def __init__(self) -> None:
        import asyncio

        self._folder = Path(tempfile.mkdtemp(prefix="sandcell-cold-"))
        self._runsc = asyncio.run(probe_runsc(None, "auto"))
        runtime = asyncio.run(inspect_runtime("default", own_interpreter()))
        config = write_bundle(self._folder, runtime, self._folder, files_mb=64, address_space_bytes=1 << 40)
        config["process"]["args"] = [str(runtime.python), "-I", "-c", f"{IMPORTS}\nprint(1 + 1)"]
        (self._folder / "config.json").write_text(json.dumps(config))
        self._count = 0

    def run(self) -> None:
        self._count += 1
        root = self._folder / f"state-{self._count}"
        words = self._runsc.command(root, "run", "--bundle", str(self._folder), f"cold{os.getpid()}-{self._count}")
        done = subprocess.run(words, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
        assert done.stdout == "2\n", done

    def close(self) -> None:
        remove_tree(self._folder)


class OfficialSdk:
    """The gVisor project's own Python SDK (PyPI: gvisor); it has no warm interpreter, so each cell is a new python3."""

    def __init__(self) -> None:
        self._mounts = [
            gvisor.Mount.bind(prefix, prefix, readonly=True)
            for prefix in dict.fromkeys((sys.prefix, sys.base_prefix))
            if not Path(prefix).is_relative_to("/usr")
        ]
        self._live = self._new()

    def _new(self) -> gvisor.Sandbox:
        return gvisor.Sandbox(mounts=self._mounts)

    def run_new(self) -> None:
        with self._new() as sandbox:
            self._check(sandbox)

    def run_live(self) -> None:
        self._check(self._live)

    def _check(self, sandbox: gvisor.Sandbox) -> None:
        out, _ = sandbox.exec("/usr/bin/python3", "-c", "print(1 + 1)")
        assert out == "2\n", out

    def close(self) -> None:
        self._live.close()
