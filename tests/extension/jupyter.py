"""A real Jupyter server as a child process, and kernels that it starts."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
from jupyter_client.asynchronous import AsyncKernelClient

from sandcell.bridge import Bridge
from tests.extension.kernels import Kernel, clean_environment


class JupyterServer:
    """A running server; `http` is signed in with its token."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
        self.process = process
        self.folder = folder
        self.log = log
        self.runtime = Path(clean_environment(folder, {})["JUPYTER_RUNTIME_DIR"])
        self.info = self._info()
        self.http = httpx2.Client(
            base_url=self.info["url"], headers={"Authorization": f"token {self.info['token']}"}, timeout=60
        )

    @contextmanager
    def kernel(self) -> Iterator[Kernel]:
        """A kernel that the server starts, as it would for a notebook."""
        with kernel_of(self.http, self.runtime) as started:
            yield started

    def _info(self) -> dict[str, Any]:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            for path in self.runtime.glob("jpserver-*.json"):
                with suppress(json.JSONDecodeError):  # it is being written
                    found: dict[str, Any] = json.loads(path.read_text())
                    if _answers(found["url"]):
                        return found
            time.sleep(0.1)
        raise AssertionError(f"the Jupyter server did not start: {self.log.read_text()}")


@contextmanager
def kernel_of(http: httpx2.Client, runtime: Path) -> Iterator[Kernel]:
    """A kernel of the Jupyter server that `http` is signed in at, and whose runtime folder that is."""
    answer = http.post("api/kernels", json={"name": "python3", "path": ""})
    assert answer.status_code == 201, answer.text
    kernel_id = answer.json()["id"]
    bridge = Bridge()
    client = AsyncKernelClient(connection_file=str(runtime / f"kernel-{kernel_id}.json"))

    async def connect() -> None:
        client.load_connection_file()
        client.hb_channel.time_to_dead = 60  # a busy machine misses a beat or two
        client.start_channels()
        await client.wait_for_ready(timeout=60)

    async def leave() -> None:
        client.stop_channels()

    try:
        bridge.run(connect())
        yield Kernel(bridge, None, client)
    finally:
        bridge.run(leave())
        client.context.destroy(linger=0)
        bridge.close()
        http.delete(f"api/kernels/{kernel_id}")


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}api").status_code == 200
    except httpx2.ConnectError:
        return False


@contextmanager
def jupyter_server(folder: Path, environ: Mapping[str, str], *arguments: str) -> Iterator[JupyterServer]:
    """A server on loopback that lets nobody in without its token."""
    log = folder / "jupyter.log"
    options = ["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={folder}", "--no-browser"]
    strict = ["--ServerApp.allow_unauthenticated_access=False", "--ServerApp.base_url=/user/me/", "--allow-root"]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "server", *options, *strict, *arguments],
            env=clean_environment(folder, environ),
            stdout=stream,
            stderr=stream,
        )
    try:
        server = JupyterServer(process, folder, log)
        with server.http:
            yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
