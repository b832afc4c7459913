"""One Jupyter server with JupyterLab and Notebook, as `jupyter lab` starts it, in a profile of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import nbformat

from tests.extension.jupyter import JupyterServer, jupyter_server

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark", "contrast": "JupyterLab Dark High Contrast"}


class Site:
    """Writes notebooks and says where they open."""

    def __init__(self, server: JupyterServer) -> None:
        self.server = server
        self.folder = server.folder
        self.url: str = server.info["url"]
        self.token: str = server.info["token"]
        self._settings = Path(server.folder) / "settings"

    def write(self, name: str, cells: Sequence[str]) -> None:
        """A notebook of code cells, which has not been run."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        nbformat.write(notebook, self.folder / name)

    def read(self, name: str) -> nbformat.NotebookNode:
        return nbformat.read(self.folder / name, as_version=4)

    def address(self, name: str, app: str = "lab") -> str:
        """Where the notebook opens in JupyterLab (`lab`, in a workspace without a past) or in Notebook (`notebook`)."""
        if app == "notebook":
            return f"{self.url}notebooks/{name}?token={self.token}"
        return f"{self.url}lab/workspaces/{name.replace('.', '-')}/tree/{name}?reset&token={self.token}"

    def theme(self, name: str) -> None:
        """For pages that are opened from now on."""
        self.setting("@jupyterlab/apputils-extension", "themes", {"theme": THEMES.get(name, name)})

    def setting(self, package: str, plugin: str, values: Mapping[str, object]) -> None:
        """In place of what a person would choose in the settings."""
        path = self._settings / package / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))


@contextmanager
def site(folder: Path, environ: Mapping[str, str]) -> Iterator[Site]:
    """Started, with nothing in it."""
    places = {
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    options = ["--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True"]
    with jupyter_server(folder, {**places, **environ}, *options) as server:
        started = Site(server)
        # A question whether to fetch news would lie over the page.
        started.setting("@jupyterlab/apputils-extension", "notification", {"fetchNews": "false"})
        yield started
