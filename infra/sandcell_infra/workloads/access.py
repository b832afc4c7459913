"""How Pulumi reaches the cluster's API server: as whoever runs it, by `aws eks get-token`."""

from __future__ import annotations

import json
import os
from urllib.parse import urlsplit

import pulumi
import pulumi_kubernetes as k8s

from ..cluster import Cluster
from ..names import REGION

# Where infra/deploy/tunnel listens, on a machine that the API server has no address for.
TUNNEL = "SANDCELL_API_SERVER"


def provider(prefix: str, cluster: Cluster) -> k8s.Provider:
    """It is of this cluster whatever way leads there: a tunnel does not make everything anew."""
    found = pulumi.Output.all(cluster.name, cluster.endpoint, cluster.authority)
    return k8s.Provider(
        f"{prefix}-kubernetes",
        k8s.ProviderArgs(
            kubeconfig=found.apply(lambda parts: kubeconfig(*parts)),
            cluster_identifier=cluster.made.arn,
            enable_server_side_apply=True,
        ),
    )


def kubeconfig(name: str, endpoint: str, authority: str) -> str:
    """As JSON, without any credentials in it."""
    server: dict[str, str] = {"server": endpoint, "certificate-authority-data": authority}
    if tunnel := os.environ.get(TUNNEL):
        server |= {"server": tunnel, "tls-server-name": urlsplit(endpoint).hostname or ""}
    login = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "aws",
        "args": ["--region", REGION, "eks", "get-token", "--cluster-name", name],
        "interactiveMode": "Never",
    }
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": name, "cluster": server}],
            "users": [{"name": name, "user": {"exec": login}}],
            "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
            "current-context": name,
        }
    )
