"""The manifests against Kubernetes' own schemas, and against checkov's policies."""

from __future__ import annotations

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from tests.infra.manifests.rendering import ROOT, Manifests

_CHECKOV = ROOT / ".venv/checkov/bin/checkov"


@pytest.mark.parametrize("version", ["1.33", "1.34", "1.35", "1.36", "1.37"])
def test_objects_fit_the_schema_of_each_supported_version(rendered: dict[str, Manifests], version: str) -> None:
    for manifests in rendered.values():
        for found in manifests.objects:
            kubernetes_validate.validate(found, version, strict=True)


def test_a_misspelt_field_would_be_found(rendered: dict[str, Manifests]) -> None:
    found = copy.deepcopy(rendered["dev"].one("Deployment", "sandcell-runner"))
    found["spec"]["template"]["spec"]["runtimeClassname"] = "gvisor"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(found, "1.36", strict=True)


def test_no_policy_of_checkovs_fails(rendered: dict[str, Manifests], tmp_path: Path) -> None:
    report = _scan({name: each.text for name, each in rendered.items()}, tmp_path)
    failed = [f"{each['check_id']} {each['check_name']}: {each['resource']}" for each in report["failed_checks"]]
    assert not failed, failed
    for name in rendered:
        passed = [each for each in report["passed_checks"] if each["file_path"] == f"/{name}.yaml"]
        assert len(passed) > 200, name
    for each in report["skipped_checks"]:
        assert len(each["check_result"]["suppress_comment"]) > 20, f"{each['check_id']} is left out without a reason"


def test_checkov_would_find_a_root_file_system_that_can_be_written(
    rendered: dict[str, Manifests], tmp_path: Path
) -> None:
    text = rendered["dev"].text.replace("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false")
    assert {each["check_id"] for each in _scan({"dev": text}, tmp_path)["failed_checks"]} == {"CKV_K8S_22"}


def _scan(texts: dict[str, str], folder: Path) -> dict[str, Any]:
    assert _CHECKOV.exists(), "checkov is not installed; scripts/setup-infra installs it"
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text)
    done = subprocess.run(
        [str(_CHECKOV), "-d", ".", "--framework", "kubernetes", "--skip-download", "-o", "json"],
        cwd=folder, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("{"), done.stderr[-2000:]
    results: dict[str, Any] = json.loads(done.stdout)["results"]
    assert not results["parsing_errors"]
    return results
