"""Valkey: where the backends count attempts to sign in together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .network import Network
from .settings import CountsSettings

_PORT = 6379


@dataclass(frozen=True)
class CountsArgs:
    prefix: str
    network: Network
    clients: Sequence[pulumi.Input[str]]  # security groups that reach it
    key_arn: pulumi.Input[str]
    settings: CountsSettings


def counts(args: CountsArgs) -> pulumi.Output[str]:
    """Its address, as SANDCELL_RATE_LIMIT_STORE wants it.

    It has no password: in it are counts by address and by hashed account, and only the clients' groups reach it.
    """
    name = f"{args.prefix}-counts"
    group = aws.ec2.SecurityGroup(
        name, aws.ec2.SecurityGroupArgs(vpc_id=args.network.vpc_id, description="Valkey: from the backends")
    )
    for number, client in enumerate(args.clients):
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-{number}",
            aws.vpc.SecurityGroupIngressRuleArgs(
                security_group_id=group.id, ip_protocol="tcp", from_port=_PORT, to_port=_PORT,
                referenced_security_group_id=client, description="Valkey",
            ),
        )  # fmt: skip
    subnets = aws.elasticache.SubnetGroup(
        name, aws.elasticache.SubnetGroupArgs(name=name, subnet_ids=args.network.subnets["edge"])
    )
    several = args.settings.replicas > 0
    store = aws.elasticache.ReplicationGroup(
        name,
        aws.elasticache.ReplicationGroupArgs(
            replication_group_id=name,
            description="Counts of attempts to sign in",
            engine="valkey",
            engine_version="8.1",
            node_type=args.settings.node_type,
            num_cache_clusters=1 + args.settings.replicas,
            automatic_failover_enabled=several,
            multi_az_enabled=several,
            port=_PORT,
            subnet_group_name=subnets.name,
            security_group_ids=[group.id],
            at_rest_encryption_enabled=True,
            kms_key_id=args.key_arn,
            transit_encryption_enabled=True,
        ),
    )
    return pulumi.Output.concat("rediss://", store.primary_endpoint_address, f":{_PORT}/0")
