"""Run any notebook cell in a gVisor sandbox: `%load_ext sandcell`, then `%%execute`.

Importing this package reads no file, opens no connection and needs no optional dependency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the magics and, in the background, get the first sandbox ready."""
    from sandcell.magics import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take the magics away and end what they started."""
    from sandcell.magics import unload

    unload(shell)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "sandcell"}]


def _load_jupyter_server_extension(server_app: Any) -> None:
    """Add the routes under `/sandcell/api` to a Jupyter server."""
    from sandcell.routes import load

    load(server_app)
