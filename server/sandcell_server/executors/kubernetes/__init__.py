"""Sandboxes that are pods of a Kubernetes cluster: claimed from a pool of idle gVisor runners, deleted after use."""
