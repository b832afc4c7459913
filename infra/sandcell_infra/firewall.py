"""WAF in front of both distributions: one address may only ask so often, and known bad requests are refused."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .settings import EdgeSettings


@dataclass(frozen=True)
class FirewallArgs:
    prefix: str
    settings: EdgeSettings
    key_arn: pulumi.Input[str]


def firewall(args: FirewallArgs) -> pulumi.Output[str]:
    """Its ARN. No rule reads bodies: cells are code, and look like attacks by nature."""
    name = f"{args.prefix}-edge"
    acl = aws.wafv2.WebAcl(
        name,
        aws.wafv2.WebAclArgs(
            scope="CLOUDFRONT",
            default_action=aws.wafv2.WebAclDefaultActionArgs(allow=aws.wafv2.WebAclDefaultActionAllowArgs()),
            visibility_config=aws.wafv2.WebAclVisibilityConfigArgs(
                cloudwatch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
            ),
            rules=[_rate(args.settings.requests_per_5_min), _reputation()],
        ),
    )
    group = aws.cloudwatch.LogGroup(
        f"{name}-waf",
        aws.cloudwatch.LogGroupArgs(
            # WAF writes to groups of this beginning only.
            name=f"aws-waf-logs-{args.prefix}",
            retention_in_days=args.settings.log_days,
            kms_key_id=args.key_arn,
        ),
    )
    aws.wafv2.WebAclLoggingConfiguration(
        name,
        aws.wafv2.WebAclLoggingConfigurationArgs(
            resource_arn=acl.arn,
            log_destination_configs=[group.arn],
            redacted_fields=[
                aws.wafv2.WebAclLoggingConfigurationRedactedFieldArgs(
                    single_header=aws.wafv2.WebAclLoggingConfigurationRedactedFieldSingleHeaderArgs(name=header)
                )
                for header in ("authorization", "cookie")
            ],
        ),
    )
    return acl.arn


def _rate(requests: int) -> aws.wafv2.WebAclRuleArgs:
    return aws.wafv2.WebAclRuleArgs(
        name="rate",
        priority=0,
        action=aws.wafv2.WebAclRuleActionArgs(block=aws.wafv2.WebAclRuleActionBlockArgs()),
        statement=aws.wafv2.WebAclRuleStatementArgs(
            rate_based_statement=aws.wafv2.WebAclRuleStatementRateBasedStatementArgs(
                limit=requests, aggregate_key_type="IP", evaluation_window_sec=300
            )
        ),
        visibility_config=_seen("rate"),
    )


def _reputation() -> aws.wafv2.WebAclRuleArgs:
    as_it_says = aws.wafv2.WebAclRuleOverrideActionNoneArgs()  # type: ignore[no-untyped-call]
    return aws.wafv2.WebAclRuleArgs(
        name="reputation",
        priority=1,
        override_action=aws.wafv2.WebAclRuleOverrideActionArgs(none=as_it_says),
        statement=aws.wafv2.WebAclRuleStatementArgs(
            managed_rule_group_statement=aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementArgs(
                vendor_name="AWS", name="AWSManagedRulesAmazonIpReputationList"
            )
        ),
        visibility_config=_seen("reputation"),
    )


def _seen(metric: str) -> aws.wafv2.WebAclRuleVisibilityConfigArgs:
    return aws.wafv2.WebAclRuleVisibilityConfigArgs(
        cloudwatch_metrics_enabled=True, metric_name=metric, sampled_requests_enabled=False
    )
