"""Who may do what: no wildcard in IAM but those named here, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sandcell_infra import names
from sandcell_infra.workloads.vault import account
from tests.infra.program.recording import ACCOUNT, ISSUER, Recording, Resource

# Statements whose resource is `*`, by the end of the resource's name: why.
_EVERYTHING = {
    "autoscaler": "Describe* has no resource; what changes is conditioned on the cluster's own tag",
    "targets": "Describe* has no resource",
    "key": "in a key's policy `*` is the key",
    **dict.fromkeys(names.SECRETS, "in a secret's policy `*` is the secret"),
}


def _statements(recording: Recording) -> Iterator[tuple[Resource, str, dict[str, Any]]]:
    for each in recording.resources:
        for name in ("policy", "assumeRolePolicy"):
            text = each.inputs.get(name)
            if each.type.startswith("aws:") and isinstance(text, str) and '"Statement"' in text:
                for statement in json.loads(text)["Statement"]:
                    yield each, name, statement


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_no_action_is_a_wildcard(recording: Recording) -> None:
    seen = 0
    for each, _, statement in _statements(recording):
        seen += 1
        for action in _list(statement["Action"]):
            if statement["Effect"] == "Deny" or each.type == "aws:kms/key:Key":
                continue
            assert "*" not in action, f"{each.name}: {action}"
    assert seen > 20


def test_every_resource_is_named_but_where_it_is_said_why(recording: Recording) -> None:
    for each, name, statement in _statements(recording):
        if name == "policy" and "*" in _list(statement["Resource"]):
            own = each.name.removeprefix(f"{recording.settings.prefix}-")
            assert own in _EVERYTHING, f"{each.name}: {statement}"


def test_what_the_autoscaler_changes_is_this_clusters(recording: Recording) -> None:
    policy = json.loads(recording.one("aws:iam/rolePolicy:RolePolicy", "autoscaler").inputs["policy"])
    for statement in policy["Statement"]:
        writes = [
            action for action in statement["Action"] if not action.partition(":")[2].startswith(("Describe", "Get"))
        ]
        if writes:
            tag = "aws:ResourceTag/k8s.io/cluster-autoscaler/${ClusterCluster}"
            assert statement["Condition"] == {"StringEquals": {tag: "owned"}}


def test_nobody_but_the_account_itself_is_a_principal(recording: Recording) -> None:
    for each, _, statement in _statements(recording):
        principal = statement.get("Principal")
        if principal == "*":
            assert statement["Effect"] == "Deny", each.name


def test_roles_of_pods_are_for_one_account_in_one_namespace(recording: Recording) -> None:
    host = ISSUER.removeprefix("https://")
    federated = 0
    for each, _, statement in _statements(recording):
        if statement["Action"] != "sts:AssumeRoleWithWebIdentity":
            continue
        federated += 1
        conditions = statement["Condition"]
        assert conditions.keys() == {"StringEquals"}, each.name
        assert conditions["StringEquals"][f"{host}:aud"] == "sts.amazonaws.com"
        subject = conditions["StringEquals"][f"{host}:sub"]
        assert subject.startswith("system:serviceaccount:")
        assert "*" not in subject
    assert federated == 4 + len(names.SECRETS)


def test_a_secret_is_read_by_one_role_and_nobody_else(recording: Recording) -> None:
    for secret, place in names.SECRETS.items():
        full = f"{recording.settings.prefix}-{secret}"
        reader = recording.one("aws:iam/role:Role", f"-reads-{secret}")
        assert account(secret) in reader.inputs["assumeRolePolicy"]
        assert f":{place.namespace}:" in reader.inputs["assumeRolePolicy"]

        (guard,) = [each for each in recording.of("aws:secretsmanager/secretPolicy:SecretPolicy") if each.name == full]
        (refusal,) = json.loads(guard.inputs["policy"])["Statement"]
        assert (refusal["Effect"], refusal["Action"]) == ("Deny", "secretsmanager:GetSecretValue")
        assert refusal["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": f"${{{reader.id}.Arn}}"}}

        (grant,) = [each for each in recording.of("aws:iam/rolePolicy:RolePolicy") if each.name == full]
        assert grant.inputs["role"] == f"${{{reader.id}}}"
        read = json.loads(grant.inputs["policy"])["Statement"][0]
        (kept,) = [each for each in recording.of("aws:secretsmanager/secret:Secret") if each.name == full]
        assert read["Resource"] == f"${{{kept.id}}}"


def test_nodes_have_no_more_than_they_need(recording: Recording) -> None:
    held = {
        each.inputs["policyArn"].rpartition("/")[2]
        for each in recording.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        if "-nodes-" in each.name
    }
    assert held == {
        "AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonSSMManagedInstanceCore"
    }  # fmt: skip


def test_every_role_is_one_that_the_deploy_role_may_touch(recording: Recording) -> None:
    for each in recording.of("aws:iam/role:Role"):
        assert each.name.startswith(f"sandcell-{recording.stack}-")
        assert "name" not in each.inputs, "Pulumi makes a name of it that begins the same"
        assert each.inputs["permissionsBoundary"] == f"arn:aws:iam::{ACCOUNT}:policy/{names.BOUND}"
