"""What the Pulumi program asks for: every resource with its inputs, recorded by Pulumi's own mocks.

What is only known once a resource is there (its id, its ARN) is recorded as a reference in CloudFormation's writing,
`${Resource}` or `${Resource.Attribute}`: texts that the program builds of it keep it.
"""

from __future__ import annotations

import asyncio
import json
import re
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
import yaml
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, set_mocks
from pulumi.runtime.mocks import MockMonitor

from sandcell_infra import names
from sandcell_infra.program import program
from sandcell_infra.settings import Settings, read

INFRA = Path(__file__).parents[3] / "infra"
STACKS = ("dev", "staging", "prod")
ACCOUNT = "123456789012"
ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
RELEASE = {
    "images": {image: f"sha256:{number:064x}" for number, image in enumerate(names.IMAGES, 1)},
    "claim_key_modulus": "c" * 768,
}
LAMBDA = {"functions": {"auth": ["auth"], "health": ["health"]}}


@dataclass(frozen=True)
class Resource:
    """One that the program asked for."""

    type: str  # aws:ec2/vpc:Vpc
    name: str
    inputs: dict[str, Any]  # as the provider gets them: camelCase

    @property
    def id(self) -> str:
        """Its name in a CloudFormation template."""
        kind = self.type.rpartition(":")[2]
        own = self.name.split("-", 2)[-1]  # without sandcell-dev-
        return re.sub(r"[^A-Za-z0-9]", "", kind + own.title())


@dataclass
class Recording:
    """All of a stack."""

    stack: str
    settings: Settings
    resources: list[Resource] = field(default_factory=list)
    exports: dict[str, Any] = field(default_factory=dict)
    protected: set[str] = field(default_factory=set)  # types of what Pulumi will not delete

    def of(self, kind: str) -> list[Resource]:
        """Those of a type: `aws:ec2/vpc:Vpc`."""
        return [each for each in self.resources if each.type == kind]

    def one(self, kind: str, name: str = "") -> Resource:
        """The only one of a type, whose name ends so."""
        found = [each for each in self.of(kind) if each.name.endswith(name)]
        assert len(found) == 1, f"{len(found)} of {kind} {name}: {[each.name for each in self.of(kind)]}"
        return found[0]

    def texts(self) -> Iterator[tuple[Resource, str]]:
        """Every text in every input."""
        for each in self.resources:
            for text in _texts(each.inputs):
                yield each, text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


# What a resource's outputs are as attributes of CloudFormation's: output -> attribute. `arn` is `Arn` unless said here.
_ATTRIBUTES: dict[str, dict[str, str]] = {
    "aws:cloudfront/distribution:Distribution": {"domainName": "DomainName"},
    "aws:cognito/userPoolClient:UserPoolClient": {"clientSecret": "ClientSecret"},
    "aws:apigatewayv2/api:Api": {"apiEndpoint": "ApiEndpoint"},
    "aws:ecr/repository:Repository": {"repositoryUrl": "RepositoryUri"},
    "aws:eks/accessEntry:AccessEntry": {"principalArn": "PrincipalArn"},
    "aws:eks/cluster:Cluster": {"endpoint": "Endpoint"},
    "aws:elasticache/replicationGroup:ReplicationGroup": {"primaryEndpointAddress": "PrimaryEndPoint.Address"},
    "aws:lb/loadBalancer:LoadBalancer": {"dnsName": "DNSName"},
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": {"arn": "Arn"},
}
_ARN_BY_REF = (
    "aws:secretsmanager/secret:Secret",
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:lb/targetGroup:TargetGroup",
)
_ARNS = {
    "aws:cloudwatch/logGroup:LogGroup": "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:${%s}",
    "aws:cloudfront/distribution:Distribution": "arn:aws:cloudfront::${AWS::AccountId}:distribution/${%s}",
}
_IDS = {"aws:ec2/securityGroup:SecurityGroup": "${%s.GroupId}", "aws:ec2/eip:Eip": "${%s.AllocationId}"}


