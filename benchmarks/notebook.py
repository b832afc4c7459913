"""A notebook as its user has it: a kernel of a real Jupyter server, whose embedded backend runs the cells."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.backend import eventually
from tests.extension.jupyter import jupyter_server


class NotebookKernel:
    """Cells go kernel → Jupyter server → backend → sandbox, and back."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        cache = {"SANDCELL_CACHE_DIR": str(folder / "cache")}
        self._server = self._stack.enter_context(jupyter_server(folder, cache))
        self._kernel = self._stack.enter_context(self._server.kernel())
        self._kernel.ok("%load_ext sandcell")
        self._kernel.ok("%%execute -q\n1 + 1")

    def run(self, cell: str) -> None:
        self._kernel.ok(cell)

    def settle(self) -> None:
        """Waits until a sandbox is ready and none is being made."""
        eventually(self._settled, timeout=60)

    def _settled(self) -> bool:
        counts = self._server.http.get("sandcell/api/health/ready").json()["sandboxes"]
        return bool(counts["ready"] >= 1 and counts["starting"] == 0)

    def close(self) -> None:
        self._stack.close()
