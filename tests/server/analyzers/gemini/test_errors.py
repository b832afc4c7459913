"""Every problem: its code, its status, and a sentence with what to do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sandcell_server.analyzers.gemini import errors
from sandcell_server.analyzers.report import Problem

EVERY = [
    (errors.NotInstalled(), "gemini_not_installed", 503, "pip install 'sandcell[gemini]'"),
    (errors.KeyMissing("No key."), "gemini_key_missing", 503, "No key."),
    (errors.KeyInvalid("A bad key."), "gemini_key_invalid", 503, "A bad key."),
    (errors.ModelNotFound("gemini-0"), "gemini_model_not_found", 503, "SANDCELL_GEMINI_MODEL"),
    (errors.RateLimited(None), "gemini_rate_limited", 429, "in a minute"),
    (errors.RateLimited(9), "gemini_rate_limited", 429, "in 9 s"),
    (errors.ModelUnavailable("Away."), "gemini_unavailable", 503, "Away."),
    (errors.BudgetSpent(3, 60), "gemini_budget_spent", 429, "SANDCELL_ANALYSES_PER_DAY"),
    (errors.TimedOut(20), "gemini_timeout", 504, "within 20 s"),
    (errors.Blocked("the question", "SAFETY"), "gemini_blocked", 422, "SAFETY"),
    (errors.Truncated(), "gemini_truncated", 502, "naming one"),
    (errors.BadAnswer("Empty."), "gemini_bad_answer", 502, "Empty. Try again"),
]


@pytest.mark.parametrize(("error", "code", "status", "told"), EVERY)
def test_a_report_and_a_caller_can_show_it(error: errors.GeminiError, code: str, status: int, told: str) -> None:
    assert error.problem() == Problem(code=code, detail=str(error))
    assert error.status == status
    assert told in error.detail


def test_the_backend_loads_no_sdk_before_it_asks() -> None:
    code = (
        "import sys, sandcell_server.app, sandcell_server.analyzers.gemini.client;"
        "sys.exit(any(name.startswith('google') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
