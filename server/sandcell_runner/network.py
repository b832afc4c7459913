"""Whether a cell can reach anything, as far as it can be told without trying."""

import socket

denied = False
"""Set where there are links and nothing is let through: in a pod, by its policy."""


def reachable() -> bool:
    """Whether there is a network at all."""
    return not denied and any(name != "lo" for _, name in socket.if_nameindex())
