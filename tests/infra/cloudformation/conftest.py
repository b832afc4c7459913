"""A template of the development stack, created by ministack's CloudFormation, and the Cognito pool that it made."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from tests.infra.cloudformation.stack import of
from tests.infra.cloudformation.translation import Template, only
from tests.infra.program.recording import LAMBDA, Recording, record
from tests.server.cognito import REGION, Client, Cognito, cognito

# What ministack does not know. What refers to one of these is left out with it.
UNKNOWN = {
    "AWS::Budgets::Budget",
    "AWS::CloudFront::VpcOrigin",
    "AWS::EC2::EIP",
    "AWS::EC2::FlowLog",
    "AWS::EC2::NatGateway",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EKS::AccessEntry",
    "AWS::EKS::Addon",
    "AWS::IAM::OIDCProvider",
    "AWS::Logs::Delivery",
    "AWS::Logs::DeliveryDestination",
    "AWS::Logs::DeliverySource",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::WAFv2::LoggingConfiguration",
}


@dataclass
class Created:
    """A stack in ministack."""

    recording: Recording
    template: Template
    resources: dict[str, dict[str, Any]]  # as describe_stack_resources has them, by name
    emulator: Cognito


@pytest.fixture(scope="session")
def created(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Created]:
    """The development stack with sign-up and Lambda."""
    recording = record("dev", identity={"sign_up": True}, lambda_api=LAMBDA)
    whole = of(recording)
    known = {each["Type"] for each in whole["Resources"].values()} - UNKNOWN
    template = only(whole, known)
    with cognito(tmp_path_factory.mktemp("cloud")) as emulator:
        client = boto3.client(
            "cloudformation", region_name=REGION, endpoint_url=emulator.url, aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )  # fmt: skip
        name = recording.settings.prefix
        client.create_stack(StackName=name, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM"])
        status = _settled(client, name)
        events = client.describe_stack_events(StackName=name)["StackEvents"]
        why = [
            (each["LogicalResourceId"], each.get("ResourceStatusReason"))
            for each in events
            if each.get("ResourceStatusReason")
        ]
        assert status == "CREATE_COMPLETE", why
        listed = client.describe_stack_resources(StackName=name)["StackResources"]
        client.close()
        resources = {each["LogicalResourceId"]: each for each in listed}
        yield Created(recording, template, resources, emulator)


def _settled(client: Any, name: str) -> str:
    """How it ended, after 60 s at most."""
    for _ in range(240):
        (stack,) = client.describe_stacks(StackName=name)["Stacks"]
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            break
        time.sleep(0.25)
    return str(stack["StackStatus"])


@pytest.fixture(scope="session")
def pool(created: Created) -> Cognito:
    """The pool that the template made, in place of the one that the backend's own tests make."""
    made = created.recording.one("aws:cognito/userPool:UserPool")
    app = created.recording.one("aws:cognito/userPoolClient:UserPoolClient")
    found = Cognito(created.emulator.url, created.emulator.admin, created.resources[made.id]["PhysicalResourceId"])
    client_id = created.resources[app.id]["PhysicalResourceId"]
    described = found.admin.describe_user_pool_client(UserPoolId=found.pool, ClientId=client_id)["UserPoolClient"]
    found.clients["secret"] = Client(client_id, described["ClientSecret"])
    return found
