"""Where code runs: executors make sandboxes, each a runner behind one stream of frames."""
