"""checkov's policies for AWS, over production's template: each that does not hold is named here, with why."""

from __future__ import annotations

import copy
import json
from pathlib import Path

from tests.infra.cloudformation.stack import of
from tests.infra.policies import scan
from tests.infra.program.recording import LAMBDA, record

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


def test_no_policy_fails_but_those_named_and_one_more_would_be_found(tmp_path: Path) -> None:
    template = of(record("prod", lambda_api=LAMBDA))
    (tmp_path / "prod.json").write_text(json.dumps(template))
    careless = copy.deepcopy(template)
    careless["Resources"]["BucketLogs"]["Properties"]["PublicAccessBlockConfiguration"]["BlockPublicAcls"] = False
    (tmp_path / "careless.json").write_text(json.dumps(careless))

    found = scan(tmp_path, "cloudformation")["cloudformation"]
    assert found.faults("prod.json") == {check: resources for check, (resources, _) in _EXCEPTIONS.items()}
    assert found.passes("prod.json") > 200
    assert found.faults("careless.json").keys() - _EXCEPTIONS.keys() == {"CKV_AWS_53"}
