"""The VPC: public subnets for NAT alone, private ones for all else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
import pulumi_aws as aws

from . import names, policy, roles
from .settings import NetworkSettings


@dataclass(frozen=True)
class NetworkArgs:
    prefix: str
    zones: Sequence[str]
    key_arn: pulumi.Input[str]
    settings: NetworkSettings


@dataclass(frozen=True)
class Network:
    vpc_id: pulumi.Output[str]
    cidr: IPv4Network
    subnets: dict[str, list[pulumi.Output[str]]]  # public, edge, system, nodes: one in each zone
    route_tables: list[pulumi.Output[str]]  # of system and nodes
    plan: Plan


@dataclass(frozen=True)
class Plan:
    """Which addresses are whose, by zone.

    The load balancer and the Hub are believed when they say whom they speak for, and users' servers are not: so those
    have subnets of their own.
    """

    public: list[IPv4Network]  # NAT
    edge: list[IPv4Network]  # the load balancer, Valkey
    system: list[IPv4Network]  # the Hub, the backend, controllers
    nodes: list[IPv4Network]  # users' servers, sandboxes

    @property
    def trusted(self) -> list[IPv4Network]:
        """Whose X-Forwarded-For is believed."""
        return [*self.edge, *self.system]


def plan(cidr: IPv4Network, zones: int) -> Plan:
    """Of a /16, for each zone: a public /24, a /24 of the edge, a /22 of the system, a /18 of nodes and pods."""
    quarters = list(cidr.subnets(prefixlen_diff=2))
    small, middle = list(quarters[0].subnets(new_prefix=24)), list(quarters[0].subnets(new_prefix=22))
    return Plan(small[:zones], small[16 : 16 + zones], middle[8 : 8 + zones], quarters[1 : 1 + zones])


def network(args: NetworkArgs) -> Network:
    """Makes it, with its flow log. Nothing in it has a public address but the NAT gateways."""
    name = args.prefix
    vpc = aws.ec2.Vpc(
        f"{name}-vpc",
        aws.ec2.VpcArgs(
            cidr_block=str(args.settings.cidr), enable_dns_hostnames=True, enable_dns_support=True, tags={"Name": name}
        ),
    )
    # No group of the VPC's own lets anything in or out: what forgets to name one is cut off.
    aws.ec2.DefaultSecurityGroup(f"{name}-default", aws.ec2.DefaultSecurityGroupArgs(vpc_id=vpc.id))
    gateway = aws.ec2.InternetGateway(f"{name}-internet", aws.ec2.InternetGatewayArgs(vpc_id=vpc.id))
    addresses = plan(args.settings.cidr, len(args.zones))

    outside = aws.ec2.RouteTable(f"{name}-public", aws.ec2.RouteTableArgs(vpc_id=vpc.id))
    aws.ec2.Route(
        f"{name}-public-out",
        aws.ec2.RouteArgs(route_table_id=outside.id, destination_cidr_block="0.0.0.0/0", gateway_id=gateway.id),
    )
    inside = aws.ec2.RouteTable(f"{name}-edge", aws.ec2.RouteTableArgs(vpc_id=vpc.id))  # to the VPC, and no further

    subnets: dict[str, list[pulumi.Output[str]]] = {kind: [] for kind in ("public", "edge", "system", "nodes")}
    tables: list[pulumi.Output[str]] = []
    nats: list[aws.ec2.NatGateway] = []
    for number, zone in enumerate(args.zones):

        def subnet(kind: str, cidrs: list[IPv4Network], table: aws.ec2.RouteTable) -> aws.ec2.Subnet:
            made = _subnet(f"{name}-{kind}-{number}", vpc, zone, cidrs[number], table)  # noqa: B023 - called at once
            subnets[kind].append(made.id)
            return made

        public = subnet("public", addresses.public, outside)
        if args.settings.nat == "per-zone" or not nats:
            nats.append(_nat(f"{name}-nat-{number}", public))
        table = aws.ec2.RouteTable(f"{name}-nodes-{number}", aws.ec2.RouteTableArgs(vpc_id=vpc.id))
        aws.ec2.Route(
            f"{name}-nodes-out-{number}",
            aws.ec2.RouteArgs(route_table_id=table.id, destination_cidr_block="0.0.0.0/0", nat_gateway_id=nats[-1].id),
        )
        tables.append(table.id)
        subnet("edge", addresses.edge, inside)
        subnet("system", addresses.system, table)
        subnet("nodes", addresses.nodes, table)

    _flow_log(args, vpc)
    return Network(vpc.id, args.settings.cidr, subnets, tables, addresses)


def _subnet(name: str, vpc: aws.ec2.Vpc, zone: str, cidr: IPv4Network, table: aws.ec2.RouteTable) -> aws.ec2.Subnet:
    subnet = aws.ec2.Subnet(
        name,
        aws.ec2.SubnetArgs(
            vpc_id=vpc.id,
            availability_zone=zone,
            cidr_block=str(cidr),
            map_public_ip_on_launch=False,  # in the public ones too: NAT gateways bring their own address
            tags={"Name": name},
        ),
    )
    aws.ec2.RouteTableAssociation(name, aws.ec2.RouteTableAssociationArgs(subnet_id=subnet.id, route_table_id=table.id))
    return subnet


def _nat(name: str, subnet: aws.ec2.Subnet) -> aws.ec2.NatGateway:
    address = aws.ec2.Eip(name, aws.ec2.EipArgs(domain="vpc"))
    return aws.ec2.NatGateway(name, aws.ec2.NatGatewayArgs(allocation_id=address.id, subnet_id=subnet.id))


def _flow_log(args: NetworkArgs, vpc: aws.ec2.Vpc) -> None:
    name = f"{args.prefix}-flow"
    group = aws.cloudwatch.LogGroup(
        name, aws.cloudwatch.LogGroupArgs(retention_in_days=args.settings.flow_log_days, kms_key_id=args.key_arn)
    )
    streams = pulumi.Output.concat(group.arn, ":*")
    may_write = policy.allow(["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"], streams)
    account = aws.get_caller_identity().account_id
    may_look = policy.allow(["logs:DescribeLogGroups"], f"arn:aws:logs:{names.REGION}:{account}:log-group:*")
    role = roles.service(name, "vpc-flow-logs", may_write, may_look)
    aws.ec2.FlowLog(
        name,
        aws.ec2.FlowLogArgs(
            vpc_id=vpc.id, traffic_type="ALL", log_destination=group.arn, iam_role_arn=role.arn,
            max_aggregation_interval=600,
        ),
    )  # fmt: skip
