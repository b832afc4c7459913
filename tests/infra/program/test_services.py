"""Accounts, images, secrets, the edge, the store of counts, Lambda, the budget."""

from __future__ import annotations

import json

import pytest

from sandcell_infra import names
from sandcell_infra.network import plan
from tests.infra.program.recording import RELEASE, Recording, record


def test_the_app_client_has_a_secret_and_the_flows_that_are_used(recording: Recording) -> None:
    client = recording.one("aws:cognito/userPoolClient:UserPoolClient").inputs
    assert client["generateSecret"] is True
    assert client["explicitAuthFlows"] == ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    assert client["allowedOauthFlowsUserPoolClient"] is False
    assert client["preventUserExistenceErrors"] == "ENABLED"
    assert client["enableTokenRevocation"] is True
    assert client["tokenValidityUnits"] == {"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"}
    assert client["accessTokenValidity"] == client["idTokenValidity"] <= 60
    assert client["refreshTokenValidity"] == 30
    assert client["writeAttributes"] == ["email"]


def test_accounts_are_addresses_in_any_case_with_long_passwords(recording: Recording) -> None:
    pool = recording.one("aws:cognito/userPool:UserPool").inputs
    assert pool["usernameAttributes"] == ["email"]
    assert pool["usernameConfiguration"] == {"caseSensitive": False}
    assert pool["passwordPolicy"]["minimumLength"] >= 12
    assert pool["adminCreateUserConfig"] == {"allowAdminCreateUserOnly": True}
    assert (pool["mfaConfiguration"], pool["softwareTokenMfaConfiguration"]) == ("OPTIONAL", {"enabled": True})
    assert pool["autoVerifiedAttributes"] == ["email"]
    assert pool["verificationMessageTemplate"] == {"defaultEmailOption": "CONFIRM_WITH_CODE"}
    assert pool["userAttributeUpdateSettings"] == {"attributesRequireVerificationBeforeUpdates": ["email"]}
    assert pool["accountRecoverySetting"]["recoveryMechanisms"] == [{"name": "verified_email", "priority": 1}]


def test_threat_protection_is_a_setting(recordings: dict[str, Recording]) -> None:
    plain = recordings["dev"].one("aws:cognito/userPool:UserPool").inputs
    assert plain["userPoolTier"] == "ESSENTIALS"
    assert "userPoolAddOns" not in plain
    plus = recordings["prod"].one("aws:cognito/userPool:UserPool").inputs
    assert (plus["userPoolTier"], plus["userPoolAddOns"]) == ("PLUS", {"advancedSecurityMode": "ENFORCED"})


def test_groups_are_those_that_the_hub_lets_in(recording: Recording) -> None:
    made = {each.inputs["name"] for each in recording.of("aws:cognito/userGroup:UserGroup")}
    assert made == {"staff", "students", "hub-admins"}


def test_images_are_immutable_scanned_encrypted_and_not_kept_for_ever(recording: Recording) -> None:
    repositories = recording.of("aws:ecr/repository:Repository")
    assert {each.inputs["name"] for each in repositories} == {
        names.repository(recording.stack, image) for image in names.IMAGES
    }
    for each in repositories:
        assert each.inputs["imageTagMutability"] == "IMMUTABLE"
        assert each.inputs["imageScanningConfiguration"] == {"scanOnPush": True}
        assert each.inputs["encryptionConfigurations"][0]["encryptionType"] == "KMS"
    kept = recording.of("aws:ecr/lifecyclePolicy:LifecyclePolicy")
    assert {each.inputs["repository"] for each in kept} == {f"${{{each.id}}}" for each in repositories}
    for each in kept:
        untagged, tagged = json.loads(each.inputs["policy"])["rules"]
        assert (untagged["selection"]["tagStatus"], untagged["selection"]["countType"]) == (
            "untagged", "sinceImagePushed",
        )  # fmt: skip
        assert (tagged["selection"]["countType"], tagged["selection"]["countNumber"]) == ("imageCountMoreThan", 30)


