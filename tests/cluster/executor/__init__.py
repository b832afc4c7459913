"""The executor of a cluster, by real backends on this machine against real pods."""
