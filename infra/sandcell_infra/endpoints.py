"""Ways to AWS's own services that do not leave the VPC: cheaper than NAT for images, and open to nodes alone."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi_aws as aws

from .names import REGION
from .network import Network

SERVICES = ("ecr.api", "ecr.dkr", "secretsmanager", "sts", "logs")


@dataclass(frozen=True)
class EndpointsArgs:
    prefix: str
    network: Network
    interfaces: bool  # without: S3's gateway alone, which costs nothing


def endpoints(args: EndpointsArgs) -> None:
    """S3's gateway, where image layers come from, and an interface in each zone for each service."""
    aws.ec2.VpcEndpoint(
        f"{args.prefix}-s3",
        aws.ec2.VpcEndpointArgs(
            vpc_id=args.network.vpc_id,
            service_name=f"com.amazonaws.{REGION}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=args.network.route_tables,
        ),
    )
    if args.interfaces:
        _interfaces(args)


def _interfaces(args: EndpointsArgs) -> None:
    name = f"{args.prefix}-endpoints"
    group = aws.ec2.SecurityGroup(
        name,
        aws.ec2.SecurityGroupArgs(
            vpc_id=args.network.vpc_id, description="HTTPS from inside the VPC to the endpoints of AWS services"
        ),
    )
    aws.vpc.SecurityGroupIngressRule(
        name,
        aws.vpc.SecurityGroupIngressRuleArgs(
            security_group_id=group.id, ip_protocol="tcp", from_port=443, to_port=443,
            cidr_ipv4=str(args.network.cidr), description="HTTPS",
        ),
    )  # fmt: skip
    for service in SERVICES:
        aws.ec2.VpcEndpoint(
            f"{args.prefix}-{service}",
            aws.ec2.VpcEndpointArgs(
                vpc_id=args.network.vpc_id,
                service_name=f"com.amazonaws.{REGION}.{service}",
                vpc_endpoint_type="Interface",
                private_dns_enabled=True,
                subnet_ids=args.network.subnets["system"],
                security_group_ids=[group.id],
            ),
        )
