"""The backend's settings: environment variables with the prefix SANDCELL_, all listed by `sandcell serve --help`."""

from __future__ import annotations

import os
from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from sandcell_server.quotas import Quota

CODE_BYTES = 1 << 20  # of one cell
REQUEST_BYTES = 64 << 20  # of one whole request, inputs and files included
TRANSFER_BYTES = 64 << 20  # of all variables and files that one run hands back


def _cache_dir() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sandcell"


def _with_commas(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _listed(kind: Any) -> Any:
    """Several of a kind, written with commas between."""
    return Annotated[tuple[kind, ...], NoDecode, BeforeValidator(_with_commas)]


IdentityName = Literal["token", "cognito", "jupyterhub"]
RouteGroup = Literal["health", "execute", "analyze", "auth"]


class Settings(BaseSettings):
    """Times in seconds, memory in MiB (1024 * 1024 bytes), output in KiB."""

    model_config = SettingsConfigDict(env_prefix="SANDCELL_", frozen=True)

    token: SecretStr | None = Field(None, description="the shared bearer token; required where IDENTITY has `token`")
    identity: _listed(IdentityName) = Field(  # type: ignore[valid-type]
        ("token",), description="who recognises callers, in order: token, cognito, jupyterhub"
    )
    routes: _listed(RouteGroup) = Field(  # type: ignore[valid-type]
        ("health", "execute", "analyze", "auth"), description="which routes are served: health, execute, analyze, auth"
    )
    quotas: dict[str, Quota] = Field(
        default_factory=dict,
        description='JSON, by group: {"students": {"wall_s_max": 60, "runs_per_principal": 2}}; of several the most',
    )
    executor: Literal["gvisor", "kubernetes", "process"] = Field(
        "gvisor",
        description="gvisor: sandboxes by this machine's runsc; kubernetes: gVisor pods; "
        "process: NOT isolated, for development only",
    )
    embedded: bool = Field(
        False, description="serve one person's notebooks: callers may name their own Python interpreter"
    )
    runtimes: dict[str, Path] = Field(
        default_factory=dict,
        description='JSON, name to prefix or interpreter: {"science": "/opt/science"}; "default" is this one',
    )

    runsc: Path | None = Field(None, description="the gVisor binary; found on PATH when unset")
    platform: Literal["auto", "systrap", "ptrace", "kvm"] = Field(
        "auto", description="gVisor platform; kvm is never picked by itself"
    )
    cache_dir: Path = Field(default_factory=_cache_dir, description="where checkpoints of warmed interpreters are kept")

    kubernetes_namespace: str = Field("sandcell-sandboxes", description="where the runner pods are")
    kubernetes_config: Path | None = Field(
        None, description="a kubeconfig; unset: the pod's own account, else KUBECONFIG or ~/.kube/config"
    )
    kubernetes_claim_key: Path | None = Field(
        None, description="file of the RSA key (PEM) by which runners know their backend"
    )
    kubernetes_runtime_class: str = Field("gvisor", description="pods of another RuntimeClass are not used")
    kubernetes_port: int = Field(8750, ge=1, le=65535, description="where runners listen")
    kubernetes_wait_s: float = Field(60, gt=0, description="how long a run may wait for a ready runner pod")

    kubernetes_session_s: int = Field(28800, ge=60, description="a session's pod ends after this long, used or not")
    kubernetes_scale: bool = Field(True, description="scale the pools' Deployments; false: an autoscaler does")

    pool_min: int = Field(1, ge=0, description="ready sandboxes kept per runtime when nobody asks")
    pool_max: int = Field(4, ge=1, description="ready sandboxes kept per runtime under load")
    pool_idle_s: float = Field(300, gt=0, description="after this long without a run a pool shrinks to pool_min")

    runs_max: int = Field(
        default_factory=lambda: 4 * (os.cpu_count() or 1), ge=1, description="runs at once, of everybody"
    )
    runs_per_principal: int = Field(16, ge=1, description="runs at once or waiting, of one caller")
    queue_max: int = Field(64, ge=0, description="runs that may wait for a place")
    sessions_per_principal: int = Field(8, ge=0, description="sessions that one caller may keep")
    session_idle_s: float = Field(900, gt=0, description="an unused session ends after this long")
    drain_s: int = Field(10, ge=0, description="how long running cells may go on after SIGTERM")

    wall_s: float = Field(30, gt=0, description="default time limit of a run")
    wall_s_max: float = Field(600, gt=0)
    cpu_s: float = Field(60, gt=0, description="default CPU time limit of a run, over all its cores")
    cpu_s_max: float = Field(1200, gt=0)
    memory_mb: int = Field(512, ge=128, description="default memory limit of a sandbox")
    memory_mb_max: int = Field(4096, ge=128)
    output_kb: int = Field(1024, ge=1, description="default limit of what a run may print and display")
    output_kb_max: int = Field(16384, ge=1)
    processes: int = Field(64, ge=1, description="default limit of processes and threads in a run")
    processes_max: int = Field(256, ge=1)
    files_mb: int = Field(64, ge=1, description="size of a sandbox's working folder")

    analyzer: Literal["auto", "gemini", "measured"] = Field(
        "auto", description="who says how code scales; auto: Gemini too where it can be asked; measured: never Gemini"
    )
    gemini_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("GEMINI_API_KEY", "gemini_api_key"),  # the name that Google's own tools read
        description="the key of the Gemini API, or of Vertex AI where no project is named",
    )
    gemini_model: str = Field("gemini-3.8-flash", description="which model claims")
    gemini_base_url: str | None = Field(None, description="where the Gemini API is; Google's own when unset")
    gemini_vertex: bool = Field(False, description="ask Gemini by Vertex AI")
    gemini_project: str | None = Field(
        None, description="Vertex AI's project; its credentials are the machine's own (ADC)"
    )
    gemini_location: str = Field("global", description="Vertex AI's location")
    analyses_per_day: int = Field(200, ge=0, description="how often one caller may ask Gemini in a day (UTC)")

    cognito_region: str | None = Field(None, description="AWS region of the user pool")
    cognito_user_pool_id: str | None = Field(None, description="the user pool that callers belong to")
    cognito_client_id: str | None = Field(None, description="its app client, with ALLOW_USER_PASSWORD_AUTH")
    cognito_client_secret: SecretStr | None = Field(None, description="that client's secret, where it has one")
    cognito_endpoint_url: str | None = Field(None, description="where Cognito's API is; AWS's own when unset")
    cognito_issuer: str | None = Field(None, description="`iss` of the tokens; AWS's own when unset")
    cognito_jwks_url: str | None = Field(None, description="where the signing keys are; below the issuer when unset")
    cognito_check_s: float = Field(60, ge=0, description="how long a token is believed after a sign-out elsewhere")

    hub_api_url: str | None = Field(None, description="JupyterHub's API: http://hub:8081/hub/api")
    hub_service: str = Field("sandcell", description="the backend's name as a service of JupyterHub")

    rate_limit_store: str = Field(
        "memory://", description="where attempts to sign in are counted; redis://host:6379/0 for several backends"
    )
    trusted_proxies: _listed(IPv4Network | IPv6Network) = Field(  # type: ignore[valid-type]
        (), description="networks whose X-Forwarded-For is believed: 10.0.0.0/8,192.168.1.7"
    )
    cors_origins: _listed(str) = Field((), description="origins whose pages may call the backend")  # type: ignore[valid-type]
    audit_log: str | None = Field(
        None,
        description="file of the audit log, one JSON line an event; - for standard error (unset: - unless embedded)",
    )
    auth_even_s: float = Field(0.5, ge=0, description="answers of /auth come at multiples of this, to tell nothing")

    @model_validator(mode="after")
    def _quotas_within(self) -> Settings:
        for group, quota in self.quotas.items():
            if (quota.memory_mb_max or 0) > self.memory_mb_max:
                raise ValueError(f"SANDCELL_QUOTAS: memory_mb_max of {group!r} is above SANDCELL_MEMORY_MB_MAX")
        return self

    def of_groups(self, groups: Collection[str]) -> Settings:
        """These settings as they are for a member of these groups."""
        most: dict[str, Any] = {}
        for group in self.quotas.keys() & groups:
            for name, value in self.quotas[group].model_dump(exclude_none=True).items():
                most[name] = max(value, most.get(name, value))
        return self.model_copy(update=most) if most else self


def variable(setting: str) -> str:
    """The environment variable of a setting."""
    name = setting.upper()
    return name if name == "GEMINI_API_KEY" else f"SANDCELL_{name}"
