"""Figures that stand in several places agree: settings, limits, quotas, priorities, the headroom."""

from __future__ import annotations

from decimal import Decimal

import pytest
from kubernetes.utils.quantity import parse_quantity

from sandcell_server.settings import Settings
from tests.infra.manifests.rendering import BACKEND, SANDBOXES, Manifests, Object
from tests.infra.manifests.test_backend import read_settings

_MIB = 1 << 20


@pytest.fixture
def settings(manifests: Manifests, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """As the backend reads them in its pod."""
    return read_settings(manifests, monkeypatch)


def test_what_a_caller_may_ask_for_fits_the_pod(settings: Settings, manifests: Manifests) -> None:
    spec = manifests.pod("sandcell-runner")
    folders = {each["name"]: parse_quantity(each["emptyDir"]["sizeLimit"]) for each in spec["volumes"]}
    most = parse_quantity(spec["containers"][0]["resources"]["limits"]["memory"])
    assert all(each["emptyDir"]["medium"] == "Memory" for each in spec["volumes"])
    assert settings.memory_mb_max * _MIB + sum(folders.values()) <= most - 64 * _MIB, "Python needs some too"
    assert settings.memory_mb <= settings.memory_mb_max
    assert folders["work"] == settings.files_mb * _MIB


def test_all_runs_and_the_largest_pool_fit_the_quota(settings: Settings, manifests: Manifests) -> None:
    backends = manifests.one("Deployment", "sandcell-backend")["spec"]["replicas"]
    quota = manifests.one("ResourceQuota", "sandboxes", SANDBOXES)["spec"]["hard"]
    assert (backends + 1) * settings.runs_max + settings.pool_max <= int(quota["pods"])
    assert settings.pool_min <= settings.pool_max
    assert settings.pool_min == manifests.one("Deployment", "sandcell-runner")["spec"]["replicas"]


def test_the_quota_has_room_for_as_many_runners_as_it_counts(manifests: Manifests) -> None:
    quota = manifests.one("ResourceQuota", "sandboxes", SANDBOXES)["spec"]["hard"]
    for kind in ("requests", "limits"):
        for what, each in _runner(manifests, kind).items():
            assert parse_quantity(quota[f"{kind}.{what}"]) == int(quota["pods"]) * each, f"{kind}.{what}"


def test_the_backends_quota_has_room_for_a_rollout(manifests: Manifests) -> None:
    quota = manifests.one("ResourceQuota", "backend", BACKEND)["spec"]["hard"]
    wanted: dict[str, Decimal] = {"pods": Decimal(0), "requests.memory": Decimal(0), "limits.cpu": Decimal(0)}
    for name in ("sandcell-backend", "sandcell-headroom"):
        count = manifests.one("Deployment", name)["spec"]["replicas"] + 1
        (container,) = manifests.pod(name)["containers"]
        wanted["pods"] += count
        wanted["requests.memory"] += count * parse_quantity(container["resources"]["requests"]["memory"])
        wanted["limits.cpu"] += count * parse_quantity(container["resources"]["limits"]["cpu"])
    assert all(parse_quantity(quota[what]) >= most for what, most in wanted.items())


def test_no_container_is_larger_than_its_namespace_allows(manifests: Manifests) -> None:
    for name, namespace, template in manifests.pods():
        (bounds,) = manifests.of("LimitRange", namespace)
        (limit,) = bounds["spec"]["limits"]
        for container in template["spec"]["containers"]:
            for what, most in limit["max"].items():
                assert parse_quantity(container["resources"]["limits"][what]) <= parse_quantity(most), name


def test_headroom_goes_where_runners_go(manifests: Manifests) -> None:
    scheduling = manifests.one("RuntimeClass", "gvisor")["scheduling"]
    headroom, runner = manifests.pod("sandcell-headroom"), manifests.pod("sandcell-runner")
    assert headroom["nodeSelector"] == scheduling["nodeSelector"]
    tolerations = [*scheduling["tolerations"], *runner.get("tolerations", ())]
    assert all(each in tolerations for each in headroom["tolerations"])
    assert all(each in headroom["tolerations"] for each in tolerations)
    assert headroom.get("affinity") == runner.get("affinity")


def test_headroom_has_the_size_of_whole_runners(manifests: Manifests) -> None:
    (container,) = manifests.pod("sandcell-headroom")["containers"]
    asked = {what: parse_quantity(each) for what, each in container["resources"]["requests"].items()}
    ratios = {asked[what] / each for what, each in _runner(manifests, "requests").items()}
    assert len(ratios) == 1 and ratios.pop() % 1 == 0


def test_runners_push_off_the_headroom_and_nobody_else(manifests: Manifests) -> None:
    classes = {each["metadata"]["name"]: each for each in manifests.of("PriorityClass")}
    values = {name: classes[manifests.pod(name)["priorityClassName"]]["value"] for name, _, _ in manifests.pods()}
    assert -10 <= values["sandcell-headroom"] < values["sandcell-runner"] <= 0 < values["sandcell-backend"]
    assert classes[manifests.pod("sandcell-headroom")["priorityClassName"]]["preemptionPolicy"] == "Never"
    assert not any(each.get("globalDefault") for each in classes.values())
    assert manifests.pod("sandcell-headroom")["terminationGracePeriodSeconds"] == 0


def _runner(manifests: Manifests, kind: str) -> dict[str, Decimal]:
    """What one runner takes of a quota or node: its container, and its runtime's overhead (requests and limits)."""
    (container,) = manifests.pod("sandcell-runner")["containers"]
    overhead: Object = manifests.one("RuntimeClass", "gvisor")["overhead"]["podFixed"]
    return {
        what: parse_quantity(each) + parse_quantity(overhead.get(what, "0"))
        for what, each in container["resources"][kind].items()
    }
