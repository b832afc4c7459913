"""What a sandbox node is told at its first start: gVisor's release, whole, and containerd's runtime for it.

`python -m sandcell_infra.gvisor script` and `... containerd` print the two for other nodes: the tests' on kind.
"""

from __future__ import annotations

import base64
import sys
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

from .names import RUNTIME_HANDLER
from .settings import GvisorSettings

SCRIPT = Path(__file__).parent.parent / "nodes" / "gvisor.sh"
_BOUNDARY = "==sandcell=="  # fixed: another one would replace every node

# containerd 2 reads `io.containerd.cri.v1.runtime`; what stands under the key of version 1 it ignores, silently.
CONTAINERD = f"""\
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.{RUNTIME_HANDLER}]
runtime_type = "io.containerd.runsc.v1"
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.{RUNTIME_HANDLER}.options]
TypeUrl = "io.containerd.runsc.v1.options"
ConfigPath = "/etc/containerd/runsc.toml"
"""


def node_config() -> str:
    """nodeadm's, which it merges into the one that EKS gives: it writes config.toml anew at every start."""
    indented = "".join(f"      {line}\n" for line in CONTAINERD.splitlines())
    return f"apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  containerd:\n    config: |\n{indented}"


def script(settings: GvisorSettings) -> str:
    """The one that installs, with the release's address and checksum; nodeadm starts containerd after it."""
    url = settings.url.format(release=settings.release)
    shebang, rest = SCRIPT.read_text().split("\n", 1)
    return f"{shebang}\nGVISOR_URL='{url}'\nGVISOR_SHA256='{settings.sha256}'\n{rest}"


def user_data(settings: GvisorSettings) -> str:
    """Both as one MIME document, in Base64."""
    document = MIMEMultipart(boundary=_BOUNDARY)
    for text, kind in ((node_config(), "application/node.eks.aws"), (script(settings), "text/x-shellscript")):
        part = MIMEText(text, "plain", "us-ascii")
        part.replace_header("Content-Type", f'{kind}; charset="us-ascii"')
        document.attach(part)
    return base64.b64encode(document.as_bytes()).decode()


if __name__ == "__main__":
    print({"script": script(GvisorSettings()), "containerd": CONTAINERD}[sys.argv[1]])  # noqa: T201
