"""The names that this program, the manifests of `infra/k8s`, the Hub's values and the backend's settings share.

Manifests cannot import; `tests/infra/program/test_names.py` reads them and holds them against these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PROJECT = "sandcell"
Stack = Literal["dev", "staging", "prod"]

# Kubernetes
NAMESPACE = "sandcell"  # the backend
SANDBOX_NAMESPACE = "sandcell-sandboxes"  # runner pods, and nothing else
HUB_NAMESPACE = "jupyterhub"  # the Hub and its users' servers
BACKEND = "sandcell-backend"  # Deployment, Service, ServiceAccount, label, and its ConfigMap and Secret of settings
BACKEND_PORT = 8080  # of its pods; its Service has 80
BACKEND_URL = f"http://{BACKEND}.{NAMESPACE}.svc.cluster.local"
RUNNER = "sandcell-runner"
RUNNER_PORT = 8750
RUNTIME_CLASS = "gvisor"
RUNTIME_HANDLER = "runsc"  # containerd's name for gVisor's shim
CLAIM_KEY = "sandcell-claim-key"  # Secret (the private half, for the backend) and ConfigMap (the public, for runners)
CLAIM_KEY_FILE = "claim.pem"
CLAIM_KEY_MODULUS = "modulus"

# Images, as manifests name them; a release puts `repository@sha256:...` in their place
IMAGES = {
    "backend": "sandcell-backend",
    "runner": "sandcell-runner",
    "hub": "sandcell-hub",
    "singleuser": "sandcell-singleuser",
}

# Nodes: a label, which is a taint too where nothing else is to run
NODE = "sandcell.dev/node"
SANDBOX_NODES = "sandboxes"  # as RuntimeClass `gvisor` has it
SYSTEM_NODES = "system"
HUB_TAINT = ("hub.jupyter.org/dedicated", "user")  # z2jh's own, for users' servers
HUB_LABEL = ("hub.jupyter.org/node-purpose", "user")

# JupyterHub
HUB_CHART = "4.4.0"  # Zero to JupyterHub; JupyterHub 5.5
HUB_SERVICE = "sandcell"  # the backend as a service of the Hub's, in the Hub's scopes
HUB_API_URL = f"http://hub.{HUB_NAMESPACE}.svc.cluster.local:8081/hub/api"
HUB_SECRET = "sandcell-hub"  # noqa: S105 - a name

# AWS
BOUND = "sandcell-bound"  # the policy that no role goes beyond; infra/deploy/account.yaml makes it
TAG = "sandcell:stack"  # what costs money has it: it is what the budget counts
REGION = "us-east-1"  # CloudFront's WAF rules have to be there


@dataclass(frozen=True)
class SecretPlace:
    """Where a secret of Secrets Manager is to be found in the cluster."""

    namespace: str
    name: str
    key: str


SECRETS = {
    "gemini-api-key": SecretPlace(NAMESPACE, BACKEND, "gemini-api-key"),
    "cognito-client-secret": SecretPlace(NAMESPACE, BACKEND, "cognito-client-secret"),
    "claim-key": SecretPlace(NAMESPACE, CLAIM_KEY, CLAIM_KEY_FILE),  # the private half
    "hub-crypt-keys": SecretPlace(HUB_NAMESPACE, HUB_SECRET, "hub.config.CryptKeeper.keys"),
    "hub-cookie-secret": SecretPlace(HUB_NAMESPACE, HUB_SECRET, "hub.config.JupyterHub.cookie_secret"),
}


def prefix(stack: str) -> str:
    """What every resource of a stack is called first: what the deploy role may touch is told by it."""
    return f"{PROJECT}-{stack}"


def secret(stack: str, name: str) -> str:
    """A secret's name in Secrets Manager."""
    return f"{PROJECT}/{stack}/{name}"


def repository(stack: str, image: str) -> str:
    """An image's repository in ECR."""
    return f"{PROJECT}-{stack}/{image}"


def parameter(stack: str, name: str) -> str:
    """A parameter of the stack in Systems Manager: `images` of the last good release, `claim-key-modulus`."""
    return f"/{PROJECT}/{stack}/{name}"
