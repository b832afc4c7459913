"""The conformance suite of the local executor, unchanged, against this one."""

from __future__ import annotations

import pytest

from tests.conformance.test_cancel import *  # noqa: F403
from tests.conformance.test_concurrency import *  # noqa: F403
from tests.conformance.test_files import *  # noqa: F403
from tests.conformance.test_http import *  # noqa: F403
from tests.conformance.test_limits import *  # noqa: F403
from tests.conformance.test_outputs import *  # noqa: F403
from tests.conformance.test_sessions import *  # noqa: F403
from tests.conformance.test_sessions import _no_session_left  # noqa: F401 - which `*` leaves out
from tests.conformance.test_streams import *  # noqa: F403
from tests.conformance.test_values import *  # noqa: F403
from tests.conformance.test_verdicts import *  # noqa: F403

pytestmark = pytest.mark.long
