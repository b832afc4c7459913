"""What is put into the cluster, and in which order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from sandcell_infra import names
from sandcell_infra.workloads.access import TUNNEL, kubeconfig
from sandcell_infra.workloads.vault import account
from sandcell_server.settings import Settings, variable
from tests.infra import charts
from tests.infra.program.recording import RELEASE, Recording


def _objects(recording: Recording) -> list[dict[str, Any]]:
    return [each for group in recording.of("kubernetes:yaml/v2:ConfigGroup") for each in group.inputs["objs"]]


def _object(recording: Recording, kind: str, name: str) -> dict[str, Any]:
    (found,) = [
        each
        for each in _objects(recording)
        if each["kind"] == kind and (each["metadata"]["name"] == name or (kind == "ConfigMap" and
                                     each["metadata"]["name"].rpartition("-")[0] == name))
    ]  # fmt: skip
    return found


def _containers(recording: Recording) -> list[dict[str, Any]]:
    specs = [each["spec"]["template"]["spec"] for each in _objects(recording) if each["kind"] == "Deployment"]
    return [container for spec in specs for container in spec["containers"]]


def test_every_image_is_named_by_its_digest_in_the_stacks_repository(recording: Recording) -> None:
    images = {container["image"] for container in _containers(recording)}
    assert images == {
        f"${{RepositoryBackend.RepositoryUri}}@{RELEASE['images']['backend']}",
        f"${{RepositoryRunner.RepositoryUri}}@{RELEASE['images']['runner']}",
    }
    hub = recording.one("kubernetes:helm.sh/v3:Release", "jupyterhub").inputs["values"]
    for part, image in (("hub", "Hub"), ("singleuser", "Singleuser")):
        written = f"{hub[part]['image']['name']}:{hub[part]['image']['tag']}"
        assert written == f"${{Repository{image}.RepositoryUri}}@{RELEASE['images'][image.lower()]}"


def test_the_hub_knows_that_people_come_by_https(recording: Recording) -> None:
    hub = recording.one("kubernetes:helm.sh/v3:Release", "jupyterhub").inputs["values"]["hub"]
    assert hub["config"]["JupyterHub"]["public_url"] == "https://${DistributionHub.DomainName}/"


def test_objects_fit_the_clusters_version_of_kubernetes(prod: Recording) -> None:
    for each in _objects(prod):
        kubernetes_validate.validate(each, prod.settings.cluster.version, strict=True)


def test_the_backends_settings_are_ones_that_it_has(recording: Recording) -> None:
    found = _object(recording, "ConfigMap", names.BACKEND)["data"]
    known = {variable(name) for name in Settings.model_fields}
    assert found.keys() <= known
    assert found["SANDCELL_COGNITO_USER_POOL_ID"] == "${UserPoolPeople}"
    assert found["SANDCELL_COGNITO_CLIENT_ID"] == "${UserPoolClientBackend}"
    assert found["SANDCELL_HUB_API_URL"] == names.HUB_API_URL
    believed = found["SANDCELL_TRUSTED_PROXIES"].split(",")
    assert believed[0] == "10.20.16.0/24"
    assert "10.0.0.0/16" not in believed


def test_a_claim_keys_public_half_is_the_runners(recording: Recording) -> None:
    found = _object(recording, "ConfigMap", names.CLAIM_KEY)
    assert found["metadata"]["namespace"] == names.SANDBOX_NAMESPACE
    assert found["data"] == {names.CLAIM_KEY_MODULUS: RELEASE["claim_key_modulus"]}


def test_pods_come_to_the_balancer_by_bindings_and_no_ingress_makes_another(recording: Recording) -> None:
    assert not [each for each in _objects(recording) if each["kind"] == "Ingress"]
    bindings = {
        each.inputs["metadata"]["namespace"]: each.inputs["spec"]
        for each in recording.of("kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding")
    }
    assert bindings[names.NAMESPACE]["serviceRef"] == {"name": names.BACKEND, "port": 80}
    assert bindings[names.NAMESPACE]["targetGroupARN"] == "${TargetGroupApi}"
    assert bindings[names.HUB_NAMESPACE]["serviceRef"] == {"name": "proxy-public", "port": 80}


def test_the_balancers_addresses_alone_are_let_in(recording: Recording) -> None:
    policy = _object(recording, "NetworkPolicy", "vpc-and-backend")["spec"]
    edge = [{"ipBlock": {"cidr": f"10.20.{number}.0/24"}} for number in (16, 17, 18)]
    assert policy["ingress"][0]["from"] == edge
    assert policy["egress"][0]["to"] == edge


def test_secrets_come_from_secrets_manager_into_the_names_that_pods_read(recording: Recording) -> None:
    made = {each.inputs["metadata"]["name"]: each.inputs["spec"] for each in recording.of(_EXTERNAL)}
    assert made.keys() == {names.BACKEND, names.CLAIM_KEY, names.HUB_SECRET}
    (backend,) = [each for each in _containers(recording) if each["name"] == "backend"]
    sources = [each["valueFrom"]["secretKeyRef"] for each in backend["env"] if "valueFrom" in each]
    assert {each["name"] for each in sources} == {names.BACKEND}
    needed = {each["key"] for each in sources if not each.get("optional")}
    held = {each["secretKey"] for each in made[names.BACKEND]["data"]} | {"rate-limit-store"}
    assert needed <= held <= {each["key"] for each in sources}
    assert made[names.BACKEND]["target"]["template"]["data"]["rate-limit-store"].startswith("rediss://${")
    for secret, place in names.SECRETS.items():
        (entry,) = [each for each in made[place.name]["data"] if each["secretKey"] == place.key]
        assert entry["remoteRef"] == {"key": names.secret(recording.stack, secret)}
        assert entry["sourceRef"]["storeRef"]["name"] == account(secret)


def test_each_store_reads_as_its_own_account(recording: Recording) -> None:
    accounts = {
        (each.inputs["metadata"]["namespace"], each.inputs["metadata"]["name"]): each.inputs["metadata"]["annotations"]
        for each in recording.of("kubernetes:core/v1:ServiceAccount")
    }
    for store in recording.of("kubernetes:external-secrets.io/v1:SecretStore"):
        login = store.inputs["spec"]["provider"]["aws"]["auth"]["jwt"]["serviceAccountRef"]["name"]
        where = (store.inputs["metadata"]["namespace"], login)
        secret = login.removeprefix("sandcell-secret-")
        reader = recording.one("aws:iam/role:Role", f"-reads-{secret}")
        assert accounts[where]["eks.amazonaws.com/role-arn"] == f"${{{reader.id}.Arn}}"


def test_the_namespaces_are_there_before_the_secrets_and_those_before_the_pods(recording: Recording) -> None:
    order = [each.name.removeprefix(f"{recording.settings.prefix}-") for each in recording.resources]
    steps = ["namespaces", "claim-key-store", "sandcell-claim-key", "sandbox", "jupyterhub", "hub-targets"]
    assert [order.index(step) for step in steps] == sorted(order.index(step) for step in steps)
    kinds = {each["kind"] for each in recording.one("kubernetes:yaml/v2:ConfigGroup", "namespaces").inputs["objs"]}
    assert kinds == {"Namespace"}


def test_charts_are_pinned_and_taken_back_where_they_fail(recording: Recording) -> None:
    charts = {each.inputs["chart"]: each.inputs for each in recording.of("kubernetes:helm.sh/v3:Release")}
    assert charts.keys() == {
        "cluster-autoscaler", "aws-load-balancer-controller", "external-secrets", "jupyterhub"
    }  # fmt: skip
    for chart in charts.values():
        assert chart["version"].count(".") == 2
        assert chart["atomic"] is True
        assert chart["repositoryOpts"]["repo"].startswith("https://")
    assert charts["jupyterhub"]["version"] == names.HUB_CHART


def test_charts_are_written_out_for_their_own_check(tmp_path: Path) -> None:
    lines = [line.split() for line in charts.write(tmp_path)]
    assert {(name, version) for name, version, *_ in lines} >= {("jupyterhub", names.HUB_CHART)}
    for name, _, repository, *_ in lines:
        assert repository.startswith("https://")
        assert json.loads((tmp_path / f"{name}.json").read_text())


def test_kubectls_configuration_has_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TUNNEL, raising=False)
    direct = json.loads(kubeconfig("sandcell-dev", "https://ABC.gr7.us-east-1.eks.amazonaws.com", "Q0E="))
    assert direct["users"][0]["user"].keys() == {"exec"}
    assert direct["clusters"][0]["cluster"] == {
        "server": "https://ABC.gr7.us-east-1.eks.amazonaws.com", "certificate-authority-data": "Q0E=",
    }  # fmt: skip


def test_a_tunnel_still_checks_the_clusters_own_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TUNNEL, "https://127.0.0.1:8443")
    found = json.loads(kubeconfig("sandcell-dev", "https://ABC.gr7.us-east-1.eks.amazonaws.com", "Q0E="))
    assert found["clusters"][0]["cluster"] == {
        "server": "https://127.0.0.1:8443", "certificate-authority-data": "Q0E=",
        "tls-server-name": "abc.gr7.us-east-1.eks.amazonaws.com",
    }  # fmt: skip


_EXTERNAL = "kubernetes:external-secrets.io/v1:ExternalSecret"
