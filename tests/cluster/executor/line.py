"""A line between a backend and the API server, on which news can be held up."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import yaml


class Line:
    """Relays to the server of a kubeconfig; `kubeconfig` is another, whose clients come by here."""

    def __init__(self, kubeconfig: Path, folder: Path) -> None:
        config = yaml.safe_load(kubeconfig.read_text())
        cluster = config["clusters"][0]["cluster"]
        server = urlsplit(cluster["server"])
        self._server = (str(server.hostname), server.port or 443)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[threading.Event] = []
        cluster["server"] = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        cluster["tls-server-name"] = server.hostname
        self.kubeconfig = folder / "line.kubeconfig"
        self.kubeconfig.write_text(json.dumps(config))
        threading.Thread(target=self._accept, daemon=True).start()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing from the server reaches those who have connected before: whoever asks anew is answered."""
        held = list(self._open)
        for gate in held:
            gate.clear()
        try:
            yield
        finally:
            for gate in held:
                gate.set()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                gate = threading.Event()
                gate.set()
                self._open.append(gate)
                threading.Thread(target=_relay, args=(client, server, None), daemon=True).start()
                threading.Thread(target=_relay, args=(server, client, gate), daemon=True).start()


def _relay(source: socket.socket, target: socket.socket, gate: threading.Event | None) -> None:
    with closing(source), suppress(OSError):
        while data := source.recv(1 << 16):
            if gate:
                gate.wait()
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
