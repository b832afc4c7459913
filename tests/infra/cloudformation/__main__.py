"""Prints a stack's template, for scanners of policies:  python -m tests.infra.cloudformation prod >template.json"""

from __future__ import annotations

import json
import sys

from tests.infra.cloudformation.stack import of
from tests.infra.program.recording import LAMBDA, record

if __name__ == "__main__":
    stack = sys.argv[1] if len(sys.argv) > 1 else "prod"
    json.dump(of(record(stack, lambda_api=LAMBDA)), sys.stdout, indent=2)
