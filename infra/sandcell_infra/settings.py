"""A stack's settings: the keys `sandcell:...` of its Pulumi.<stack>.yaml, checked before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from . import names

Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NetworkSettings(_Part):
    cidr: IPv4Network = IPv4Network("10.20.0.0/16")
    zones: int = Field(3, ge=2, le=3)
    nat: Literal["one", "per-zone"] = "one"  # one is cheaper, and a zone's failure takes the others off the internet
    interface_endpoints: bool = False  # AWS's services without NAT: dearer than NAT where little is pulled
    flow_log_days: int = Field(30, ge=1)


class GvisorSettings(_Part):
    """A release and its checksum: the tarball that gVisor publishes, whole."""

    release: str = "20260921.0"
    sha256: str = Field("3dd478770dd751d09c257ba14d739b179348a36c5f2d9e954b773f5f90bff646", pattern="^[0-9a-f]{64}$")
    url: str = "https://github.com/google/gvisor/releases/download/release-{release}/gvisor-x86_64.tar.bz2"


class PoolSettings(_Part):
    """A group of nodes; disks in GiB."""

    instance_types: tuple[str, ...] = Field(min_length=1)
    least: int = Field(ge=0)
    most: int = Field(ge=1)
    disk_gib: int = Field(50, ge=20)
    spot: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> PoolSettings:
        if self.least > self.most:
            raise ValueError("`least` is above `most`")
        return self


class ClusterSettings(_Part):
    version: str = Field("1.35", pattern=r"^1\.\d+$")
    api_cidrs: tuple[IPv4Network, ...] = ()  # empty: the API server has no public address
    admins: tuple[str, ...] = ()  # ARNs of IAM roles
    log_days: int = Field(30, ge=1)
    protected: bool = False  # from deletion: cluster, load balancer, user pool, images, logs

    @model_validator(mode="after")
    def _not_the_world(self) -> ClusterSettings:
        if any(network.prefixlen < 8 for network in self.api_cidrs):
            raise ValueError("apiCidrs: the API server is not opened to everybody")
        return self


class PoolsSettings(_Part):
    system: PoolSettings = PoolSettings(instance_types=("t3.large",), least=3, most=4)
    sandbox: PoolSettings = PoolSettings(
        instance_types=("m6i.xlarge", "m6a.xlarge", "m5.xlarge", "m5a.xlarge", "m7i.xlarge"),
        least=1, most=10, disk_gib=80, spot=True,
    )  # fmt: skip
    hub: PoolSettings = PoolSettings(instance_types=("m6i.large", "m6a.large"), least=1, most=5, disk_gib=80)


class IdentitySettings(_Part):
    sign_up: bool = False  # whether anybody may make an account
    mfa: Literal["OFF", "OPTIONAL", "ON"] = "OPTIONAL"  # with ON, the account of the smoke test cannot sign in
    threat_protection: bool = False  # Cognito's Plus tier, which costs more for each user
    groups: tuple[str, ...] = ("staff", "students", "hub-admins")
    access_token_minutes: int = Field(60, ge=5, le=1440)
    refresh_token_days: int = Field(30, ge=1)


class EdgeSettings(_Part):
    requests_per_5_min: int = Field(3000, ge=100)  # of one address
    log_days: int = Field(90, ge=1)
    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"] = "PriceClass_100"


class CountsSettings(_Part):
    """Where attempts to sign in are counted; several backends need to share one."""

    node_type: str = "cache.t4g.micro"
    replicas: int = Field(0, ge=0, le=5)


class LambdaSettings(_Part):
    """The backend without sandboxes, by API Gateway: functions, and which groups of routes each serves."""

    functions: dict[str, tuple[Literal["health", "auth"], ...]] = Field({"api": ("health", "auth")}, min_length=1)
    package: str = "../dist/lambda"  # made by infra/deploy/lambda-package
    concurrency: int = Field(20, ge=1)  # of each function
    requests_per_s: int = Field(50, ge=1)


class BudgetSettings(_Part):
    monthly_usd: int = Field(ge=1)
    emails: tuple[str, ...] = Field(min_length=1)


class ImageSettings(_Part):
    """Digests in the stack's repositories; set by a release."""

    backend: Digest
    runner: Digest
    hub: Digest
    singleuser: Digest


class ReleaseSettings(_Part):
    images: ImageSettings
    claim_key_modulus: str = Field(pattern=r"^[0-9a-f]{512,}$")  # the public half, in hexadecimal


class Settings(_Part):
    """Everything; `release` unset makes the cloud alone, before there are images and secrets to run."""

    stack: names.Stack
    overlay: Literal["staging", "prod"]  # of infra/k8s
    network: NetworkSettings = NetworkSettings()
    cluster: ClusterSettings = ClusterSettings()
    pools: PoolsSettings = PoolsSettings()
    gvisor: GvisorSettings = GvisorSettings()
    identity: IdentitySettings = IdentitySettings()
    edge: EdgeSettings = EdgeSettings()
    counts: CountsSettings = CountsSettings()
    lambda_api: LambdaSettings | None = None
    budget: BudgetSettings
    release: ReleaseSettings | None = None

    @property
    def prefix(self) -> str:
        return names.prefix(self.stack)


def read(stack: str, config: Mapping[str, Any]) -> Settings:
    """From the objects under a stack's keys; `ValidationError` names what is wrong."""
    if stack not in get_args(names.Stack):
        raise ValueError(f"no such stack: {stack}")
    return Settings.model_validate({"stack": stack, **config})
