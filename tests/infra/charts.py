"""The charts that production installs, for scripts/check-charts: `python -m tests.infra.charts FOLDER` writes values
of each to NAME.json, and prints a line for each: name, version, repository, namespace, the version of the cluster."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.infra.program.recording import RELEASE, record


def write(folder: Path) -> list[str]:
    """The lines."""
    recording = record("prod", release=RELEASE)
    lines = []
    for each in recording.of("kubernetes:helm.sh/v3:Release"):
        chart = each.inputs
        (folder / f"{chart['chart']}.json").write_text(json.dumps(chart["values"]))
        words = (chart["chart"], chart["version"], chart["repositoryOpts"]["repo"], chart["namespace"])
        lines.append(" ".join((*words, recording.settings.cluster.version)))
    return lines


if __name__ == "__main__":
    print(*write(Path(sys.argv[1])), sep="\n")
