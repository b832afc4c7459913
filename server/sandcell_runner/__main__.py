"""Starts the runner: `python -I .../sandcell_runner/__main__.py [--site=FOLDER ...] [--listen=HOST:PORT]`.

The host's socket is fd 0, or comes to HOST:PORT and proves its claim (see `door`). Each FOLDER is one of packages that
`-I` leaves out: a user's own.
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
    listen = ""
    for argument in sys.argv[1:]:
        if argument.startswith("--listen="):
            listen = argument.removeprefix("--listen=")
        else:
            site.addsitedir(argument.removeprefix("--site="))
    if listen:
        from sandcell_runner import waiting

        waiting.main(listen, worker.main)
    birth.main(worker.main)


if __name__ == "__main__":
    _start()
