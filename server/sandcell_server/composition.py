"""The parts that the settings name: executor, model, identity chain, accounts."""

from __future__ import annotations

import os
from typing import Any

from sandcell_server.accounts.base import Accounts
from sandcell_server.accounts.service import AuthService
from sandcell_server.analyzers.base import Claimant
from sandcell_server.executors.absent import NO_ROUTES, ON_LAMBDA, AbsentExecutor
from sandcell_server.executors.base import Executor
from sandcell_server.executors.gvisor.executor import GvisorExecutor
from sandcell_server.executors.process import ProcessExecutor
from sandcell_server.guard.audit import AuditLog, open_audit_log
from sandcell_server.identity.principal import IdentityChain, IdentityProvider
from sandcell_server.identity.shared_token import SharedToken
from sandcell_server.metrics import Metrics
from sandcell_server.settings import Settings, variable


class SettingsError(ValueError):
    """Settings that do not go together; the message names the variable."""


def make_executor(settings: Settings) -> Executor:
    """The executor that the settings name; never one that isolates less. None is started where nothing is run."""
    if not {"execute", "analyze"} & set(settings.routes):
        return AbsentExecutor(NO_ROUTES, needed=False)
    if settings.executor == "gvisor" and os.environ.get("AWS_LAMBDA_FUNCTION_NAME"):
        return AbsentExecutor(ON_LAMBDA, needed=True)
    if settings.executor == "kubernetes":
        return _kubernetes_executor(settings)
    return GvisorExecutor(settings) if settings.executor == "gvisor" else ProcessExecutor(settings)


def _kubernetes_executor(settings: Settings) -> Executor:
    try:
        from sandcell_server.executors.kubernetes.executor import KubernetesExecutor
    except ImportError as error:
        raise SettingsError(
            f"SANDCELL_EXECUTOR=kubernetes needs {error.name}: pip install 'sandcell[kubernetes]'"
        ) from None
    return KubernetesExecutor(settings)


def make_claimant(settings: Settings, metrics: Metrics) -> Claimant | None:
    """The model that the settings name; None where none can be asked, and none was insisted on."""
    from sandcell_server.analyzers.gemini.client import Gemini

    gemini = Gemini(settings, metrics)
    wanted = settings.analyzer == "gemini" or (settings.analyzer == "auto" and gemini.configured)
    return gemini if wanted else None


def make_identity(settings: Settings) -> IdentityChain:
    """The chain that the settings name. `SettingsError` where a link lacks something."""
    if not settings.identity:
        raise SettingsError("SANDCELL_IDENTITY is empty: nobody could use this backend.")
    makers = {"token": _shared_token, "cognito": _cognito_identity, "jupyterhub": _hub_identity}
    try:
        return IdentityChain([makers[name](settings) for name in settings.identity])
    except ImportError as error:
        raise SettingsError(
            f"SANDCELL_IDENTITY={','.join(settings.identity)} needs {error.name}: pip install 'sandcell[cognito]'"
        ) from None


def make_audit(settings: Settings) -> AuditLog:
    """The audit log that the settings name. `SettingsError` where it cannot be written."""
    where = settings.audit_log if settings.audit_log is not None else "" if settings.embedded else "-"
    try:
        return open_audit_log(where)
    except OSError as error:
        raise SettingsError(f"{variable('audit_log')}: {where} cannot be written: {error.strerror}") from None


def make_auth(settings: Settings, audit: AuditLog, accounts: Accounts | None = None) -> AuthService | None:
    """Sign-in behind its guard; None where no provider of accounts is named."""
    from sandcell_server.guard.store import open_store

    if accounts is None:
        if "cognito" not in settings.identity:
            return None
        accounts = _cognito_accounts(settings)
    try:
        store = open_store(settings.rate_limit_store)
    except ValueError as error:
        raise SettingsError(f"{variable('rate_limit_store')}: {error}") from None
    return AuthService(accounts, store, audit, even_s=settings.auth_even_s)


def _shared_token(settings: Settings) -> IdentityProvider:
    if settings.token is None or not settings.token.get_secret_value():
        raise SettingsError(
            "SANDCELL_TOKEN is not set. Choose a secret that callers will send as `Authorization: Bearer`:\n"
            '  SANDCELL_TOKEN="$(openssl rand -hex 32)" sandcell serve'
        )
    return SharedToken(settings.token.get_secret_value())


def _cognito_identity(settings: Settings) -> IdentityProvider:
    import httpx2

    from sandcell_server.identity.cognito import CognitoIdentity
    from sandcell_server.identity.jwks import Keys

    region, pool = _needed(settings, "cognito_region"), _needed(settings, "cognito_user_pool_id")
    issuer = settings.cognito_issuer or f"https://cognito-idp.{region}.amazonaws.com/{pool}"
    return CognitoIdentity(
        Keys(settings.cognito_jwks_url or f"{issuer}/.well-known/jwks.json", httpx2.AsyncClient(timeout=5)),
        cognito_client(settings),
        issuer=issuer,
        client_id=_needed(settings, "cognito_client_id"),
        check_s=settings.cognito_check_s,
    )


def _cognito_accounts(settings: Settings) -> Accounts:
    from sandcell_server.accounts.cognito import CognitoAccounts

    secret = settings.cognito_client_secret
    return CognitoAccounts(
        cognito_client(settings),
        client_id=_needed(settings, "cognito_client_id"),
        client_secret=secret.get_secret_value() if secret else None,
    )


def cognito_client(settings: Settings) -> Any:
    """boto3's client of Cognito's public API: unsigned, so that no AWS credentials are needed."""
    import boto3
    from botocore import UNSIGNED
    from botocore.config import Config

    config = Config(
        signature_version=UNSIGNED,
        connect_timeout=3,
        read_timeout=8,
        retries={"mode": "standard", "max_attempts": 2},
        max_pool_connections=32,
    )
    return boto3.client(
        "cognito-idp",
        region_name=_needed(settings, "cognito_region"),
        endpoint_url=settings.cognito_endpoint_url,
        config=config,
    )


def _hub_identity(settings: Settings) -> IdentityProvider:
    import httpx2

    from sandcell_server.identity.jupyterhub import HubIdentity

    return HubIdentity(
        httpx2.AsyncClient(timeout=5), api_url=_needed(settings, "hub_api_url"), service=settings.hub_service
    )


def _needed(settings: Settings, name: str) -> str:
    value: str | None = getattr(settings, name)
    if not value:
        raise SettingsError(f"{variable(name)} is not set; SANDCELL_IDENTITY={','.join(settings.identity)} needs it.")
    return value
