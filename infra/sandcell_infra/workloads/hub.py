"""JupyterHub: the chart Zero to JupyterHub with infra/hub/values.yaml, and what only this cloud knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pulumi
import pulumi_kubernetes as k8s
import yaml

from .. import names
from .platform import Chart, release

VALUES = Path(__file__).parents[2] / "hub" / "values.yaml"
CHART = Chart("jupyterhub", "https://hub.jupyter.org/helm-chart", names.HUB_CHART, names.HUB_NAMESPACE)


@dataclass(frozen=True)
class HubArgs:
    prefix: str
    images: dict[str, pulumi.Output[str]]  # references by digest, by the manifests' names of them
    url: pulumi.Input[str]  # where people find it
    proxies: Sequence[IPv4Network]  # whose X-Forwarded-For is believed


def values(hub: str, singleuser: str, url: str, proxies: Sequence[IPv4Network]) -> dict[str, Any]:
    """The chart's, with images by digest (`repository@sha256:...`)."""
    read: dict[str, Any] = yaml.safe_load(VALUES.read_text())
    read["hub"]["image"] = _image(hub)
    # Requests come to it by HTTP: it would think that browsers' do, and send cookies that are not for HTTPS alone.
    read["hub"]["config"]["JupyterHub"]["public_url"] = f"{url}/"
    read["singleuser"]["image"] = _image(singleuser)
    read["custom"]["proxies"] = [str(network) for network in proxies]
    return read


def hub(args: HubArgs, opts: pulumi.ResourceOptions) -> k8s.helm.v3.Release:
    """Makes it."""
    images = args.images[names.IMAGES["hub"]], args.images[names.IMAGES["singleuser"]]
    known = pulumi.Output.all(*images, args.url)
    return release(
        args.prefix, CHART, known.apply(lambda found: values(found[0], found[1], found[2], args.proxies)), opts
    )


def _image(reference: str) -> dict[str, str]:
    """The chart writes `name:tag`: with the digest's algorithm in the name, that is a reference by digest."""
    repository, _, digest = reference.partition("@")
    algorithm, _, value = digest.partition(":")
    return {"name": f"{repository}@{algorithm}", "tag": value}
