"""`python -m sandcell` is the command `sandcell`."""

import sys

from sandcell.cli import main

if __name__ == "__main__":
    sys.exit(main())
