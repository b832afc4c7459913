"""What can go wrong between us and Gemini; a report shows each as a problem, beside whatever else it knows.

GeminiError
├── NotAsked                no answer was paid for: the day's budget gets its analysis back
│   ├── NotInstalled        503  the SDK is the extra [gemini]
│   ├── KeyMissing          503
│   ├── KeyInvalid          503
│   ├── ModelNotFound       503
│   ├── RateLimited         429  by Gemini
│   ├── ModelUnavailable    503  5xx, no connection, a refusal that we can't name
│   └── BudgetSpent         429  by us
├── TimedOut                504
├── Blocked                 422  the prompt or the answer
├── Truncated               502
└── BadAnswer               502

No message repeats what Gemini said: its own messages can hold the key ("consumer api_key:...") and the code.
"""

from __future__ import annotations

from sandcell_server.analyzers.report import Problem
from sandcell_server.errors import SandcellError


class GeminiError(SandcellError):
    """No claim, why, and what to do about it."""

    status, code, title = 503, "gemini_unavailable", "No claim by Gemini"

    def problem(self) -> Problem:
        """As a report says it."""
        return Problem(code=self.code, detail=self.detail)


class NotAsked(GeminiError):
    pass


class NotInstalled(NotAsked):
    code = "gemini_not_installed"

    def __init__(self) -> None:
        super().__init__(
            "Gemini's SDK is not installed in the backend: pip install 'sandcell[gemini]', or set "
            "SANDCELL_ANALYZER=measured."
        )


class KeyMissing(NotAsked):
    code = "gemini_key_missing"


class KeyInvalid(NotAsked):
    code = "gemini_key_invalid"


class ModelNotFound(NotAsked):
    code = "gemini_model_not_found"

    def __init__(self, model: str) -> None:
        super().__init__(
            f"Gemini has no model {model!r} for this key: set SANDCELL_GEMINI_MODEL to one that is still served."
        )


class RateLimited(NotAsked):
    status, code = 429, "gemini_rate_limited"

    def __init__(self, retry_after: int | None) -> None:
        when = f"in {retry_after} s" if retry_after else "in a minute"
        super().__init__(
            f"Gemini's own rate limit or quota is reached: try again {when}, or raise the quota of GEMINI_API_KEY.",
            retry_after=retry_after,
        )


class ModelUnavailable(NotAsked):
    pass


class BudgetSpent(NotAsked):
    status, code = 429, "gemini_budget_spent"

    def __init__(self, per_day: int, retry_after: int) -> None:
        super().__init__(
            f"Today's {per_day} analyses by Gemini are used up; they start again at midnight UTC. "
            "SANDCELL_ANALYSES_PER_DAY raises the number.",
            retry_after=retry_after,
        )


class TimedOut(GeminiError):
    status, code = 504, "gemini_timeout"

    def __init__(self, deadline_s: float) -> None:
        super().__init__(
            f"Gemini did not answer within {deadline_s:g} s: try again, give the analysis more time, or set "
            "SANDCELL_GEMINI_MODEL to a faster model."
        )


class Blocked(GeminiError):
    status, code = 422, "gemini_blocked"

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(
            f"Gemini's filters blocked {what} ({reason}): take out the text that could have caused it, or measure only."
        )


class Truncated(GeminiError):
    status, code = 502, "gemini_truncated"

    def __init__(self) -> None:
        super().__init__(
            "Gemini's answer was longer than allowed and came cut off: analyze fewer functions at once, by naming one."
        )


class BadAnswer(GeminiError):
    status, code = 502, "gemini_bad_answer"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} Try again, or set SANDCELL_GEMINI_MODEL to another model.")
