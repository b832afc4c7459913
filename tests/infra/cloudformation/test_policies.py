"""checkov's policies for AWS, over production's template: each that does not hold is named here, with why."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.infra.cloudformation.stack import of
from tests.infra.cloudformation.translation import Template
from tests.infra.program.recording import INFRA, LAMBDA, record

_CHECKOV = INFRA.parent / ".venv/checkov/bin/checkov"
_NO_CERTIFICATE = "a certificate needs a domain of one's own; between CloudFront and here is AWS's own network"
_EXCEPTIONS = {
    "CKV_AWS_2": ({"ListenerApi", "ListenerHub"}, _NO_CERTIFICATE),
    "CKV_AWS_103": ({"ListenerApi", "ListenerHub"}, _NO_CERTIFICATE),
    "CKV_AWS_174": ({"DistributionApi", "DistributionHub"}, "CloudFront's own certificate has no other setting"),
    "CKV_AWS_86": ({"DistributionApi", "DistributionHub"}, "logged by a LogDelivery, which needs no bucket with ACLs"),
    "CKV_AWS_18": ({"BucketLogs"}, "the bucket of logs does not log itself"),
    "CKV_AWS_31": ({"ReplicationGroupCounts"}, "no password: it holds counts, for security groups that are named"),
    "CKV_AWS_116": ({"FunctionAuth", "FunctionHealth"}, "asked by API Gateway, which waits: no event is left over"),
    "CKV_AWS_192": ({"WebAclEdge"}, "no JVM is behind it, and no rule reads bodies: cells look like attacks"),
}


def _scan(template: Template, folder: Path) -> dict[str, Any]:
    assert _CHECKOV.exists(), "checkov is not installed; scripts/setup-infra installs it"
    (folder / "template.json").write_text(json.dumps(template))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    words = ["-f", "template.json", "--framework", "cloudformation", "--skip-download", "-o", "json"]
    done = subprocess.run(
        [str(_CHECKOV), *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.stdout.startswith("{"), done.stderr[-2000:]
    results: dict[str, Any] = json.loads(done.stdout)["results"]
    assert not results["parsing_errors"]
    return results


def test_no_policy_fails_but_those_named(tmp_path: Path) -> None:
    results = _scan(of(record("prod", lambda_api=LAMBDA)), tmp_path)
    failed: dict[str, set[str]] = {}
    for each in results["failed_checks"]:
        failed.setdefault(each["check_id"], set()).add(each["resource"].rpartition(".")[2])
    assert failed == {check: resources for check, (resources, _) in _EXCEPTIONS.items()}
    assert len(results["passed_checks"]) > 200


def test_a_bucket_that_could_be_public_would_be_found(tmp_path: Path) -> None:
    template = of(record("prod", lambda_api=LAMBDA))
    template["Resources"]["BucketLogs"]["Properties"]["PublicAccessBlockConfiguration"]["BlockPublicAcls"] = False
    failed = {each["check_id"] for each in _scan(template, tmp_path)["failed_checks"]}
    assert failed - _EXCEPTIONS.keys() == {"CKV_AWS_53"}
