"""`python -m sandcell_server serve` without the console script on PATH."""

import sys

from sandcell_server.cli import main

sys.exit(main())
