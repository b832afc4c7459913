"""The manifests against Kubernetes' own schemas, and against checkov's policies."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import kubernetes_validate
import pytest

from tests.infra.manifests.rendering import Manifests
from tests.infra.policies import scan


@pytest.mark.parametrize("version", ["1.33", "1.34", "1.35", "1.36", "1.37"])
def test_objects_fit_the_schema_of_each_supported_version(rendered: dict[str, Manifests], version: str) -> None:
    texts = {json.dumps(found, sort_keys=True) for manifests in rendered.values() for found in manifests.objects}
    for text in texts:  # what several overlays have in common is asked for once
        kubernetes_validate.validate(json.loads(text), version, strict=True)


def test_a_misspelt_field_would_be_found(rendered: dict[str, Manifests]) -> None:
    found = copy.deepcopy(rendered["dev"].one("Deployment", "sandcell-runner"))
    found["spec"]["template"]["spec"]["runtimeClassname"] = "gvisor"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(found, "1.36", strict=True)


def test_no_policy_of_checkovs_fails_and_one_would_be_found(rendered: dict[str, Manifests], tmp_path: Path) -> None:
    for name, each in rendered.items():
        (tmp_path / f"{name}.yaml").write_text(each.text)
    careless = rendered["dev"].text.replace("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false")
    (tmp_path / "careless.yaml").write_text(careless)

    found = scan(tmp_path, "kubernetes")["kubernetes"]
    for name in rendered:
        assert not found.faults(f"{name}.yaml"), name
        assert found.passes(f"{name}.yaml") > 200, name
    for skipped in found.skipped:
        assert len(skipped["check_result"]["suppress_comment"]) > 20, f"{skipped['check_id']} without a reason"
    assert found.faults("careless.yaml").keys() == {"CKV_K8S_22"}
