"""The control plane and its nodes."""

from __future__ import annotations

import base64
import email
import json
import tomllib

import yaml

from sandcell_infra import names
from tests.infra.program.recording import Recording, record


def test_the_api_server_is_private_and_secrets_are_encrypted(recording: Recording) -> None:
    cluster = recording.one("aws:eks/cluster:Cluster").inputs
    assert cluster["vpcConfig"]["endpointPrivateAccess"] is True
    assert cluster["vpcConfig"]["endpointPublicAccess"] is False
    assert cluster["encryptionConfig"] == {
        "provider": {"keyArn": f"${{{recording.one('aws:kms/key:Key').id}.Arn}}"},
        "resources": ["secrets"],
    }
    assert set(cluster["enabledClusterLogTypes"]) == {
        "api", "audit", "authenticator", "controllerManager", "scheduler"
    }  # fmt: skip
    assert cluster["accessConfig"] == {
        "authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": False,
    }  # fmt: skip
    assert cluster["upgradePolicy"] == {"supportType": "STANDARD"}


def test_a_public_api_server_is_for_listed_networks_only() -> None:
    open_to = record("dev", cluster={"api_cidrs": ["203.0.113.0/28"]}).one("aws:eks/cluster:Cluster").inputs
    assert open_to["vpcConfig"]["endpointPublicAccess"] is True
    assert open_to["vpcConfig"]["publicAccessCidrs"] == ["203.0.113.0/28"]


def test_administrators_are_the_deploy_role_and_those_named(recordings: dict[str, Recording]) -> None:
    deploy = "arn:aws:iam::123456789012:role/sandcell-{}-deploy"
    named = recordings["prod"].settings.cluster.admins
    assert named
    for stack, admins in (("dev", []), ("prod", list(named))):
        entries = recordings[stack].of("aws:eks/accessEntry:AccessEntry")
        assert {each.inputs["principalArn"] for each in entries} == {deploy.format(stack), *admins}
        grants = recordings[stack].of("aws:eks/accessPolicyAssociation:AccessPolicyAssociation")
        assert all(each.inputs["policyArn"].endswith("/AmazonEKSClusterAdminPolicy") for each in grants)
        assert len(grants) == len(entries) == 1 + len(admins)


def test_production_is_protected_from_deletion(recordings: dict[str, Recording]) -> None:
    for stack, protected in (("dev", False), ("prod", True)):
        found = recordings[stack]
        assert found.one("aws:eks/cluster:Cluster").inputs["deletionProtection"] is protected
        assert found.one("aws:lb/loadBalancer:LoadBalancer").inputs["enableDeletionProtection"] is protected
        assert found.protected == (
            {"aws:eks/cluster:Cluster", "aws:cognito/userPool:UserPool"} if protected else set()
        )  # fmt: skip
        pool = found.one("aws:cognito/userPool:UserPool").inputs["deletionProtection"]
        assert pool == ("ACTIVE" if protected else "INACTIVE")
        # Else taking a stack down would end at the first repository or bucket that is not empty.
        for each in found.of("aws:ecr/repository:Repository"):
            assert each.inputs["forceDelete"] is not protected
        assert found.one("aws:s3/bucket:Bucket").inputs["forceDestroy"] is not protected


def test_nodes_and_add_ons_follow_the_control_plane_to_another_version() -> None:
    found = record("dev", cluster={"version": "1.36"})
    assert found.one("aws:eks/cluster:Cluster").inputs["version"] == "1.36"
    assert {each.inputs["version"] for each in found.of("aws:eks/nodeGroup:NodeGroup")} == {"1.36"}
    assert {each.inputs["addonVersion"] for each in found.of("aws:eks/addon:Addon")} == {"v1.36.9-eksbuild.1"}


def test_nodes_give_pods_no_credentials_and_encrypt_disks(recording: Recording) -> None:
    templates = recording.of("aws:ec2/launchTemplate:LaunchTemplate")
    assert len(templates) == 3
    for template in templates:
        options = template.inputs["metadataOptions"]
        assert (options["httpTokens"], options["httpPutResponseHopLimit"]) == ("required", 1), template.name
        for disk in template.inputs["blockDeviceMappings"]:
            assert disk["ebs"]["encrypted"] == "true"
        assert "keyName" not in template.inputs, "nobody logs in by SSH"


def test_sandboxes_have_spot_nodes_of_several_types_to_themselves(recording: Recording) -> None:
    group = recording.one("aws:eks/nodeGroup:NodeGroup", "sandboxes").inputs
    assert group["capacityType"] == "SPOT"
    assert len(group["instanceTypes"]) >= 4
    assert group["taints"] == [{"key": names.NODE, "value": names.SANDBOX_NODES, "effect": "NO_SCHEDULE"}]
    assert group["labels"] == {names.NODE: names.SANDBOX_NODES}
    assert group["amiType"] == "AL2023_x86_64_STANDARD"


def test_what_the_cluster_needs_is_on_lasting_nodes_in_no_more_zones_than_there_are_nodes(recording: Recording) -> None:
    group = recording.one("aws:eks/nodeGroup:NodeGroup", "system").inputs
    assert group["capacityType"] == "ON_DEMAND"
    assert "taints" not in group
    assert len(group["subnetIds"]) == min(3, group["scalingConfig"]["minSize"])


def test_homes_and_their_nodes_are_in_one_zone(recording: Recording) -> None:
    assert len(recording.one("aws:eks/nodeGroup:NodeGroup", "hub").inputs["subnetIds"]) == 1


def test_the_network_plugin_enforces_policies(recording: Recording) -> None:
    plugin = recording.one("aws:eks/addon:Addon", "vpc-cni").inputs
    assert json.loads(plugin["configurationValues"])["enableNetworkPolicy"] == "true"
    assert {each.inputs["addonName"] for each in recording.of("aws:eks/addon:Addon")} == {
        "vpc-cni", "kube-proxy", "coredns", "aws-ebs-csi-driver", "metrics-server",
    }  # fmt: skip


def test_only_sandbox_nodes_install_gvisor(recording: Recording) -> None:
    for template in recording.of("aws:ec2/launchTemplate:LaunchTemplate"):
        assert ("userData" in template.inputs) is template.name.endswith("sandboxes")


def test_user_data_is_nodeadms_configuration_and_the_script(recording: Recording) -> None:
    data = recording.one("aws:ec2/launchTemplate:LaunchTemplate", "sandboxes").inputs["userData"]
    message = email.message_from_bytes(base64.b64decode(data))
    config, script = message.get_payload()  # type: ignore[misc]
    assert config.get_content_type() == "application/node.eks.aws"
    assert script.get_content_type() == "text/x-shellscript"

    node = yaml.safe_load(config.get_payload())
    assert (node["apiVersion"], node["kind"]) == ("node.eks.aws/v1alpha1", "NodeConfig")
    runtimes = tomllib.loads(node["spec"]["containerd"]["config"])["plugins"]["io.containerd.cri.v1.runtime"]
    assert runtimes["containerd"]["runtimes"].keys() == {names.RUNTIME_HANDLER}

    lines = script.get_payload().splitlines()
    assert lines[0] == "#!/bin/bash"
    gvisor = recording.settings.gvisor
    assert f"GVISOR_SHA256='{gvisor.sha256}'" in lines
    assert any(line.startswith("GVISOR_URL='https://") and gvisor.release in line for line in lines)
    assert len(base64.b64decode(data)) < 16384, "EC2 takes no more"
