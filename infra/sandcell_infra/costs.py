"""What a stack costs in a month at least:  PYTHONPATH=infra python -m sandcell_infra.costs

Its least number of nodes, all month, and hardly any traffic. Prices are AWS's list prices for us-east-1, in USD. They
were compared in November 2026 with what public pages and projects of that year quote (control plane, instances, NAT,
addresses), not with AWS's own list; Valkey's is Redis' list price less the 20 % that AWS names. Spot prices move,
and are taken as 40 % of the list's. Not in it: taxes, support, free tiers of the first year, what people's traffic and
stored notebooks come to.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from . import names
from .endpoints import SERVICES
from .network import plan
from .settings import PoolSettings, Settings, read

HOURS = 730
SPOT = 0.40  # of the list price
INSTANCE_HOUR = {
    "t3.large": 0.0832, "t3a.large": 0.0752, "m5.large": 0.096, "m6i.large": 0.096, "m6i.xlarge": 0.192,
    "m6i.2xlarge": 0.384,
}  # fmt: skip
CONTROL_PLANE_HOUR = 0.10
NAT_HOUR, NAT_GB, ADDRESS_HOUR = 0.045, 0.045, 0.005  # a public IPv4 address, of which each gateway has one
ENDPOINT_HOUR = 0.01
BALANCER_HOUR, CAPACITY_UNIT_HOUR = 0.0225, 0.008
DISK_GB = 0.08
VALKEY_HOUR = {"cache.t4g.micro": 0.0128, "cache.t4g.small": 0.0256}
WEB_ACL, WAF_RULE = 5.0, 1.0
KEY, SECRET = 1.0, 0.40  # keys: the stack's, and that of Pulumi's state
LOG_GB, IMAGE_GB = 0.50, 0.10
# Assumed amounts, a month.
NAT_GBS, LOG_GBS, IMAGE_GBS = 50, 10, 20


def monthly(settings: Settings) -> dict[str, float]:
    """USD, by part."""
    network, pools = settings.network, settings.pools
    zones = len(plan(network.cidr, network.zones).nodes)
    nats = zones if network.nat == "per-zone" else 1
    valkey = VALKEY_HOUR[settings.counts.node_type] * (1 + settings.counts.replicas)
    return {
        "EKS control plane": CONTROL_PLANE_HOUR * HOURS,
        "nodes `system`": _pool(pools.system),
        "nodes `sandboxes` (spot)": _pool(pools.sandbox),
        "nodes `hub`": _pool(pools.hub),
        "NAT": nats * (NAT_HOUR + ADDRESS_HOUR) * HOURS + NAT_GBS * NAT_GB,
        "endpoints": len(SERVICES) * zones * ENDPOINT_HOUR * HOURS if network.interface_endpoints else 0,
        "load balancer": (BALANCER_HOUR + CAPACITY_UNIT_HOUR) * HOURS,
        "WAF (CloudFront is free up to 1 TB)": WEB_ACL + 2 * WAF_RULE,
        "Valkey": valkey * HOURS,
        "keys, secrets, logs, images": 2 * KEY + len(names.SECRETS) * SECRET + LOG_GBS * LOG_GB + IMAGE_GBS * IMAGE_GB,
    }


def _pool(pool: PoolSettings) -> float:
    """Of the first instance type, with its disk."""
    hour = INSTANCE_HOUR[pool.instance_types[0]] * (SPOT if pool.spot else 1)
    return pool.least * (hour * HOURS + pool.disk_gib * DISK_GB)


def table(stacks: dict[str, Settings]) -> str:
    """Markdown."""
    costs = {stack: monthly(settings) for stack, settings in stacks.items()}
    lines = [f"| USD a month | {' | '.join(stacks)} |", f"|---|{'---:|' * len(stacks)}"]
    for part in next(iter(costs.values())):
        lines.append(f"| {part} | {' | '.join(f'{cost[part]:.0f}' for cost in costs.values())} |")
    lines.append(f"| **together** | {' | '.join(f'**{sum(cost.values()):.0f}**' for cost in costs.values())} |")
    return "\n".join(lines)


def of(stack: str) -> Settings:
    """As the stack's file has them."""
    config = yaml.safe_load((Path(__file__).parents[1] / f"Pulumi.{stack}.yaml").read_text())["config"]
    own = {name.partition(":")[2]: value for name, value in config.items() if name.startswith("sandcell:")}
    return read(stack, own)


if __name__ == "__main__":
    print(table({stack: of(stack) for stack in ("dev", "staging", "prod")}))  # noqa: T201
