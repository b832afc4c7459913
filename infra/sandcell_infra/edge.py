"""HTTPS on names that AWS provides: CloudFront, its way into the VPC, and a load balancer that only it can reach.

Two distributions, for two origins in the browser's sense: the API, and the Hub with its pages. Nothing is cached.
"""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from . import names
from .logs import Logs
from .network import Network
from .settings import EdgeSettings

# AWS's own policies: nothing is cached; everything that the viewer sent goes on, Host included (the Hub compares it).
_NO_CACHE = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
# HSTS and the like. What is behind it is asked by HTTP, and leaves HSTS out.
_SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03"
# The most that CloudFront waits between two bytes. A stream of /execute has keep-alives, which are more frequent.
_QUIET_S = 60
_METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
# Where the load balancer listens, for each service behind it. Side by side, so that one rule lets CloudFront in: its
# list of addresses counts as 55 rules, and a security group takes 60.
PORTS = {"api": 8000, "hub": 8001}
# Which port of a service's pods gets it, and how the load balancer asks whether they are well.
_TARGETS = {"api": (names.BACKEND_PORT, "/health/ready"), "hub": (8000, "/hub/health")}


@dataclass(frozen=True)
class EdgeArgs:
    prefix: str
    network: Network
    node_group: pulumi.Input[str]  # the security group of nodes and pods
    logs: Logs
    firewall: pulumi.Input[str]
    origin_list: str  # the prefix list of CloudFront's servers
    settings: EdgeSettings
    protected: bool


@dataclass(frozen=True)
class Edge:
    urls: dict[str, pulumi.Output[str]]
    target_groups: dict[str, pulumi.Output[str]]


def edge(args: EdgeArgs) -> Edge:
    """Makes it; pods are put into the target groups by TargetGroupBindings (workloads/sandbox.py)."""
    balancer = _balancer(args)
    groups = {service: _service(args, balancer, service) for service in PORTS}
    urls = {service: _distribution(args, balancer, service) for service in PORTS}
    return Edge(urls, groups)


def _balancer(args: EdgeArgs) -> aws.lb.LoadBalancer:
    name = f"{args.prefix}-edge"
    group = aws.ec2.SecurityGroup(
        name,
        aws.ec2.SecurityGroupArgs(
            vpc_id=args.network.vpc_id, description="The load balancer: from CloudFront, to pods"
        ),
    )
    aws.vpc.SecurityGroupIngressRule(
        f"{name}-from-cloudfront",
        aws.vpc.SecurityGroupIngressRuleArgs(
            security_group_id=group.id, ip_protocol="tcp", from_port=min(PORTS.values()), to_port=max(PORTS.values()),
            prefix_list_id=args.origin_list, description="CloudFront",
        ),
    )  # fmt: skip
    for service, (target, _) in _TARGETS.items():
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-to-pods-{service}",
            aws.vpc.SecurityGroupEgressRuleArgs(
                security_group_id=group.id, ip_protocol="tcp", from_port=target, to_port=target,
                referenced_security_group_id=args.node_group, description=f"Pods of {service}",
            ),
        )  # fmt: skip
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-pods-{service}",
            aws.vpc.SecurityGroupIngressRuleArgs(
                security_group_id=args.node_group, ip_protocol="tcp", from_port=target, to_port=target,
                referenced_security_group_id=group.id, description=f"The load balancer to {service}",
            ),
        )  # fmt: skip
    return aws.lb.LoadBalancer(
        name,
        aws.lb.LoadBalancerArgs(
            internal=True,
            load_balancer_type="application",
            subnets=args.network.subnets["edge"],
            security_groups=[group.id],
            idle_timeout=2 * _QUIET_S,  # CloudFront gives up first, and says so
            drop_invalid_header_fields=True,
            desync_mitigation_mode="defensive",
            # CloudFront has written the viewer at its end. What comes next is one of CloudFront's own servers, as which
            # everybody's attempts to sign in would be counted.
            xff_header_processing_mode="preserve",
            enable_deletion_protection=args.protected,
            access_logs=aws.lb.LoadBalancerAccessLogsArgs(bucket=args.logs.bucket, prefix="balancer", enabled=True),
        ),
        pulumi.ResourceOptions(depends_on=[args.logs.ready]),
    )


