"""Who may talk to whom, and what may be asked of the API server."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

from tests.infra.manifests.rendering import BACKEND, SANDBOXES, Manifests

_METADATA = ("169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fe80::a9fe:a9fe")
_BACKEND_PODS = {"app.kubernetes.io/name": "sandcell-backend"}
_RUNNER_PODS = {"app.kubernetes.io/name": "sandcell-runner"}


def test_both_namespaces_begin_with_nothing(manifests: Manifests) -> None:
    for namespace in (BACKEND, SANDBOXES):
        assert manifests.one("NetworkPolicy", "default-deny", namespace)["spec"] == {
            "podSelector": {},
            "policyTypes": ["Ingress", "Egress"],
        }


def test_a_sandbox_may_call_nobody(manifests: Manifests) -> None:
    assert not [each for each in manifests.of("NetworkPolicy", SANDBOXES) if "egress" in each["spec"]]


def test_nobody_but_the_backend_may_call_a_sandbox_and_only_its_runner(manifests: Manifests) -> None:
    rules = [rule for each in manifests.of("NetworkPolicy", SANDBOXES) for rule in each["spec"].get("ingress", ())]
    backend = {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": BACKEND}},
        "podSelector": {"matchLabels": _BACKEND_PODS},
    }
    assert rules == [{"from": [backend], "ports": [{"port": "runner", "protocol": "TCP"}]}]


def test_the_backend_reaches_runners_names_https_and_no_instance_metadata(manifests: Manifests) -> None:
    policies = manifests.of("NetworkPolicy", BACKEND)
    rules = [rule for each in policies for rule in each["spec"].get("egress", ())]
    for rule in rules:
        assert rule.get("to") and rule.get("ports"), "a rule without peers or ports lets everything through"
        for block in (peer["ipBlock"] for peer in rule["to"] if "ipBlock" in peer):
            assert not [address for address in _METADATA if _inside(address, block)], block
    ports = {port["port"] for rule in rules for port in rule["ports"]}
    assert {"runner", 53, 443} <= ports <= {"runner", 53, 443, 6379, 6443, 8081}
    anywhere = [rule for rule in rules if any(_inside("8.8.8.8", p["ipBlock"]) for p in rule["to"] if "ipBlock" in p)]
    assert {port["port"] for rule in anywhere for port in rule["ports"]} <= {443, 6443}
    to_runners = [rule for rule in rules if rule["ports"] == [{"port": "runner", "protocol": "TCP"}]]
    assert [rule["to"][0]["podSelector"]["matchLabels"] for rule in to_runners] == [_RUNNER_PODS]


def test_the_backend_is_called_on_its_port_alone_and_by_somebody_who_is_named(manifests: Manifests) -> None:
    rules = [rule for each in manifests.of("NetworkPolicy", BACKEND) for rule in each["spec"].get("ingress", ())]
    assert rules
    for rule in rules:
        assert rule["ports"] == [{"port": "http", "protocol": "TCP"}]
        for peer in rule["from"]:
            selected = peer.get("namespaceSelector", {}).get("matchLabels") or peer.get("ipBlock")
            assert selected, "an empty selector is everybody"
            assert selected.get("cidr") not in ("0.0.0.0/0", "::/0")


def test_policies_are_about_pods_that_there_are(manifests: Manifests) -> None:
    templates = [template["metadata"]["labels"] for _, _, template in manifests.pods()]
    for each in manifests.of("NetworkPolicy"):
        wanted = each["spec"]["podSelector"].get("matchLabels", {})
        assert any(wanted.items() <= labels.items() for labels in templates), each["metadata"]["name"]


def test_rights_are_named_one_by_one_and_end_at_the_sandboxes_namespace(manifests: Manifests) -> None:
    assert not manifests.of("ClusterRole") and not manifests.of("ClusterRoleBinding")
    for role in manifests.of("Role"):
        assert role["metadata"]["namespace"] == SANDBOXES
        for rule in role["rules"]:
            assert "*" not in [*rule["apiGroups"], *rule["resources"], *rule["verbs"]]
            assert not {"secrets", "serviceaccounts", "serviceaccounts/token", "roles", "rolebindings"} & {
                *rule["resources"]
            }
            assert not [each for each in rule["resources"] if each.startswith("pods/")], "no exec, no port-forward"
            assert not {"update", "escalate", "bind", "impersonate", "deletecollection"} & {*rule["verbs"]}
            assert "create" not in rule["verbs"] or rule["resources"] == ["leases"], "nothing that runs is made by us"


def test_rights_are_the_backends(manifests: Manifests) -> None:
    bindings = manifests.of("RoleBinding")
    assert bindings
    for binding in bindings:
        assert {subject["kind"] for subject in binding["subjects"]} == {"ServiceAccount"}
        assert {subject["namespace"] for subject in binding["subjects"]} == {BACKEND}
        for subject in binding["subjects"]:
            manifests.one("ServiceAccount", subject["name"], BACKEND)
        manifests.one("Role", binding["roleRef"]["name"], binding["metadata"]["namespace"])
    assert manifests.pod("sandcell-backend")["serviceAccountName"] in {
        subject["name"] for binding in bindings for subject in binding["subjects"]
    }
    for name in ("sandcell-runner", "sandcell-headroom"):
        account = manifests.pod(name)["serviceAccountName"]
        assert manifests.one("ServiceAccount", account)["automountServiceAccountToken"] is False
        assert account not in {subject["name"] for binding in bindings for subject in binding["subjects"]}


def _inside(address: str, block: dict[str, Any]) -> bool:
    wanted = ip_address(address)
    return wanted in ip_network(block["cidr"]) and not any(wanted in ip_network(e) for e in block.get("except", ()))
