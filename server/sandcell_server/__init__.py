"""The backend: runs code in gVisor sandboxes for whoever may ask, over HTTP."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("sandcell")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+unknown"
