"""People, roles, keys, secrets, buckets, logs, budgets."""

from __future__ import annotations

from typing import Any

from tests.infra.cloudformation.translation import Part, Properties, Rule, document, words


def _pool(properties: Properties) -> Properties:
    recovery = properties["AccountRecoverySetting"]
    totp = properties.pop("SoftwareTokenMfaConfiguration", None)
    updates = properties["UserAttributeUpdateSettings"]
    return properties | {
        "AccountRecoverySetting": {"RecoveryMechanisms": recovery["RecoveryMechanisms"]},
        "EnabledMfas": ["SOFTWARE_TOKEN_MFA"] if totp and totp["Enabled"] else [],
        "Policies": {"PasswordPolicy": properties.pop("PasswordPolicy")},
        "UserAttributeUpdateSettings": {
            "AttributesRequireVerificationBeforeUpdate": updates["AttributesRequireVerificationBeforeUpdates"]
        },
    }


def _documents(*names: str) -> Any:
    def change(properties: Properties) -> Properties:
        return properties | {name: document(properties[name]) for name in names}

    return change


def _role_policy(properties: Properties) -> Properties:
    return {
        "PolicyName": "own",
        "PolicyDocument": document(properties["Policy"]),
        "Roles": [properties["Role"]],
    }


def _attached(role: Properties, attachment: Properties) -> None:
    role.setdefault("ManagedPolicyArns", []).append(attachment["policyArn"])


def _set(name: str, wrapped: Any) -> Any:
    def add(bucket: Properties, inputs: Properties) -> None:
        bucket[name] = wrapped(words({key: value for key, value in inputs.items() if key != "bucket"}))

    return add


def _lifecycle(inputs: Properties) -> Properties:
    return {
        "Rules": [
            {
                "Id": rule["Id"],
                "Status": rule["Status"],
                "Prefix": rule["Filter"]["Prefix"],
                "ExpirationInDays": rule["Expiration"]["Days"],
                "NoncurrentVersionExpiration": rule["NoncurrentVersionExpiration"],
                "AbortIncompleteMultipartUpload": rule["AbortIncompleteMultipartUpload"],
            }
            for rule in inputs["Rules"]
        ]
    }


def _encryption(inputs: Properties) -> Properties:
    return {
        "ServerSideEncryptionConfiguration": [
            {
                "ServerSideEncryptionByDefault": {
                    "SSEAlgorithm": rule["ApplyServerSideEncryptionByDefault"]["SseAlgorithm"]
                }
            }
            for rule in inputs["Rules"]
        ]
    }


def _budget(properties: Properties) -> Properties:
    filters = {each["Name"]: each["Values"] for each in properties["CostFilters"]}
    return {
        "Budget": {
            "BudgetName": properties["Name"],
            "BudgetType": properties["BudgetType"],
            "TimeUnit": properties["TimeUnit"],
            "BudgetLimit": {"Amount": float(properties["LimitAmount"]), "Unit": properties["LimitUnit"]},
            "CostFilters": filters,
        },
        "NotificationsWithSubscribers": [
            {
                "Notification": {
                    name: each[name]
                    for name in ("NotificationType", "ComparisonOperator", "Threshold", "ThresholdType")
                },
                "Subscribers": [
                    {"SubscriptionType": "EMAIL", "Address": address} for address in each["SubscriberEmailAddresses"]
                ],
            }
            for each in properties["Notifications"]
        ],
    }


RULES = {
    "aws:cognito/userPool:UserPool": Rule("AWS::Cognito::UserPool", {"name": "UserPoolName"}, change=_pool),
    "aws:cognito/userGroup:UserGroup": Rule("AWS::Cognito::UserPoolGroup", {"name": "GroupName"}),
    "aws:cognito/userPoolClient:UserPoolClient": Rule(
        "AWS::Cognito::UserPoolClient",
        {"name": "ClientName", "allowedOauthFlowsUserPoolClient": "AllowedOAuthFlowsUserPoolClient"},
    ),
    "aws:iam/role:Role": Rule(
        "AWS::IAM::Role",
        {"assumeRolePolicy": "AssumeRolePolicyDocument"},
        change=_documents("AssumeRolePolicyDocument"),
    ),
    "aws:iam/rolePolicy:RolePolicy": Rule("AWS::IAM::Policy", change=_role_policy),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": Rule(
        "AWS::IAM::OIDCProvider", {"clientIdLists": "ClientIdList"}
    ),
    "aws:kms/key:Key": Rule(
        "AWS::KMS::Key", {"deletionWindowInDays": "PendingWindowInDays", "policy": "KeyPolicy"},
        without=("rotationPeriodInDays",), change=_documents("KeyPolicy"),
    ),
    "aws:kms/alias:Alias": Rule("AWS::KMS::Alias", {"name": "AliasName"}),
    "aws:secretsmanager/secret:Secret": Rule("AWS::SecretsManager::Secret", without=("recoveryWindowInDays",)),
    "aws:secretsmanager/secretPolicy:SecretPolicy": Rule(
        "AWS::SecretsManager::ResourcePolicy", {"secretArn": "SecretId", "policy": "ResourcePolicy"},
        change=_documents("ResourcePolicy"),
    ),
    "aws:cloudwatch/logGroup:LogGroup": Rule("AWS::Logs::LogGroup", {"name": "LogGroupName"}),
    "aws:s3/bucket:Bucket": Rule("AWS::S3::Bucket", without=("forceDestroy",)),
    "aws:s3/bucketPolicy:BucketPolicy": Rule(
        "AWS::S3::BucketPolicy", {"policy": "PolicyDocument"}, change=_documents("PolicyDocument")
    ),
    "aws:budgets/budget:Budget": Rule("AWS::Budgets::Budget", change=_budget),
}  # fmt: skip

PARTS = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Part("role", _attached),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": Part(
        "bucket", _set("PublicAccessBlockConfiguration", lambda inputs: inputs)
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": Part(
        "bucket", _set("OwnershipControls", lambda inputs: {"Rules": [inputs["Rule"]]})
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": Part(
        "bucket", _set("BucketEncryption", _encryption)
    ),
    "aws:s3/bucketVersioning:BucketVersioning": Part(
        "bucket", _set("VersioningConfiguration", lambda inputs: inputs["VersioningConfiguration"])
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": Part(
        "bucket", _set("LifecycleConfiguration", _lifecycle)
    ),
}
