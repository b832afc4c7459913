"""Network, edge."""

from __future__ import annotations

from tests.infra.cloudformation.translation import Part, Properties, Rule


def _flow_log(properties: Properties) -> Properties:
    return properties | {"ResourceType": "VPC", "LogDestinationType": "cloud-watch-logs"}


_GROUP_RULE = {"securityGroupId": "GroupId", "cidrIpv4": "CidrIp"}


def _balancer(properties: Properties) -> Properties:
    log = properties.pop("AccessLogs")
    attributes = {
        "idle_timeout.timeout_seconds": properties.pop("IdleTimeout"),
        "routing.http.drop_invalid_header_fields.enabled": properties.pop("DropInvalidHeaderFields"),
        "routing.http.desync_mitigation_mode": properties.pop("DesyncMitigationMode"),
        "routing.http.xff_header_processing.mode": properties.pop("XffHeaderProcessingMode"),
        "deletion_protection.enabled": properties.pop("EnableDeletionProtection"),
        "access_logs.s3.enabled": log["Enabled"],
        "access_logs.s3.bucket": log["Bucket"],
        "access_logs.s3.prefix": log["Prefix"],
    }
    return properties | {
        "Scheme": "internal" if properties.pop("Internal") else "internet-facing",
        "LoadBalancerAttributes": _attributes(attributes),
    }


def _target_group(properties: Properties) -> Properties:
    check = properties.pop("HealthCheck")
    return properties | {
        "HealthCheckPath": check["Path"],
        "HealthCheckIntervalSeconds": check["Interval"],
        "HealthCheckTimeoutSeconds": check["Timeout"],
        "HealthyThresholdCount": check["HealthyThreshold"],
        "UnhealthyThresholdCount": check["UnhealthyThreshold"],
        "Matcher": {"HttpCode": check["Matcher"]},
        "TargetGroupAttributes": _attributes(
            {"deregistration_delay.timeout_seconds": properties.pop("DeregistrationDelay")}
        ),
    }


def _attributes(values: dict[str, object]) -> list[dict[str, str]]:
    texts = {key: value if isinstance(value, str) else str(value).lower() for key, value in values.items()}
    return [{"Key": key, "Value": value} for key, value in texts.items()]


def _vpc_origin(properties: Properties) -> Properties:
    config = properties["VpcOriginEndpointConfig"]
    config["OriginSSLProtocols"] = config["OriginSSLProtocols"]["Items"]
    return properties


def _distribution(properties: Properties) -> Properties:
    properties["ViewerCertificate"].pop("SslSupportMethod", None)
    return {"DistributionConfig": properties}


def _gateway(properties: Properties) -> Properties:
    properties.pop("VpcId")  # VPCGatewayAttachment's, which add_attachments makes
    return properties


RULES = {
    "aws:ec2/vpc:Vpc": Rule("AWS::EC2::VPC"),
    "aws:ec2/internetGateway:InternetGateway": Rule("AWS::EC2::InternetGateway", change=_gateway),
    "aws:ec2/subnet:Subnet": Rule("AWS::EC2::Subnet"),
    "aws:ec2/routeTable:RouteTable": Rule("AWS::EC2::RouteTable"),
    "aws:ec2/route:Route": Rule("AWS::EC2::Route"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Rule("AWS::EC2::SubnetRouteTableAssociation"),
    "aws:ec2/eip:Eip": Rule("AWS::EC2::EIP"),
    "aws:ec2/natGateway:NatGateway": Rule("AWS::EC2::NatGateway"),
    "aws:ec2/flowLog:FlowLog": Rule(
        "AWS::EC2::FlowLog", {"vpcId": "ResourceId", "iamRoleArn": "DeliverLogsPermissionArn"}, change=_flow_log
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": Rule("AWS::EC2::VPCEndpoint"),
    "aws:ec2/securityGroup:SecurityGroup": Rule("AWS::EC2::SecurityGroup", {"description": "GroupDescription"}),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": Rule(
        "AWS::EC2::SecurityGroupIngress",
        _GROUP_RULE | {"referencedSecurityGroupId": "SourceSecurityGroupId", "prefixListId": "SourcePrefixListId"},
    ),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": Rule(
        "AWS::EC2::SecurityGroupEgress", _GROUP_RULE | {"referencedSecurityGroupId": "DestinationSecurityGroupId"}
    ),
    "aws:lb/loadBalancer:LoadBalancer": Rule(
        "AWS::ElasticLoadBalancingV2::LoadBalancer", {"loadBalancerType": "Type"}, change=_balancer
    ),
    "aws:lb/targetGroup:TargetGroup": Rule("AWS::ElasticLoadBalancingV2::TargetGroup", change=_target_group),
    "aws:lb/listener:Listener": Rule("AWS::ElasticLoadBalancingV2::Listener"),
    "aws:cloudfront/vpcOrigin:VpcOrigin": Rule(
        "AWS::CloudFront::VpcOrigin",
        deep={"httpPort": "HTTPPort", "httpsPort": "HTTPSPort", "originSslProtocols": "OriginSSLProtocols"},
        change=_vpc_origin,
    ),
    "aws:cloudfront/distribution:Distribution": Rule(
        "AWS::CloudFront::Distribution",
        deep={"originId": "Id", "isIpv6Enabled": "IPV6Enabled", "webAclId": "WebACLId", "cloudfrontDefaultCertificate":
         "CloudFrontDefaultCertificate"},
        change=_distribution,
    ),
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": Rule("AWS::Logs::DeliverySource"),
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": Rule(
        "AWS::Logs::DeliveryDestination",
        change=lambda properties: properties | properties.pop("DeliveryDestinationConfiguration"),
    ),
    "aws:cloudwatch/logDelivery:LogDelivery": Rule("AWS::Logs::Delivery"),
    "aws:wafv2/webAcl:WebAcl": Rule(
        "AWS::WAFv2::WebACL", deep={"cloudwatchMetricsEnabled": "CloudWatchMetricsEnabled"}
    ),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": Rule("AWS::WAFv2::LoggingConfiguration"),
}  # fmt: skip

PARTS: dict[str, Part] = {}