def _service(args: EdgeArgs, balancer: aws.lb.LoadBalancer, service: str) -> pulumi.Output[str]:
    name = f"{args.prefix}-{service}"
    port, health = _TARGETS[service]
    group = aws.lb.TargetGroup(
        name,
        aws.lb.TargetGroupArgs(
            vpc_id=args.network.vpc_id,
            target_type="ip",
            protocol="HTTP",
            port=port,
            deregistration_delay=30,
            health_check=aws.lb.TargetGroupHealthCheckArgs(path=health, matcher="200", interval=10, timeout=5,
                                                           healthy_threshold=2, unhealthy_threshold=3),
        ),
    )  # fmt: skip
    aws.lb.Listener(
        name,
        aws.lb.ListenerArgs(
            load_balancer_arn=balancer.arn,
            port=PORTS[service],
            protocol="HTTP",  # a certificate needs a domain of one's own; from CloudFront to here is AWS's network
            default_actions=[aws.lb.ListenerDefaultActionArgs(type="forward", target_group_arn=group.arn)],
        ),
    )
    return group.arn


def _distribution(args: EdgeArgs, balancer: aws.lb.LoadBalancer, service: str) -> pulumi.Output[str]:
    name = f"{args.prefix}-{service}"
    way_in = aws.cloudfront.VpcOrigin(
        name,
        aws.cloudfront.VpcOriginArgs(
            vpc_origin_endpoint_config=aws.cloudfront.VpcOriginVpcOriginEndpointConfigArgs(
                name=name,
                arn=balancer.arn,
                http_port=PORTS[service],
                https_port=443,
                origin_protocol_policy="http-only",
                origin_ssl_protocols=aws.cloudfront.VpcOriginVpcOriginEndpointConfigOriginSslProtocolsArgs(
                    items=["TLSv1.2"], quantity=1
                ),
            )
        ),
    )
    distribution = aws.cloudfront.Distribution(
        name,
        aws.cloudfront.DistributionArgs(
            enabled=True,
            comment=name,
            http_version="http2and3",
            is_ipv6_enabled=True,
            price_class=args.settings.price_class,
            web_acl_id=args.firewall,
            origins=[
                aws.cloudfront.DistributionOriginArgs(
                    origin_id=service,
                    domain_name=balancer.dns_name,
                    vpc_origin_config=aws.cloudfront.DistributionOriginVpcOriginConfigArgs(
                        vpc_origin_id=way_in.id, origin_read_timeout=_QUIET_S, origin_keepalive_timeout=60
                    ),
                )
            ],
            default_cache_behavior=aws.cloudfront.DistributionDefaultCacheBehaviorArgs(
                target_origin_id=service,
                viewer_protocol_policy="https-only",  # a redirect would have had the token sent in clear before
                allowed_methods=_METHODS,
                cached_methods=["GET", "HEAD"],
                cache_policy_id=_NO_CACHE,
                origin_request_policy_id=_ALL_VIEWER,
                response_headers_policy_id=_SECURITY_HEADERS,
                compress=False,  # a compressor would collect the events of a stream
            ),
            restrictions=aws.cloudfront.DistributionRestrictionsArgs(
                geo_restriction=aws.cloudfront.DistributionRestrictionsGeoRestrictionArgs(restriction_type="none")
            ),
            viewer_certificate=aws.cloudfront.DistributionViewerCertificateArgs(cloudfront_default_certificate=True),
        ),
    )
    _access_log(args, name, distribution)
    return pulumi.Output.concat("https://", distribution.domain_name)


def _access_log(args: EdgeArgs, name: str, distribution: aws.cloudfront.Distribution) -> None:
    """CloudFront's current kind of log: the older one needs a bucket with ACLs."""
    source = aws.cloudwatch.LogDeliverySource(
        name,
        aws.cloudwatch.LogDeliverySourceArgs(name=name, log_type="ACCESS_LOGS", resource_arn=distribution.arn),
    )
    destination = aws.cloudwatch.LogDeliveryDestination(
        name,
        aws.cloudwatch.LogDeliveryDestinationArgs(
            name=name,
            output_format="json",
            delivery_destination_configuration=aws.cloudwatch.LogDeliveryDestinationDeliveryDestinationConfigurationArgs(
                destination_resource_arn=pulumi.Output.concat(args.logs.arn, "/cloudfront")
            ),
        ),
    )
    aws.cloudwatch.LogDelivery(
        name,
        aws.cloudwatch.LogDeliveryArgs(delivery_source_name=source.name, delivery_destination_arn=destination.arn),
        pulumi.ResourceOptions(depends_on=[args.logs.ready]),
    )
