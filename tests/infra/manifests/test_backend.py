"""The backend's Deployment: its settings are ones, it drains, and it is there while others go."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from sandcell_server.composition import make_identity
from sandcell_server.settings import Settings, variable
from tests.infra.manifests.rendering import BACKEND, Manifests, Object

_STAND_INS = {"SANDCELL_RATE_LIMIT_STORE": "redis://redis.example:6379/0"}
_LISTEN_MARGIN_S = 15  # for the removal of pods after the last run (see executors/kubernetes), and for the process


@pytest.fixture
def settings(manifests: Manifests, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """As the backend reads them in its pod."""
    return read_settings(manifests, monkeypatch)


def read_settings(manifests: Manifests, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """By the environment that its container has."""
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)
    for name, value in _environment(manifests):
        monkeypatch.setenv(name, value)
    return Settings()


def test_every_variable_is_a_setting(manifests: Manifests) -> None:
    known = {variable(field) for field in Settings.model_fields}
    names = [name for name, _ in _environment(manifests)]
    assert {name for name in names if name.startswith("SANDCELL_")} <= known
    assert len(names) == len(set(names)), "one would hide the other"


def test_the_settings_go_together(settings: Settings, manifests: Manifests) -> None:
    assert settings.executor == "kubernetes"
    assert settings.kubernetes_claim_key
    assert make_identity(settings)
    assert settings.identity == (("token",) if manifests.overlay == "dev" else ("cognito", "jupyterhub"))


def test_it_is_told_where_the_runners_are(settings: Settings, manifests: Manifests) -> None:
    runner = manifests.one("Deployment", "sandcell-runner")
    spec = runner["spec"]["template"]["spec"]
    assert settings.kubernetes_namespace == runner["metadata"]["namespace"]
    assert settings.kubernetes_runtime_class == spec["runtimeClassName"]
    assert [settings.kubernetes_port] == [each["containerPort"] for each in spec["containers"][0]["ports"]]


def test_probes_and_service_meet_the_port_that_it_listens_on(manifests: Manifests) -> None:
    (container,) = manifests.pod("sandcell-backend")["containers"]
    (port,) = container["ports"]
    assert f"--port={port['containerPort']}" in container["command"]
    for probe, path in (("startupProbe", "/health"), ("livenessProbe", "/health"), ("readinessProbe", "/health/ready")):
        assert container[probe]["httpGet"] == {"path": path, "port": port["name"]}
    service = manifests.one("Service", "sandcell-backend")["spec"]
    assert service.get("type", "ClusterIP") == "ClusterIP"
    assert [each["targetPort"] for each in service["ports"]] == [port["name"]]
    assert _selects(manifests, service["selector"])


def test_running_cells_have_their_time_after_sigterm(settings: Settings, manifests: Manifests) -> None:
    spec = manifests.pod("sandcell-backend")
    (container,) = spec["containers"]
    before = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    readiness = container["readinessProbe"]
    assert before >= readiness["periodSeconds"] * readiness["failureThreshold"], "callers go elsewhere first"
    assert spec["terminationGracePeriodSeconds"] >= before + settings.drain_s + _LISTEN_MARGIN_S
    if manifests.overlay == "prod":
        assert settings.drain_s >= settings.wall_s_max, "no rollout cuts a run short"


def test_a_rollout_or_a_drained_node_leaves_it_serving(manifests: Manifests) -> None:
    spec = manifests.one("Deployment", "sandcell-backend")["spec"]
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert spec["replicas"] >= (1 if manifests.overlay == "dev" else 2)
    budget = manifests.one("PodDisruptionBudget", "sandcell-backend", BACKEND)["spec"]
    assert budget["maxUnavailable"] == 1
    assert _selects(manifests, budget["selector"]["matchLabels"])
    spread = {each["topologyKey"]: each for each in spec["template"]["spec"]["topologySpreadConstraints"]}
    assert spread["kubernetes.io/hostname"]["whenUnsatisfiable"] == "DoNotSchedule"
    assert "topology.kubernetes.io/zone" in spread
    for each in spread.values():
        assert _selects(manifests, each["labelSelector"]["matchLabels"])


def test_only_addresses_that_may_call_it_are_believed_about_others(settings: Settings, manifests: Manifests) -> None:
    callers = [
        ip_network(peer["ipBlock"]["cidr"])
        for policy in manifests.of("NetworkPolicy", BACKEND)
        for rule in policy["spec"].get("ingress", ())
        for peer in rule["from"]
        if "ipBlock" in peer
    ]
    for proxies in settings.trusted_proxies:
        assert any(proxies.version == each.version and proxies.subnet_of(each) for each in callers)
    assert bool(settings.trusted_proxies) == bool(manifests.of("Ingress"))


def test_each_overlay_with_a_load_balancer_has_a_host_of_its_own(rendered: dict[str, Manifests]) -> None:
    hosts = [
        rule["host"] for each in rendered.values() for found in each.of("Ingress") for rule in found["spec"]["rules"]
    ]
    assert hosts == ["staging.sandcell.example.com", "sandcell.example.com"]


def test_several_replicas_count_attempts_to_sign_in_together(manifests: Manifests) -> None:
    if manifests.one("Deployment", "sandcell-backend")["spec"]["replicas"] > 1:
        (container,) = manifests.pod("sandcell-backend")["containers"]
        store = next(each for each in container["env"] if each["name"] == "SANDCELL_RATE_LIMIT_STORE")
        assert not store["valueFrom"]["secretKeyRef"].get("optional")


def _selects(manifests: Manifests, labels: dict[str, str]) -> bool:
    template = next(template for name, _, template in manifests.pods() if name == "sandcell-backend")
    return bool(labels) and labels.items() <= template["metadata"]["labels"].items()


def _environment(manifests: Manifests) -> Iterator[tuple[str, str]]:
    """Of the backend's container; secrets are stood in for."""
    (container,) = manifests.pod("sandcell-backend")["containers"]
    for source in container["envFrom"]:
        name = source["configMapRef"]["name"]
        found: Object = next(each for each in manifests.of("ConfigMap", BACKEND) if each["metadata"]["name"] == name)
        yield from found["data"].items()
    for each in container["env"]:
        yield each["name"], each.get("value") or _STAND_INS.get(each["name"], "a secret")
