"""checkov, in the environment of its own that scripts/setup-infra makes: which of its policies hold for files."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.infra.program.recording import INFRA

_CHECKOV = INFRA.parent / ".venv/checkov/bin/checkov"


@dataclass(frozen=True)
class Findings:
    """Of one kind of files."""

    passed: list[dict[str, Any]]  # as checkov writes them
    failed: list[dict[str, Any]]
    skipped: list[dict[str, Any]]

    def faults(self, file: str) -> dict[str, set[str]]:
        """What does not hold in one of the files: resources by policy."""
        found: dict[str, set[str]] = {}
        for each in self.failed:
            if each["file_path"] == f"/{file}":
                found.setdefault(each["check_id"], set()).add(each["resource"].rpartition(".")[2])
        return found

    def passes(self, file: str) -> int:
        """How many hold in one of the files."""
        return sum(each["file_path"] == f"/{file}" for each in self.passed)


def scan(folder: Path, *kinds: str) -> dict[str, Findings]:
    """All files of a folder, by kind: checkov's frameworks, `cloudformation` or `kubernetes`."""
    assert _CHECKOV.exists(), "checkov is not installed; scripts/setup-infra installs it"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    words = ["-d", ".", "--framework", *kinds, "--skip-download", "-o", "json"]
    done = subprocess.run(
        [str(_CHECKOV), *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.stdout.startswith(("{", "[")), done.stderr[-2000:]
    written = json.loads(done.stdout)
    reports = {each["check_type"]: each["results"] for each in (written if isinstance(written, list) else [written])}
    assert reports.keys() == set(kinds)
    assert not any(each["parsing_errors"] for each in reports.values())
    return {
        kind: Findings(each["passed_checks"], each["failed_checks"], each["skipped_checks"])
        for kind, each in reports.items()
    }
