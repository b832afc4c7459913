"""Sandboxes by this machine's own runsc, for root and for ordinary users."""