def outputs(resource: Resource) -> dict[str, Any]:
    """Its inputs, and what only its making shows."""
    name, kind = resource.id, resource.type
    made = {output: f"${{{name}.{attribute}}}" for output, attribute in _ATTRIBUTES.get(kind, {}).items()}
    made["arn"] = _ARNS[kind] % name if kind in _ARNS else f"${{{name}}}" if kind in _ARN_BY_REF else f"${{{name}.Arn}}"
    if kind == "aws:eks/cluster:Cluster":
        made |= {
            "identities": [{"oidcs": [{"issuer": ISSUER}]}],
            "certificateAuthority": {"data": f"${{{name}.CertificateAuthorityData}}"},
            "vpcConfig": {"clusterSecurityGroupId": f"${{{name}.ClusterSecurityGroupId}}"},
        }
    if kind == "aws:ec2/launchTemplate:LaunchTemplate":
        made["latestVersion"] = 1
    if kind == "aws:kms/key:Key":
        made["keyId"] = f"${{{name}}}"
    if kind == "aws:apigatewayv2/api:Api":
        made["executionArn"] = f"arn:aws:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{name}}}"
    if kind == "aws:s3/bucket:Bucket":
        made["bucket"] = f"${{{name}}}"
    return {**resource.inputs, "name": f"${{{name}}}", **made}


class _Recorder(Mocks):
    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        resource = Resource(args.typ, args.name, _plain(args.inputs))
        if not args.typ.startswith("pulumi:"):
            self._recording.resources.append(resource)
        return _IDS.get(args.typ, "${%s}") % resource.id, outputs(resource)

    def call(self, args: MockCallArgs) -> dict[str, Any]:
        answers: dict[str, dict[str, Any]] = {
            "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT},
            "aws:index/getAvailabilityZones:getAvailabilityZones": {
                "names": [f"{names.REGION}{letter}" for letter in "abcdef"]
            },
            "aws:ec2/getManagedPrefixList:getManagedPrefixList": {"id": "pl-3b927c52"},
            "aws:eks/getAddonVersion:getAddonVersion": {
                "version": f"v{args.args.get('kubernetesVersion')}.9-eksbuild.1"
            },
        }
        return answers[args.token]


class _Monitor(MockMonitor):
    """Pulumi's own, which tells its mocks nothing of protection."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(_Recorder(recording))
        self._recording = recording

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - gRPC's name
        if request.protect:
            self._recording.protected.add(request.type)
        return super().RegisterResource(request)


def _plain(value: Any) -> Any:
    """Numbers travel as floats."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def config(stack: str) -> dict[str, Any]:
    """A stack's own settings, as its file has them."""
    read_ = yaml.safe_load((INFRA / f"Pulumi.{stack}.yaml").read_text())["config"]
    return {name.partition(":")[2]: value for name, value in read_.items() if name.startswith("sandcell:")}


# Away from the tests' event loops, with one of its own that is never closed: Pulumi's threads would end with it, and
# leave those that they have made unclosed.
_thread = ThreadPoolExecutor(1, initializer=lambda: asyncio.set_event_loop(asyncio.new_event_loop()))


_made: dict[str, Recording] = {}


def record(stack: str, **more: Any) -> Recording:
    """Runs the program for a stack, with some settings more or other than its file's; once for the same ones."""
    key = json.dumps([stack, more], sort_keys=True)
    if key not in _made:
        recording = Recording(stack, read(stack, config(stack) | more))
        _thread.submit(_run, recording).result()
        _made[key] = recording
    return _made[key]


def _run(recording: Recording) -> None:
    def exports() -> pulumi.Output[None]:
        return pulumi.Output.all(**program(recording.settings)).apply(recording.exports.update)

    monitor = _Monitor(recording)
    set_mocks(monitor.mocks, project=names.PROJECT, stack=recording.stack, preview=False, monitor=monitor)
    with warnings.catch_warnings():
        # Importing the SDK's modules names all of its own deprecated resources, used or not.
        warnings.filterwarnings("ignore", r"\S+ has been deprecated in favor", DeprecationWarning, r"pulumi_aws\.")
        pulumi.runtime.test(exports)()
