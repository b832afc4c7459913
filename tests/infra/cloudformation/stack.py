"""The template of a recorded stack."""

from __future__ import annotations

from typing import Any

from tests.infra.cloudformation import rules_cluster, rules_identity, rules_network
from tests.infra.cloudformation.translation import Template, template
from tests.infra.program.recording import Recording

RULES = rules_network.RULES | rules_cluster.RULES | rules_identity.RULES
PARTS = rules_network.PARTS | rules_cluster.PARTS | rules_identity.PARTS
# CloudFormation cannot take hold of the security group that a VPC brings along.
ABSENT = {"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"}


def of(recording: Recording) -> Template:
    """With what CloudFormation wants said that Pulumi's provider sees by itself."""
    made = template(recording, RULES, PARTS, ABSENT)
    resources: dict[str, dict[str, Any]] = made["Resources"]
    gateway = recording.one("aws:ec2/internetGateway:InternetGateway")
    vpc = recording.one("aws:ec2/vpc:Vpc")
    resources["GatewayAttachment"] = {
        "Type": "AWS::EC2::VPCGatewayAttachment",
        "Properties": {"VpcId": {"Ref": vpc.id}, "InternetGatewayId": {"Ref": gateway.id}},
    }
    for each in resources.values():
        if each["Type"] == "AWS::EC2::Route" and "GatewayId" in each["Properties"]:
            each["DependsOn"] = "GatewayAttachment"
    return made
