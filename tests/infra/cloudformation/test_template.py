"""The template is one that cfn-lint has nothing against, and that a CloudFormation creates."""

from __future__ import annotations

import json

import pytest
from cfnlint import ManualArgs
from cfnlint.api import lint

from sandcell_infra import names
from tests.infra.cloudformation.conftest import UNKNOWN, Created
from tests.infra.cloudformation.stack import of
from tests.infra.cloudformation.translation import Template
from tests.infra.program.recording import LAMBDA, STACKS, record

# W3010: names of zones. The program has asked AWS for them.
_CONFIG = ManualArgs(regions=["us-east-1"], ignore_checks=["W3010"])


def _faults(template: Template) -> list[str]:
    return [str(match) for match in lint(json.dumps(template), config=_CONFIG)]


@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_is_a_template_without_fault(stack: str) -> None:
    assert _faults(of(record(stack, lambda_api=LAMBDA))) == []


def test_a_misspelt_value_is_a_fault() -> None:
    """Pulumi's types let these pass: that is what the template is for."""
    template = of(record("dev"))
    group = next(each for each in template["Resources"].values() if each["Type"] == "AWS::EKS::Nodegroup")
    group["Properties"]["CapacityType"] = "SPOTS"
    assert any("SPOTS" in fault for fault in _faults(template))


def test_it_is_created(created: Created) -> None:
    assert {each["ResourceStatus"] for each in created.resources.values()} == {"CREATE_COMPLETE"}
    assert created.resources.keys() == created.template["Resources"].keys()


def test_what_is_left_out_is_what_the_emulator_lacks(created: Created) -> None:
    whole = of(created.recording)["Resources"]
    lost = {name: each["Type"] for name, each in whole.items() if name not in created.template["Resources"]}
    # Routes through NAT; distributions, whose way into the VPC is not known; roles of pods, whose issuer is not.
    assert set(lost.values()) - UNKNOWN == {
        "AWS::EC2::Route", "AWS::CloudFront::Distribution", "AWS::IAM::Role", "AWS::IAM::Policy"
    }  # fmt: skip
    roles = {name for name, kind in lost.items() if kind == "AWS::IAM::Role"}
    readers = {f"RoleReads{secret.title().replace('-', '')}" for secret in names.SECRETS}
    assert roles == {"RoleVpcCni", "RoleEbsCsi", *readers}
    made = {each["ResourceType"] for each in created.resources.values()}
    assert {
        "AWS::Cognito::UserPool", "AWS::EC2::VPC", "AWS::EKS::Cluster", "AWS::EKS::Nodegroup", "AWS::IAM::Role",
        "AWS::KMS::Key", "AWS::Lambda::Function", "AWS::SecretsManager::Secret", "AWS::WAFv2::WebACL",
    } <= made  # fmt: skip
