"""`python -m tests.cluster up|down|status|build|image|import`: the tests' Kubernetes by hand."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.cluster import binaries, packages
from tests.cluster.cluster import attach, down, up
from tests.cluster.places import ClusterError
from tests.cluster.python_images import WRITERS


def main() -> int:
    """Does what the command line says; 1, with the reason on stderr, when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="build and fetch everything that a cluster needs")
    commands.add_parser("up", help="bring a cluster up that stays; prints the path of its KUBECONFIG")
    commands.add_parser("image", help=f"make and import {', '.join(WRITERS)}")
    commands.add_parser("archive", help="write the same images as OCI archives").add_argument("folder", type=Path)
    commands.add_parser("import", help="import an OCI archive").add_argument("archive", type=Path)
    commands.add_parser("status", help="what is running, and what has ended")
    commands.add_parser("down", help="take the cluster down without a trace")
    arguments = parser.parse_args()
    try:
        _do(arguments)
    except ClusterError as error:
        print(f"cluster: {error}", file=sys.stderr)
        return 1
    return 0


def _do(arguments: argparse.Namespace) -> None:
    if arguments.command == "build":
        binaries.build(binaries.to_stderr)
        packages.unpack(binaries.to_stderr)
    elif arguments.command == "up":
        print(up(stay=True).kubeconfig)
    elif arguments.command == "image":
        with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
            for reference, write in WRITERS.items():
                write(Path(folder, "image.tar"))
                attach().import_image(Path(folder, "image.tar"))
                print(reference)
    elif arguments.command == "archive":
        for reference, write in WRITERS.items():
            target = arguments.folder / f"{reference.partition('/')[2].partition(':')[0]}.tar"
            write(target)
            print(target)
    elif arguments.command == "import":
        attach().import_image(arguments.archive.resolve())
    elif arguments.command == "down":
        down()
    else:
        _status()


def _status() -> None:
    cluster = attach()
    assert cluster.node
    print(f"KUBECONFIG={cluster.kubeconfig}")
    for name, found in cluster.node.namespaces.ask(list=True).items():
        state = "running" if found["exit"] is None else f"ended with {found['exit']}"
        print(f"{name:26}{state}; log: {cluster.node.log_file(name)}")


if __name__ == "__main__":
    sys.exit(main())
