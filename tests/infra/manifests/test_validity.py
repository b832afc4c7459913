"""The manifests against Kubernetes' own schemas, and against checkov's policies."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from tests.infra.manifests.rendering import ROOT, Manifests

_CHECKOV = ROOT / ".venv/checkov/bin/checkov"


@pytest.mark.parametrize("version", ["1.33", "1.34", "1.35", "1.36", "1.37"])
def test_objects_fit_the_schema_of_each_supported_version(manifests: Manifests, version: str) -> None:
    for found in manifests.objects:
        kubernetes_validate.validate(found, version, strict=True)


def test_a_misspelt_field_would_be_found(manifests: Manifests) -> None:
    found = json.loads(json.dumps(manifests.one("Deployment", "sandcell-runner")))
    found["spec"]["template"]["spec"]["runtimeClassname"] = "gvisor"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(found, "1.36", strict=True)


def test_no_policy_of_checkovs_fails(manifests: Manifests, tmp_path: Path) -> None:
    report = _scan(manifests.text, tmp_path)
    failed = [f"{each['check_id']} {each['check_name']}: {each['resource']}" for each in report["failed_checks"]]
    assert not failed, failed
    assert len(report["passed_checks"]) > 200
    for each in report["skipped_checks"]:
        assert len(each["check_result"]["suppress_comment"]) > 20, f"{each['check_id']} is left out without a reason"


def test_checkov_would_find_a_root_file_system_that_can_be_written(manifests: Manifests, tmp_path: Path) -> None:
    report = _scan(manifests.text.replace("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"), tmp_path)
    assert {each["check_id"] for each in report["failed_checks"]} == {"CKV_K8S_22"}


def _scan(text: str, folder: Path) -> dict[str, Any]:
    assert _CHECKOV.exists(), "checkov is not installed; scripts/setup-infra installs it"
    (folder / "manifests.yaml").write_text(text)
    done = subprocess.run(
        [str(_CHECKOV), "-f", "manifests.yaml", "--framework", "kubernetes", "--skip-download", "-o", "json"],
        cwd=folder, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("{"), done.stderr[-2000:]
    results: dict[str, Any] = json.loads(done.stdout)["results"]
    assert not results["parsing_errors"]
    return results
