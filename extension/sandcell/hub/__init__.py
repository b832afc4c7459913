"""JupyterHub: people sign in at the Hub with their account of Sandcell's backend. Needs the extra `[hub]`."""

from sandcell.hub.authenticator import SandcellAuthenticator

__all__ = ["SandcellAuthenticator"]
