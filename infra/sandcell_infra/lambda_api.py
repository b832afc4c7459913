"""The backend without sandboxes, on Lambda behind API Gateway: one function, or one for each domain of routes."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from . import policy, roles
from .identity import Identity
from .names import REGION
from .network import Network
from .settings import LambdaSettings

# Which paths a group of routes serves.
PATHS = {"auth": ("/auth/{proxy+}",), "health": ("/health", "/health/{proxy+}")}
_LOG_DAYS = 30


@dataclass(frozen=True)
class LambdaArgs:
    prefix: str
    network: Network
    group: pulumi.Input[str]  # the security group that its functions are in
    identity: Identity
    counts: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    settings: LambdaSettings


def lambda_group(prefix: str, network: Network) -> aws.ec2.SecurityGroup:
    """The functions' security group: out by HTTPS and to Valkey, and in not at all."""
    name = f"{prefix}-lambda"
    group = aws.ec2.SecurityGroup(
        name, aws.ec2.SecurityGroupArgs(vpc_id=network.vpc_id, description="Lambda: to Cognito and Valkey")
    )
    aws.vpc.SecurityGroupEgressRule(
        f"{name}-https",
        aws.vpc.SecurityGroupEgressRuleArgs(
            security_group_id=group.id, ip_protocol="tcp", from_port=443, to_port=443, cidr_ipv4="0.0.0.0/0",
            description="Cognito",
        ),
    )  # fmt: skip
    aws.vpc.SecurityGroupEgressRule(
        f"{name}-valkey",
        aws.vpc.SecurityGroupEgressRuleArgs(
            security_group_id=group.id, ip_protocol="tcp", from_port=6379, to_port=6379,
            cidr_ipv4=str(network.cidr), description="Valkey",
        ),
    )  # fmt: skip
    return group


def lambda_api(args: LambdaArgs) -> pulumi.Output[str]:
    """The API's address. Its stage has to be `$default`: the paths of others begin with their name."""
    name = f"{args.prefix}-lambda"
    api = aws.apigatewayv2.Api(name, aws.apigatewayv2.ApiArgs(protocol_type="HTTP", name=name))
    for function, groups in args.settings.functions.items():
        _function(args, api, function, groups)
    log = aws.cloudwatch.LogGroup(
        f"{name}-access", aws.cloudwatch.LogGroupArgs(retention_in_days=_LOG_DAYS, kms_key_id=args.key_arn)
    )
    aws.apigatewayv2.Stage(
        name,
        aws.apigatewayv2.StageArgs(
            api_id=api.id,
            name="$default",
            auto_deploy=True,
            default_route_settings=aws.apigatewayv2.StageDefaultRouteSettingsArgs(
                throttling_burst_limit=2 * args.settings.requests_per_s,
                throttling_rate_limit=args.settings.requests_per_s,
            ),
            access_log_settings=aws.apigatewayv2.StageAccessLogSettingsArgs(
                destination_arn=log.arn,
                format='{"id":"$context.requestId","at":"$context.requestTime","status":"$context.status",'
                '"route":"$context.routeKey","ms":"$context.responseLatency"}',
            ),
        ),
    )
    return api.api_endpoint


def _function(args: LambdaArgs, api: aws.apigatewayv2.Api, function: str, groups: tuple[str, ...]) -> None:
    name = f"{args.prefix}-{function}"
    log = aws.cloudwatch.LogGroup(
        name,
        aws.cloudwatch.LogGroupArgs(name=f"/aws/lambda/{name}", retention_in_days=_LOG_DAYS, kms_key_id=args.key_arn),
    )
    role = _role(args, name, log)
    made = aws.lambda_.Function(
        name,
        aws.lambda_.FunctionArgs(
            name=name,
            role=role.arn,
            runtime="python3.13",
            architectures=["x86_64"],
            handler="sandcell_server.aws_lambda.handler",
            code=pulumi.FileArchive(args.settings.package),
            memory_size=512,
            timeout=29,  # API Gateway waits for 30 s
            reserved_concurrent_executions=args.settings.concurrency,
            kms_key_arn=args.key_arn,
            environment=aws.lambda_.FunctionEnvironmentArgs(variables=_variables(args, groups)),
            vpc_config=aws.lambda_.FunctionVpcConfigArgs(
                subnet_ids=args.network.subnets["system"], security_group_ids=[args.group]
            ),
            tracing_config=aws.lambda_.FunctionTracingConfigArgs(mode="Active"),
        ),
        pulumi.ResourceOptions(depends_on=role.grants, additional_secret_outputs=["environment"]),
    )
    integration = aws.apigatewayv2.Integration(
        name,
        aws.apigatewayv2.IntegrationArgs(
            api_id=api.id, integration_type="AWS_PROXY", integration_uri=made.arn, payload_format_version="2.0"
        ),
    )
    for number, path in enumerate(path for group in groups for path in PATHS[group]):
        aws.apigatewayv2.Route(
            f"{name}-{number}",
            aws.apigatewayv2.RouteArgs(
                api_id=api.id, route_key=f"ANY {path}", target=pulumi.Output.concat("integrations/", integration.id)
            ),
        )
    aws.lambda_.Permission(
        name,
        aws.lambda_.PermissionArgs(
            action="lambda:InvokeFunction", function=made.name, principal="apigateway.amazonaws.com",
            source_arn=pulumi.Output.concat(api.execution_arn, "/*"),
        ),
    )  # fmt: skip


def _variables(args: LambdaArgs, groups: tuple[str, ...]) -> dict[str, pulumi.Input[str]]:
    return {
        "SANDCELL_ROUTES": ",".join(groups),
        "SANDCELL_IDENTITY": "cognito",
        "SANDCELL_COGNITO_REGION": REGION,
        "SANDCELL_COGNITO_USER_POOL_ID": args.identity.user_pool_id,
        "SANDCELL_COGNITO_CLIENT_ID": args.identity.client_id,
        "SANDCELL_COGNITO_CLIENT_SECRET": args.identity.client_secret,  # encrypted with the stack's key
        "SANDCELL_RATE_LIMIT_STORE": args.counts,
    }


def _role(args: LambdaArgs, name: str, log: aws.cloudwatch.LogGroup) -> roles.Role:
    # Interfaces in the VPC and X-Ray's records can't be named before they are there: AWS's own policies allow them.
    return roles.service(
        name,
        "lambda",
        policy.allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.concat(log.arn, ":*")),
        policy.allow(["kms:Decrypt"], args.key_arn),
        managed=["service-role/AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess"],
    )
