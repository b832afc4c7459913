"""Starts the runner: `python -I .../sandcell_runner/__main__.py [--site=FOLDER ...]`, with the host's socket as fd 0.

Each FOLDER is one of packages that `-I` leaves out: a user's own.
"""

import os
import site
import sys


def _start() -> None:
    # -I leaves this folder off sys.path. It is taken off again so that a cell imports its own modules only.
    parent = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - see below
    sys.path.insert(0, parent)  # (os.path: pathlib alone would double PID 1's start-up)
    try:
        from sandcell_runner import birth, worker
    finally:
        sys.path.remove(parent)
    for argument in sys.argv[1:]:
        site.addsitedir(argument.removeprefix("--site="))
    birth.main(worker.main)


if __name__ == "__main__":
    _start()
