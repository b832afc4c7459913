"""A real Kubernetes node for the tests, without Docker: real pods, real gVisor, enforced network policy."""