def test_no_secrets_value_is_in_the_program(recording: Recording) -> None:
    assert recording.of("aws:secretsmanager/secretVersion:SecretVersion") == []
    for each in recording.of("aws:secretsmanager/secret:Secret"):
        assert "secretString" not in each.inputs
        assert each.inputs["kmsKeyId"] == f"${{{recording.one('aws:kms/key:Key').id}.Arn}}"
        # Where nothing is protected a stack can be made again at once: names are free.
        assert each.inputs["recoveryWindowInDays"] == (30 if recording.stack == "prod" else 0)


def test_the_clients_secret_is_nowhere_but_in_lambdas_encrypted_environment(recording: Recording) -> None:
    client = recording.one("aws:cognito/userPoolClient:UserPoolClient")
    found = {each.type for each, text in recording.texts() if f"{client.id}.ClientSecret" in text}
    assert found == ({"aws:lambda/function:Function"} if recording.stack == "prod" else set())


def test_everything_that_logs_is_encrypted_and_ends(recording: Recording) -> None:
    groups = recording.of("aws:cloudwatch/logGroup:LogGroup")
    assert len(groups) >= 3
    for group in groups:
        assert group.inputs["retentionInDays"] > 0
        assert "kmsKeyId" in group.inputs, group.name


def test_viewers_speak_https_and_nothing_is_cached_or_compressed(recording: Recording) -> None:
    distributions = recording.of("aws:cloudfront/distribution:Distribution")
    assert len(distributions) == 2
    for each in distributions:
        behaviour = each.inputs["defaultCacheBehavior"]
        assert behaviour["viewerProtocolPolicy"] == "https-only"
        assert behaviour["cachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # Managed-CachingDisabled
        assert behaviour["originRequestPolicyId"] == "216adef6-5c7f-47e4-b989-5492eafa07d3"  # Managed-AllViewer
        assert behaviour["responseHeadersPolicyId"] == "67f7725c-6f97-4210-82d7-5512b31e9d03"  # Managed-SecurityHeaders
        assert behaviour["compress"] is False
        assert "orderedCacheBehaviors" not in each.inputs
        assert each.inputs["webAclId"] == f"${{{recording.one('aws:wafv2/webAcl:WebAcl').id}.Arn}}"


def test_a_stream_is_waited_for_longer_than_its_keepalives_are_apart(recording: Recording) -> None:
    from sandcell_server.execution.run import KEEPALIVE_S

    for each in recording.of("aws:cloudfront/distribution:Distribution"):
        quiet = each.inputs["origins"][0]["vpcOriginConfig"]["originReadTimeout"]
        assert quiet > 2 * KEEPALIVE_S
        assert recording.one("aws:lb/loadBalancer:LoadBalancer").inputs["idleTimeout"] > quiet


def test_only_cloudfront_reaches_the_balancer_and_only_the_balancer_pods(recording: Recording) -> None:
    rules = recording.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    # One rule: AWS counts CloudFront's list as 55, and takes 60 in a security group.
    (from_cloudfront,) = [each.inputs for each in rules if "prefixListId" in each.inputs]
    listeners = {each.inputs["port"] for each in recording.of("aws:lb/listener:Listener")}
    assert set(range(from_cloudfront["fromPort"], from_cloudfront["toPort"] + 1)) == listeners
    origins = recording.of("aws:cloudfront/vpcOrigin:VpcOrigin")
    assert {each.inputs["vpcOriginEndpointConfig"]["httpPort"] for each in origins} == listeners
    assert all(1024 <= port <= 65535 for port in listeners), "CloudFront asks no others, but 80 and 443"
    to_pods = {each.inputs["fromPort"] for each in rules if "edge-pods" in each.name}
    targets = {each.inputs["port"] for each in recording.of("aws:lb/targetGroup:TargetGroup")}
    assert to_pods == targets == {names.BACKEND_PORT, 8000}


def test_the_caller_is_the_viewer_and_no_server_of_cloudfronts(recording: Recording) -> None:
    from starlette.requests import HTTPConnection

    from sandcell_server.guard.addresses import Addresses

    assert recording.one("aws:lb/loadBalancer:LoadBalancer").inputs["xffHeaderProcessingMode"] == "preserve"
    balancer = str(plan(recording.settings.network.cidr, 3).edge[0][9])
    # CloudFront appends whom it heard from to what the viewer claims.
    headers = [(b"x-forwarded-for", b"203.0.113.9, 198.51.100.7")]
    request = HTTPConnection({"type": "http", "client": (balancer, 1024), "headers": headers})
    assert Addresses(plan(recording.settings.network.cidr, 3).trusted).of(request) == "198.51.100.7"


def test_one_address_may_only_ask_so_often(recording: Recording) -> None:
    (rate, _) = recording.one("aws:wafv2/webAcl:WebAcl").inputs["rules"]
    assert rate["action"] == {"block": {}}
    limit = rate["statement"]["rateBasedStatement"]
    assert (limit["limit"], limit["aggregateKeyType"]) == (recording.settings.edge.requests_per_5_min, "IP")


def test_the_log_bucket_is_private_and_refuses_plain_http(recording: Recording) -> None:
    block = recording.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs
    assert all(block[name] for name in block if name != "bucket")
    policy = json.loads(recording.one("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"])
    refusals = [each for each in policy["Statement"] if each["Effect"] == "Deny"]
    assert refusals[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_counts_are_encrypted_on_their_way_and_at_rest(recording: Recording) -> None:
    store = recording.one("aws:elasticache/replicationGroup:ReplicationGroup").inputs
    assert store["transitEncryptionEnabled"] is True
    assert store["atRestEncryptionEnabled"] is True
    assert store["multiAzEnabled"] is (recording.stack == "prod")


def test_lambda_is_off_unless_asked_for(recordings: dict[str, Recording]) -> None:
    assert not [each for each in recordings["dev"].resources if each.type.startswith(("aws:lambda", "aws:apigateway"))]


def test_lambda_has_a_function_for_each_domain(prod: Recording) -> None:
    functions = {
        each.name.rpartition("-")[2]: each.inputs["environment"]["variables"]["SANDCELL_ROUTES"]
        for each in prod.of("aws:lambda/function:Function")
    }
    assert functions == {"auth": "auth", "health": "health"}
    routes = {each.inputs["routeKey"] for each in prod.of("aws:apigatewayv2/route:Route")}
    assert routes == {"ANY /auth/{proxy+}", "ANY /health", "ANY /health/{proxy+}"}
    assert prod.one("aws:apigatewayv2/stage:Stage").inputs["name"] == "$default"


def test_somebody_is_told_before_the_month_is_dear(recording: Recording) -> None:
    budget = recording.one("aws:budgets/budget:Budget").inputs
    assert budget["limitAmount"] == str(recording.settings.budget.monthly_usd)
    assert {(each["notificationType"], each["threshold"]) for each in budget["notifications"]} == {
        ("ACTUAL", 80), ("FORECASTED", 100),
    }  # fmt: skip
    tag = {names.TAG: recording.stack}
    assert budget["costFilters"][0]["values"] == [f"user:{names.TAG}${recording.stack}"]
    # What others make for the stack (nodes, volumes) has the tag from what they make it by.
    for template in recording.of("aws:ec2/launchTemplate:LaunchTemplate"):
        tagged = {each["resourceType"]: each["tags"] for each in template.inputs["tagSpecifications"]}
        assert tagged.keys() == {"instance", "volume"}
        assert all(tags.items() >= tag.items() for tags in tagged.values())
    disks = recording.one("kubernetes:storage.k8s.io/v1:StorageClass").inputs["parameters"]
    assert disks["tagSpecification_1"] == f"{names.TAG}={recording.stack}"


def test_without_a_release_there_is_the_cloud_alone() -> None:
    cloud = record("dev")
    assert not [each for each in cloud.resources if each.type.startswith("kubernetes:")]
    assert cloud.one("aws:eks/cluster:Cluster")
    assert cloud.exports.keys() == {"cluster", "repositories", "urls", "userPool", "userPoolClient"}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("cluster", {"api_cidrs": ["0.0.0.0/0"]}),
        ("cluster", {"vresion": "1.35"}),
        ("release", RELEASE | {"images": RELEASE["images"] | {"backend": "latest"}}),
        ("budget", {"monthly_usd": 0, "emails": ["a@example.org"]}),
        ("pools", {"sandbox": {"instance_types": ["m5.large"], "least": 3, "most": 2}}),
    ],
)
def test_settings_that_are_wrong_are_refused_before_anything_is_made(part: str, value: object) -> None:
    with pytest.raises(ValueError, match=part if part != "pools" else "least"):
        record("dev", **{part: value})
