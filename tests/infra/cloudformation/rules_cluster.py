"""Cluster, nodes, images, Lambda."""

from __future__ import annotations

from typing import Any

from tests.infra.cloudformation.translation import Part, Properties, Rule


def _cluster(properties: Properties) -> Properties:
    logs = properties.pop("EnabledClusterLogTypes")
    return properties | {
        "EncryptionConfig": [properties["EncryptionConfig"]],
        "Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": kind} for kind in logs]}},
    }


def _access(entry: Properties, association: Properties) -> None:
    scope = {"Type": association["accessScope"]["type"]}
    entry.setdefault("AccessPolicies", []).append({"PolicyArn": association["policyArn"], "AccessScope": scope})


def _addon(properties: Properties) -> Properties:
    return properties | {"ResolveConflicts": properties.pop("ResolveConflictsOnCreate")}


def _node_group(properties: Properties) -> Properties:
    # Keys of labels are no names of properties.
    return properties | {"Labels": {key[:1].lower() + key[1:]: value for key, value in properties["Labels"].items()}}


def _template(properties: Properties) -> Properties:
    for mapping in properties["BlockDeviceMappings"]:
        mapping["Ebs"] |= {name: mapping["Ebs"][name] == "true" for name in ("Encrypted", "DeleteOnTermination")}
    for specified in properties["TagSpecifications"]:
        specified["Tags"] = [{"Key": key, "Value": value} for key, value in specified["Tags"].items()]
    return {"LaunchTemplateData": properties}


def _repository(properties: Properties) -> Properties:
    (encryption,) = properties.pop("EncryptionConfigurations")
    return properties | {"EncryptionConfiguration": encryption}


def _lifecycle(repository: Properties, policy: Properties) -> None:
    repository["LifecyclePolicy"] = {"LifecyclePolicyText": policy["policy"]}


def _function(properties: Properties) -> Properties:
    variables: dict[str, Any] = properties["Environment"]["Variables"]
    return properties | {
        "Code": {"ZipFile": "handler = None"},  # the package is made by infra/deploy/lambda-package
        "Environment": {"Variables": {name.upper(): value for name, value in variables.items()}},
    }


RULES = {
    "aws:eks/cluster:Cluster": Rule("AWS::EKS::Cluster", {"vpcConfig": "ResourcesVpcConfig"}, change=_cluster),
    "aws:eks/accessEntry:AccessEntry": Rule("AWS::EKS::AccessEntry"),
    "aws:eks/addon:Addon": Rule("AWS::EKS::Addon", without=("resolveConflictsOnUpdate",), change=_addon),
    "aws:eks/nodeGroup:NodeGroup": Rule(
        "AWS::EKS::Nodegroup", {"nodeRoleArn": "NodeRole", "subnetIds": "Subnets"}, change=_node_group
    ),
    "aws:ec2/launchTemplate:LaunchTemplate": Rule(
        "AWS::EC2::LaunchTemplate", without=("updateDefaultVersion",), change=_template
    ),
    "aws:ecr/repository:Repository": Rule(
        "AWS::ECR::Repository", {"name": "RepositoryName", "forceDelete": "EmptyOnDelete"}, change=_repository
    ),
    "aws:elasticache/subnetGroup:SubnetGroup": Rule(
        "AWS::ElastiCache::SubnetGroup", {"name": "CacheSubnetGroupName"},
        change=lambda properties: {"Description": "Managed by Pulumi"} | properties,
    ),
    "aws:elasticache/replicationGroup:ReplicationGroup": Rule(
        "AWS::ElastiCache::ReplicationGroup",
        {"description": "ReplicationGroupDescription", "nodeType": "CacheNodeType", "multiAzEnabled": "MultiAZEnabled",
         "subnetGroupName": "CacheSubnetGroupName"},
    ),
    "aws:lambda/function:Function": Rule(
        "AWS::Lambda::Function", {"name": "FunctionName"}, without=("code",), change=_function
    ),
    "aws:lambda/permission:Permission": Rule("AWS::Lambda::Permission", {"function": "FunctionName"}),
    "aws:apigatewayv2/api:Api": Rule("AWS::ApiGatewayV2::Api"),
    "aws:apigatewayv2/integration:Integration": Rule("AWS::ApiGatewayV2::Integration"),
    "aws:apigatewayv2/route:Route": Rule("AWS::ApiGatewayV2::Route"),
    "aws:apigatewayv2/stage:Stage": Rule("AWS::ApiGatewayV2::Stage", {"name": "StageName"}),
}  # fmt: skip

PARTS = {
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": Part("principalArn", _access),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": Part("repository", _lifecycle),
}
