"""What every pod may be, and what a sandbox's may not have."""

from __future__ import annotations

from sandcell_server.executors.kubernetes import pods as executor
from sandcell_server.settings import Settings
from tests.infra.manifests.rendering import BACKEND, SANDBOXES, Manifests


def test_all_there_is_to_run_is_the_backend_the_runners_and_the_headroom(manifests: Manifests) -> None:
    found = {name: namespace for name, namespace, _ in manifests.pods()}
    assert {"sandcell-backend": BACKEND, "sandcell-headroom": BACKEND, "sandcell-runner": SANDBOXES}.items() <= (
        found.items()
    )
    assert [name for name, namespace in found.items() if namespace == SANDBOXES] == ["sandcell-runner"]


def test_both_namespaces_enforce_the_restricted_standard(manifests: Manifests) -> None:
    for name in (BACKEND, SANDBOXES):
        assert manifests.one("Namespace", name)["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == (
            "restricted"
        )


def test_no_pod_is_root_or_may_become_it_or_writes_to_its_image(manifests: Manifests) -> None:
    for name, _, template in manifests.pods():
        spec = template["spec"]
        context = spec["securityContext"]
        assert context["runAsNonRoot"] and context["runAsUser"] >= 10000 and context["runAsGroup"] >= 10000, name
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not {"hostNetwork", "hostPID", "hostIPC", "initContainers", "ephemeralContainers"} & spec.keys(), name
        assert all({"emptyDir", "secret"} & volume.keys() for volume in spec.get("volumes", ())), name
        for container in spec["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert not any("hostPort" in port for port in container.get("ports", ())), name


def test_every_image_is_one_of_ours_by_its_digest(manifests: Manifests) -> None:
    images = {c["image"] for _, _, template in manifests.pods() for c in template["spec"]["containers"]}
    assert images == {f"registry.example/backend@sha256:{'b' * 64}", f"registry.example/runner@sha256:{'a' * 64}"}


def test_every_container_has_what_it_asks_for_and_no_more(manifests: Manifests) -> None:
    for name, _, template in manifests.pods():
        for container in template["spec"]["containers"]:
            asked, most = container["resources"]["requests"], container["resources"]["limits"]
            assert asked["memory"] == most["memory"], name
            assert asked["ephemeral-storage"] == most["ephemeral-storage"], name
            assert "cpu" in asked and "cpu" in most, name


def test_only_the_backend_and_the_sweeper_have_a_token_of_the_api_server(manifests: Manifests) -> None:
    with_token = {name for name, _, t in manifests.pods() if t["spec"]["automountServiceAccountToken"]}
    assert with_token == {"sandcell-backend", "sandcell-sweeper"}
    for namespace in (BACKEND, SANDBOXES):
        assert manifests.one("ServiceAccount", "default", namespace)["automountServiceAccountToken"] is False
    for name, _, template in manifests.pods():
        assert not any("projected" in volume for volume in template["spec"].get("volumes", ())), name
        assert template["spec"]["enableServiceLinks"] is False, name


def test_sandboxes_are_gvisors(manifests: Manifests) -> None:
    runtime = manifests.one("RuntimeClass", manifests.pod("sandcell-runner")["runtimeClassName"])
    assert runtime["handler"] == "runsc"
    assert runtime["metadata"]["name"] == Settings.model_fields["kubernetes_runtime_class"].default
    assert runtime["overhead"] == {"podFixed": {"memory": "64Mi"}}


def test_a_sandbox_holds_no_secret(manifests: Manifests) -> None:
    spec = manifests.pod("sandcell-runner")
    assert all("emptyDir" in volume for volume in spec["volumes"])
    (container,) = spec["containers"]
    assert "envFrom" not in container
    sources = [entry["valueFrom"] for entry in container["env"] if "valueFrom" in entry]
    assert sources == [
        {"configMapKeyRef": {"name": "sandcell-claim-key", "key": "modulus"}},
        {"fieldRef": {"fieldPath": "metadata.uid"}},
    ]


def test_the_private_half_of_the_claim_key_is_the_backends_alone(manifests: Manifests) -> None:
    assert not manifests.of("Secret"), "secrets are made by whoever administers, not kept in files"
    holders = {name: ns for name, ns, template in manifests.pods() if "sandcell-claim-key" in _secrets(template)}
    assert holders == {"sandcell-backend": BACKEND}
    spec = manifests.pod("sandcell-backend")
    volume = next(each for each in spec["volumes"] if "secret" in each)
    assert volume["secret"]["defaultMode"] == 0o440
    (container,) = spec["containers"]
    mount = next(each for each in container["volumeMounts"] if each["name"] == volume["name"])
    file = next(each["value"] for each in container["env"] if each["name"] == "SANDCELL_KUBERNETES_CLAIM_KEY")
    assert mount["readOnly"] and file == f"{mount['mountPath']}/claim.pem"


def test_the_executor_finds_the_runners(manifests: Manifests) -> None:
    deployment = manifests.one("Deployment", "sandcell-runner")
    template = deployment["spec"]["template"]
    assert executor.is_idle(template) and executor.runtime(template) == "default"
    assert deployment["spec"]["selector"]["matchLabels"] == template["metadata"]["labels"], (
        "else a claim keeps its owner"
    )
    key, _, value = executor.SELECTOR.partition("=")
    assert template["metadata"]["labels"][key] == value
    (container,) = template["spec"]["containers"]
    port = Settings.model_fields["kubernetes_port"].default
    assert [each["containerPort"] for each in container["ports"]] == [port]
    assert f"--listen=0.0.0.0:{port}" in container["command"]


def _secrets(template: object) -> set[str]:
    """Names of all secrets that a template mentions, wherever."""
    found: set[str] = set()
    if isinstance(template, dict):
        for key, value in template.items():
            if key in ("secret", "secretKeyRef", "secretRef") and isinstance(value, dict):
                found.add(value.get("secretName") or value.get("name") or "")
            found |= _secrets(value)
    elif isinstance(template, list):
        found = set().union(*map(_secrets, template))
    return found
