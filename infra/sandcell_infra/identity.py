"""Cognito: the people's accounts, and the one app client, which the backend signs them in by."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .settings import IdentitySettings


@dataclass(frozen=True)
class IdentityArgs:
    prefix: str
    settings: IdentitySettings
    protected: bool


@dataclass(frozen=True)
class Identity:
    user_pool_id: pulumi.Output[str]
    client_id: pulumi.Output[str]
    client_secret: pulumi.Output[str]


def identity(args: IdentityArgs) -> Identity:
    """The pool, its groups and its client."""
    settings = args.settings
    addons = aws.cognito.UserPoolUserPoolAddOnsArgs(advanced_security_mode="ENFORCED")
    pool = aws.cognito.UserPool(
        f"{args.prefix}-people",
        aws.cognito.UserPoolArgs(
            name=args.prefix,
            username_attributes=["email"],
            auto_verified_attributes=["email"],
            username_configuration=aws.cognito.UserPoolUsernameConfigurationArgs(case_sensitive=False),
            password_policy=aws.cognito.UserPoolPasswordPolicyArgs(
                minimum_length=12, require_lowercase=True, require_uppercase=True, require_numbers=True,
                require_symbols=False, temporary_password_validity_days=3,
            ),
            mfa_configuration=settings.mfa,
            software_token_mfa_configuration=None if settings.mfa == "OFF" else
            aws.cognito.UserPoolSoftwareTokenMfaConfigurationArgs(enabled=True),
            account_recovery_setting=aws.cognito.UserPoolAccountRecoverySettingArgs(
                recovery_mechanisms=[
                    aws.cognito.UserPoolAccountRecoverySettingRecoveryMechanismArgs(name="verified_email", priority=1)
                ]
            ),
            admin_create_user_config=aws.cognito.UserPoolAdminCreateUserConfigArgs(
                allow_admin_create_user_only=not settings.sign_up
            ),
            verification_message_template=aws.cognito.UserPoolVerificationMessageTemplateArgs(
                default_email_option="CONFIRM_WITH_CODE"
            ),
            # A changed address counts once its owner has confirmed it.
            user_attribute_update_settings=aws.cognito.UserPoolUserAttributeUpdateSettingsArgs(
                attributes_require_verification_before_updates=["email"]
            ),
            user_pool_tier="PLUS" if settings.threat_protection else "ESSENTIALS",
            user_pool_add_ons=addons if settings.threat_protection else None,
            deletion_protection="ACTIVE" if args.protected else "INACTIVE",
        ),
        pulumi.ResourceOptions(protect=args.protected),
    )  # fmt: skip
    for group in settings.groups:
        aws.cognito.UserGroup(f"{args.prefix}-{group}", aws.cognito.UserGroupArgs(user_pool_id=pool.id, name=group))
    client = _client(args, pool)
    return Identity(pool.id, client.id, client.client_secret)


def _client(args: IdentityArgs, pool: aws.cognito.UserPool) -> aws.cognito.UserPoolClient:
    """Confidential, with the two flows that the backend uses, and no OAuth flow at all."""
    return aws.cognito.UserPoolClient(
        f"{args.prefix}-backend",
        aws.cognito.UserPoolClientArgs(
            name="backend",
            user_pool_id=pool.id,
            generate_secret=True,
            explicit_auth_flows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            allowed_oauth_flows_user_pool_client=False,
            supported_identity_providers=["COGNITO"],
            prevent_user_existence_errors="ENABLED",
            enable_token_revocation=True,
            access_token_validity=args.settings.access_token_minutes,
            id_token_validity=args.settings.access_token_minutes,
            refresh_token_validity=args.settings.refresh_token_days,
            token_validity_units=aws.cognito.UserPoolClientTokenValidityUnitsArgs(
                access_token="minutes",  # noqa: S106 - a unit
                id_token="minutes",  # noqa: S106
                refresh_token="days",  # noqa: S106
            ),
            read_attributes=["email", "email_verified"],
            write_attributes=["email"],
        ),
        pulumi.ResourceOptions(additional_secret_outputs=["clientSecret"]),
    )
