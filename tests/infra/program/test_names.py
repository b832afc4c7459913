"""One source of names: manifests, the Hub's values, the backend's settings and this program agree with `names.py`."""

from __future__ import annotations

from ipaddress import ip_network
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import yaml

from sandcell.hub import SandcellAuthenticator
from sandcell_infra import names
from sandcell_infra.workloads import hub
from sandcell_server.executors.kubernetes import pods
from sandcell_server.settings import Settings
from tests.infra.program.recording import INFRA, Recording


def _base() -> list[dict[str, Any]]:
    files = sorted((INFRA / "k8s/base").glob("*.yaml"))
    return [each for file in files for each in yaml.safe_load_all(file.read_text()) if each and "metadata" in each]


def _one(kind: str, name: str) -> dict[str, Any]:
    (found,) = [each for each in _base() if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    return found


def _container(deployment: str) -> dict[str, Any]:
    (found,) = _one("Deployment", deployment)["spec"]["template"]["spec"]["containers"]
    return dict(found)


def test_the_namespaces_are_the_manifests() -> None:
    made = {each["metadata"]["name"] for each in _base() if each["kind"] == "Namespace"}
    assert made == {names.NAMESPACE, names.SANDBOX_NAMESPACE}


def test_the_runtime_class_is_the_nodes() -> None:
    found = _one("RuntimeClass", names.RUNTIME_CLASS)
    assert found["handler"] == names.RUNTIME_HANDLER
    assert found["scheduling"]["nodeSelector"] == {names.NODE: names.SANDBOX_NODES}
    (toleration,) = found["scheduling"]["tolerations"]
    assert (toleration["key"], toleration["value"]) == (names.NODE, names.SANDBOX_NODES)


def test_the_runners_are_the_manifests_and_the_executors() -> None:
    runner = _container(names.RUNNER)
    assert runner["image"] == names.IMAGES["runner"]
    assert runner["ports"][0]["containerPort"] == names.RUNNER_PORT
    assert pods.RUNNER == names.RUNNER
    (key,) = [each["valueFrom"]["configMapKeyRef"] for each in runner["env"] if each["name"] == "SANDCELL_CLAIM_KEY"]
    assert (key["name"], key["key"]) == (names.CLAIM_KEY, names.CLAIM_KEY_MODULUS)


def test_the_backend_is_the_manifests() -> None:
    backend = _container(names.BACKEND)
    assert backend["image"] == names.IMAGES["backend"]
    assert backend["ports"][0]["containerPort"] == names.BACKEND_PORT
    assert backend["envFrom"][0]["configMapRef"]["name"] == names.BACKEND
    (file,) = [each["value"] for each in backend["env"] if each["name"] == "SANDCELL_KUBERNETES_CLAIM_KEY"]
    assert file.rpartition("/")[2] == names.CLAIM_KEY_FILE
    pod = _one("Deployment", names.BACKEND)["spec"]["template"]["spec"]
    assert names.CLAIM_KEY in [each["secret"]["secretName"] for each in pod["volumes"] if "secret" in each]
    assert pod["serviceAccountName"] == names.BACKEND
    (port,) = _one("Service", names.BACKEND)["spec"]["ports"]
    assert port["port"] == 80


def test_the_backends_defaults_are_the_same() -> None:
    settings = Settings()
    assert settings.kubernetes_namespace == names.SANDBOX_NAMESPACE
    assert settings.kubernetes_runtime_class == names.RUNTIME_CLASS
    assert settings.kubernetes_port == names.RUNNER_PORT
    assert settings.hub_service == names.HUB_SERVICE


def test_the_jupyterhub_component_means_the_same_hub(recording: Recording) -> None:
    component = (INFRA / "k8s/components/jupyterhub/kustomization.yaml").read_text()
    assert names.HUB_API_URL in component
    assert hub.CHART.namespace == names.HUB_NAMESPACE
    assert recording.one("kubernetes:core/v1:Namespace").inputs["metadata"]["name"] == names.HUB_NAMESPACE


# --- the Hub's values


def _values() -> dict[str, Any]:
    images = "r/hub@sha256:" + "a" * 64, "r/user@sha256:" + "b" * 64
    return hub.values(*images, "https://hub.example.org", [ip_network("10.20.16.0/30")])


def _configured(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What infra/hub/jupyterhub_config.py sets, for a Hub without Kubernetes."""
    from traitlets.config import Config

    monkeypatch.setenv("SANDCELL_URL", names.BACKEND_URL)
    monkeypatch.setenv("JUPYTERHUB_CRYPT_KEY", "0" * 64)
    config = Config()
    text = (INFRA / "hub/jupyterhub_config.py").read_text()
    exec(compile(text, "jupyterhub_config.py", "exec"), {"get_config": lambda: config})
    return config


def test_the_hub_on_kubernetes_is_configured_as_the_one_without(monkeypatch: pytest.MonkeyPatch) -> None:
    values, config = _values()["hub"], _configured(monkeypatch)
    sections = values["config"]
    assert sections["JupyterHub"]["authenticator_class"] == config.JupyterHub.authenticator_class
    ours = sections["SandcellAuthenticator"]
    assert set(ours["allowed_groups"]) == config.SandcellAuthenticator.allowed_groups
    assert ours["admin_group"] == config.SandcellAuthenticator.admin_group
    assert ours["backend_url"] == config.SandcellAuthenticator.backend_url == names.BACKEND_URL
    general = sections["Authenticator"]
    assert general["auth_refresh_age"] == config.SandcellAuthenticator.auth_refresh_age
    assert general["refresh_pre_spawn"] is config.SandcellAuthenticator.refresh_pre_spawn
    assert sections["Spawner"]["server_token_scopes"] == config.Spawner.server_token_scopes
    roles = [{"name": name, **role} for name, role in values["loadRoles"].items()]
    assert roles == config.JupyterHub.load_roles
    services = [{"name": name, **service} for name, service in values["services"].items()]
    assert services == config.JupyterHub.services
    assert services[0]["name"] == names.HUB_SERVICE
    assert _values()["singleuser"]["extraEnv"]["SANDCELL_URL"] == names.BACKEND_URL
    assert _values()["singleuser"]["defaultUrl"] == config.Spawner.default_url


def test_the_authenticator_takes_what_the_values_say() -> None:
    said = _values()["hub"]["config"]
    made = SandcellAuthenticator(**said["SandcellAuthenticator"] | said["Authenticator"])
    assert made.allowed_groups == {"staff", "students"}


def test_the_hub_believes_the_load_balancer(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    chart = ModuleType("z2jh")
    chart.get_config = lambda name, default: _values()["custom"]["proxies"]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "z2jh", chart)
    c = SimpleNamespace(JupyterHub=SimpleNamespace())
    exec(_values()["hub"]["extraConfig"]["proxies"], {"c": c})
    assert c.JupyterHub.trusted_downstream_ips == ["10.20.16.0", "10.20.16.1", "10.20.16.2", "10.20.16.3"]


def test_the_hubs_keys_are_the_ones_that_the_chart_reads() -> None:
    assert _values()["hub"]["existingSecret"] == names.HUB_SECRET
    keys = {place.key for place in names.SECRETS.values() if place.name == names.HUB_SECRET}
    assert keys == {"hub.config.CryptKeeper.keys", "hub.config.JupyterHub.cookie_secret"}


def test_users_servers_are_on_the_hubs_nodes_and_reach_the_backend(recording: Recording) -> None:
    values = _values()
    assert values["scheduling"]["userPods"]["nodeAffinity"] == {"matchNodePurpose": "require"}
    group = recording.one("aws:eks/nodeGroup:NodeGroup", "-hub").inputs
    assert group["labels"] == dict([names.HUB_LABEL])
    assert (group["taints"][0]["key"], group["taints"][0]["value"]) == names.HUB_TAINT
    (allowed,) = values["singleuser"]["networkPolicy"]["egress"]
    (peer,) = allowed["to"]
    assert peer["namespaceSelector"]["matchLabels"] == {"kubernetes.io/metadata.name": names.NAMESPACE}
    assert peer["podSelector"]["matchLabels"] == {"app.kubernetes.io/name": names.BACKEND}
    assert allowed["ports"] == [{"port": names.BACKEND_PORT, "protocol": "TCP"}]


def test_what_is_pinned_to_system_nodes_finds_some(recording: Recording) -> None:
    values = _values()
    parts = (values["hub"], values["proxy"]["chp"], values["scheduling"]["userScheduler"], values["prePuller"]["hook"])
    wanted = [part["nodeSelector"] for part in parts]
    group = recording.one("aws:eks/nodeGroup:NodeGroup", "system").inputs
    assert all(each == group["labels"] == {names.NODE: names.SYSTEM_NODES} for each in wanted)
