"""The profiler, run here without a sandbox: the code it measures is ours."""
