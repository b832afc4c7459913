"""checkov's policies for what is neither Pulumi's nor Kubernetes': images, the account's own templates. (Workflows are
zizmor's: of deploy.yml checkov reads nothing.)"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.infra.policies import scan
from tests.infra.program.recording import INFRA

_BOUND = "it is the most that a role may do, and gives none of it; of IAM there is nothing in it"
_EXCEPTIONS = {
    "CKV_AWS_18": ({"State"}, "who reads Pulumi's state is in CloudTrail; a bucket of logs would need one itself"),
    "CKV_AWS_107": ({"Bound"}, _BOUND),
    "CKV_AWS_108": ({"Bound"}, _BOUND),
    "CKV_AWS_109": ({"Bound"}, _BOUND),
    "CKV_AWS_110": ({"Bound"}, _BOUND),
    "CKV_AWS_111": ({"Bound"}, _BOUND),
}
_IMAGES = {
    "CKV_DOCKER_2": "Kubernetes asks by the probes of infra/k8s, and ignores HEALTHCHECK",
    "CKV_DOCKER_7": "the base is an argument, by its digest, which checkov does not follow",
}


def test_no_policy_fails_but_those_named_and_others_would_be_found(tmp_path: Path) -> None:
    images = sorted(each.parent.name for each in INFRA.glob("images/*/Containerfile"))
    for image in images:
        target = tmp_path / image / "Dockerfile"  # the name by which checkov knows one
        target.parent.mkdir()
        shutil.copy(INFRA / "images" / image / "Containerfile", target)
    text = (tmp_path / "runner/Dockerfile").read_text()
    (tmp_path / "careless").mkdir()
    (tmp_path / "careless/Dockerfile").write_text(text.replace("USER 65534:65534\n", "EXPOSE 22\n"))
    for template in ("account.yaml", "stack.yaml"):
        shutil.copy(INFRA / "deploy" / template, tmp_path)

    found = scan(tmp_path, "cloudformation", "dockerfile")
    for image in images:
        assert found["dockerfile"].faults(f"{image}/Dockerfile").keys() == _IMAGES.keys(), image
        assert found["dockerfile"].passes(f"{image}/Dockerfile") > 10
    assert {"CKV_DOCKER_1", "CKV_DOCKER_3"} <= found["dockerfile"].faults("careless/Dockerfile").keys()
    assert not found["cloudformation"].faults("stack.yaml")
    expected = {check: resources for check, (resources, _) in _EXCEPTIONS.items()}
    assert found["cloudformation"].faults("account.yaml") == expected
